"""View mixins for the forms of events and activities: no autosave, and a choice of dates."""

from __future__ import annotations

from django.utils.translation import gettext as _
from wagtail.admin import messages

from ...scheduling.errors import SchedulingError, WriteConflict
from ...series.edits import EditBase, Scope
from ...series.unit_of_work import current_work
from ..form_edits import save_for_all, save_for_following, save_for_one
from ..typed.preview import asks_for_preview, offer_preview, preview
from .edits import edit_buttons
from .series_question import SeriesQuestion


class ScheduleSavingMixin:
    """For Wagtail's views that save a form with a schedule. Turns autosave off: Wagtail would save
    a model with revisions to the live row while somebody is typing. Typing only previews."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.autosave_enabled = False

    def get_form(self, *args, **kwargs):
        form = super().get_form(*args, **kwargs)
        offer_preview(form, self.request.path)
        return form

    def post(self, request, *args, **kwargs):
        if asks_for_preview(request):
            return preview(request, self.get_form)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            response = super().form_valid(form)
        except SchedulingError as error:
            if isinstance(error, WriteConflict) and current_work():
                raise  # All of it is tried again.
            form.add_error(None, _(error.template) % error.values)
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)
        if form.moved_message():
            messages.info(self.request, form.moved_message())
        return response


class SeriesEditingMixin(ScheduleSavingMixin):
    """For edit views: asks which dates are meant before saving a series that others may know of.
    The template shows ``question``."""

    edit: EditBase | None = None
    """The journal entry, once the question has been answered."""

    def post(self, request, *args, **kwargs):
        """Wagtail's own finds the object too, but a preview comes before it."""
        if not hasattr(self, "object"):
            self.object = self.get_object()
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        self.question = SeriesQuestion(form, self.request.POST)
        if self.question.is_needed and not self.question.answer:
            self.form = form
            return self.render_to_response(self.get_context_data(form=form))
        return super().form_valid(form)

    def save_instance(self):
        if not self.question.is_needed:
            return super().save_instance()
        scope, local_start = self.question.answer
        save, user = super().save_instance, self.request.user
        if scope == Scope.ALL:
            self.edit = save_for_all(self.form, save=save, user=user)
        else:
            saved = save_for_one if scope == Scope.ONE else save_for_following
            self.edit = saved(self.form, local_start=local_start, save=save, user=user)
        return self.form.instance.stored()

    def get_success_buttons(self):
        """Adds links to the second series and to undo."""
        buttons = super().get_success_buttons()
        return buttons + (edit_buttons(self.edit, self.request.user) if self.edit else [])

    def get_context_data(self, **kwargs):
        question = getattr(self, "question", None)
        asks = question and question.form.is_valid() and question.is_needed
        return super().get_context_data(**kwargs) | {"question": question if asks else None}
