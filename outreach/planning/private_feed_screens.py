"""“My calendar addresses”: everybody on the staff makes, renews and revokes their own."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import segno
from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ..addresses.languages import alike, content_languages
from ..addresses.pages import without_language
from ..fields.wall_time import DayFormField
from ..kinds import scopes_for
from ..models import PrivateFeed
from ..publication.feed_addresses import FeedAddress
from ..widgets import TypedDayInput
from .private_feeds import MOST_FOR_ONE, make_private_feed, revoke_private_feed, rotate_private_feed

FARTHEST = timedelta(days=3653)


class PrivateFeedForm(forms.ModelForm):
    last_day = DayFormField(
        label=gettext_lazy("Valid until"),
        help_text=gettext_lazy("Valid through this day. Leave empty for no expiry."),
        required=False,
        widget=TypedDayInput,
    )

    class Meta:
        model = PrivateFeed
        fields = ("label", "scope")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        offered = scopes_for(user)
        scopes = [scope for scope in PrivateFeed.Scope.choices if scope[0] in offered]
        self.fields["scope"] = forms.ChoiceField(
            label=self.fields["scope"].label, choices=scopes, widget=forms.RadioSelect
        )
        self.fields["scope"].initial = scopes[0][0] if scopes else None
        languages = content_languages()
        self.fields["language"] = forms.ChoiceField(label=gettext("Language"), choices=languages)
        spoken = alike(get_language() or "", dict(languages)) or languages[0][0]
        self.fields["language"].initial = spoken
        if len(languages) == 1:
            self.fields["language"].widget = forms.HiddenInput()
        self.order_fields(["label", "scope", "language", "last_day"])

    def clean_last_day(self):
        day = self.cleaned_data["last_day"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(
                gettext("This day is in the past. Choose a later one."), code="over"
            )
        if day and day > timezone.localdate() + FARTHEST:
            raise forms.ValidationError(
                gettext("Choose a day within the next ten years."), code="too_far"
            )
        return day

    def clean(self):
        cleaned = super().clean()
        valid = PrivateFeed.objects.valid(timezone.now()).filter(user=self.user)
        if valid.count() >= MOST_FOR_ONE:
            message = gettext(
                "You already have %(most)s addresses. First revoke one that you no longer use."
            )
            raise forms.ValidationError(message % {"most": MOST_FOR_ONE}, code="too_many")
        return cleaned

    @property
    def expires_at(self) -> datetime | None:
        """The end of the last day in the site's time."""
        day = self.cleaned_data["last_day"]
        if day is None:
            return None
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


LIST = "outreach_private_feeds"


class PrivateFeedScreen(WagtailAdminTemplateMixin, TemplateView):
    """For whoever may see any part of the plan; others' addresses are not found."""

    page_title = _("My calendar addresses")
    header_icon = "calendar-alt"

    def dispatch(self, request, *args, **kwargs):
        if not scopes_for(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": reverse(LIST), "label": self.page_title}]

    def own_feeds(self):
        return PrivateFeed.objects.filter(user=self.request.user)

    @sensitive_variables("token", "address")
    def told(self, feed: PrivateFeed, token: str) -> HttpResponse:
        """The address, shown this once; the answer is not a redirect, so that it is kept nowhere."""
        path = without_language(reverse("outreach_private_feed", args=[token]))
        address = self.request.build_absolute_uri(path)
        webcal = FeedAddress(address, feed.label).webcal
        context = self.get_context_data(
            feed=feed,
            address=address,
            webcal=webcal,
            qr_code=segno.make(webcal, error="m").svg_data_uri(scale=4, light="white"),
        )
        return TemplateResponse(self.request, "outreach/admin/private_feed_address.html", context)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class PrivateFeedsView(PrivateFeedScreen):
    template_name = "outreach/admin/private_feeds.html"
    form = None

    def get_context_data(self, **kwargs):
        now, names = timezone.now(), dict(content_languages())
        feeds = list(self.own_feeds())
        for feed in feeds:
            feed.language_name = names.get(feed.language, feed.language)
            feed.is_expired = bool(feed.expires_at and feed.expires_at <= now)
        return super().get_context_data(**kwargs) | {
            "form": self.form or PrivateFeedForm(user=self.request.user),
            "feeds": [feed for feed in feeds if not (feed.revoked_at or feed.is_expired)],
            "former_feeds": [feed for feed in feeds if feed.revoked_at or feed.is_expired],
        }

    @sensitive_variables("token")
    def post(self, request, *args, **kwargs):
        self.form = PrivateFeedForm(request.POST, user=request.user)
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        names = ("label", "scope", "language")
        feed, token = make_private_feed(
            user=request.user,
            expires_at=self.form.expires_at,
            **{name: self.form.cleaned_data[name] for name in names},
        )
        return self.told(feed, token)


class OwnFeedAction(PrivateFeedScreen):
    """Takes the ``pk`` of an address that was not revoked yet; posted to only."""

    http_method_names = ["post"]

    @property
    def feed(self) -> PrivateFeed:
        return get_object_or_404(self.own_feeds().filter(revoked_at=None), pk=self.kwargs["pk"])


class RotateView(OwnFeedAction):
    def post(self, request, *args, **kwargs):
        feed = self.feed
        return self.told(feed, rotate_private_feed(feed=feed, now=timezone.now()))


class RevokeView(OwnFeedAction):
    def post(self, request, *args, **kwargs):
        feed = self.feed
        revoke_private_feed(feed=feed, now=timezone.now())
        said = gettext("The address “%(label)s” no longer works.") % {"label": feed.label}
        messages.success(request, said)
        return HttpResponseRedirect(reverse(LIST))
