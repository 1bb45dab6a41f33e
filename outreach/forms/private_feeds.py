"""What is asked before somebody gets a calendar address of their own."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin.widgets import AdminDateInput

from ..fields.translated_text import content_languages
from ..models import PrivateFeed
from ..scheduling.plan_sources import scopes_for
from ..services.private_feeds import MOST_FOR_ONE

FARTHEST = timedelta(days=3653)


class PrivateFeedForm(forms.ModelForm):
    last_day = forms.DateField(
        label=gettext_lazy("Valid until"),
        help_text=gettext_lazy("That day included. Left empty: until you revoke it."),
        required=False,
        widget=AdminDateInput,
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
        self.fields["language"] = forms.ChoiceField(label=_("Language"), choices=languages)
        if get_language() in dict(languages):
            self.fields["language"].initial = get_language()
        self.order_fields(["label", "scope", "language", "last_day"])

    def clean_last_day(self):
        day = self.cleaned_data["last_day"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("This day is over."), code="over")
        if day and day > timezone.localdate() + FARTHEST:
            raise forms.ValidationError(_("Choose a day within ten years."), code="too_far")
        return day

    def clean(self):
        cleaned = super().clean()
        valid = PrivateFeed.objects.valid(timezone.now()).filter(user=self.user)
        if valid.count() >= MOST_FOR_ONE:
            message = _("You have %(most)s addresses. Revoke one that you no longer use first.")
            raise forms.ValidationError(message % {"most": MOST_FOR_ONE}, code="too_many")
        return cleaned

    @property
    def expires_at(self) -> datetime | None:
        """The end of the last day in the site's time."""
        day = self.cleaned_data["last_day"]
        if day is None:
            return None
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
