"""Screens of one participant: correcting what is said of them, removing them, and putting them back."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.views import generic

from ..editing.screens.owner_screens import OccurrenceScreen
from ..editing.screens.record_editing import FreshMixin
from ..models import Event, Registration, RemovedRegistration
from ..permissions import user_can_correct_participants, user_can_remove_participants
from ..scheduling.errors import SchedulingError
from .participant_forms import ParticipantForm
from .registrations import (
    GONE,
    correct_participant,
    put_back_participant,
    remove_participant,
)


class ParticipantScreen(OccurrenceScreen):
    """Takes the ``pk`` of a participant. Asks first whether any may be changed like this, so that
    nobody learns which there are."""

    right = ""
    header_icon = "user"
    owner_model = Event

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except Http404:
            return self._gone()

    def is_allowed(self):
        user = self.request.user
        return user.is_active and user.has_perm(self.right) and self.may(user, self.owner)

    def may(self, user, event) -> bool:
        raise NotImplementedError

    @cached_property
    def registration(self) -> Registration:
        rows = Registration.objects.select_related("occurrence__event")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def date(self):
        return self.registration.occurrence

    @property
    def list_url(self) -> str:
        return list_url(self.date.pk)

    def get_page_subtitle(self):
        return self.registration.name

    def steps(self):
        step = {"url": self.list_url, "label": gettext("Participants")}
        return [*super().steps(), step]

    def get_context_data(self, **kwargs):
        names = {"registration": self.registration, "list_url": self.list_url}
        return super().get_context_data(**kwargs) | names

    def _gone(self):
        """Back to the list, if somebody else has just removed the participant."""
        rows = RemovedRegistration.objects.select_related("occurrence__event")
        removed = get_object_or_404(rows, former_id=self.kwargs["pk"])
        if not self.may(self.request.user, removed.occurrence.event):
            raise PermissionDenied
        messages.error(self.request, gettext(GONE))
        return HttpResponseRedirect(list_url(removed.occurrence_id))


class CorrectParticipantView(FreshMixin, ParticipantScreen, generic.EditView):
    model = Registration
    form_class = ParticipantForm
    edit_url_name = "outreach_correct_participant"
    template_name = "outreach/admin/correct_participant.html"
    page_title = gettext_lazy("Correct a participant")
    right = "outreach.change_registration"
    permission_required = None
    success_message = gettext_lazy("The participant was corrected.")
    error_message = gettext_lazy("The participant could not be saved. See what is marked below.")
    can_delete = False

    def may(self, user, event) -> bool:
        return user_can_correct_participants(user, event)

    def get(self, request, *args, **kwargs):
        self.object = self.registration
        return self.render_to_response(self.get_context_data())

    def get_object(self, queryset=None):
        return self.registration

    def get_side_panels(self):
        return MediaContainer([])

    def save_instance(self):
        """Without Wagtail's log, which would write the name down."""
        fields = [name for name in self.form.changed_data if name in self.form.Meta.fields]
        correct_participant(registration=self.form.instance, changed=fields, user=self.request.user)
        return self.form.instance

    def get_success_url(self):
        return self.list_url

    def get_success_buttons(self):
        return []


class RemoveParticipantView(ParticipantScreen):
    """GET asks, POST removes."""

    template_name = "outreach/admin/remove_participant.html"
    page_title = gettext_lazy("Remove a participant")
    right = "outreach.delete_registration"

    def may(self, user, event) -> bool:
        return user_can_remove_participants(user, event)

    def post(self, request, *args, **kwargs):
        try:
            removed = remove_participant(
                registration=self.registration, user=request.user, now=timezone.now()
            )
        except SchedulingError as error:
            messages.error(request, gettext(error.template) % error.values)
        else:
            messages.success(request, _removed_message(removed))
        return HttpResponseRedirect(self.list_url)


def _removed_message(removed: RemovedRegistration):
    """Names nobody, since messages travel in a cookie; the button sends a form of the list."""
    return format_html(
        '{} <button type="submit" form="outreach-put-back-{}" '
        'class="button button-small button-secondary">{}</button>',
        gettext("The participant was removed."),
        removed.pk,
        gettext("Undo"),
    )


@require_POST
def put_back(request, pk: int):
    if not request.user.has_perm("outreach.delete_registration"):
        raise PermissionDenied
    rows = RemovedRegistration.objects.select_related("occurrence__event")
    removed = get_object_or_404(rows, pk=pk)
    if not user_can_remove_participants(request.user, removed.occurrence.event):
        raise PermissionDenied
    try:
        put_back_participant(removed=removed, user=request.user, now=timezone.now())
    except SchedulingError as error:
        messages.error(request, gettext(error.template) % error.values)
    else:
        messages.success(request, gettext("The participant is on the list again."))
    return HttpResponseRedirect(list_url(removed.occurrence_id))


def list_url(occurrence_id: int) -> str:
    return reverse("outreach_participants", args=[occurrence_id])
