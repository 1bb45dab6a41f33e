"""What Wagtail's generic views lack: row-level permissions, forms that take back nobody's save, and
refusing to delete used rows."""

from __future__ import annotations

from typing import NoReturn

from django import forms
from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.http import HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.snippets.views.snippets import DeleteView, EditView

from ...scheduling.errors import WriteConflict
from ...series.conflicts import retried
from ...series.unit_of_work import BUSY
from ..savers import saved_by
from ..stale_forms import SHOWN, Seal, Shown, Staleness, locked, opened, sealed


class RowCheckedMixin:
    """Checks the permission on the row; Wagtail checks only the one on the model."""

    row_action = "change"

    def dispatch(self, request, *args, **kwargs):
        if not self.user_has_permission_for_instance(self.row_action, self.object):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class NotSaved(Exception):
    """Rolls back; ``response`` is what is answered."""

    def __init__(self, response: HttpResponseBase) -> None:
        super().__init__()
        self.response = response


class FreshMixin:
    """For Wagtail's edit views: a form that was made before somebody else's save changes nothing. It
    comes back with what was typed on top of what is stored, and says what differs. The row is locked
    from the comparison to the save."""

    was_saved = False

    def get_form(self, *args, **kwargs):
        form = super().get_form(*args, **kwargs)
        return _with_version(form, "" if form.is_bound else sealed(self.object))

    def post(self, request, *args, **kwargs):
        try:
            return self._post_locked(request, *args, **kwargs)
        except NotSaved as refused:
            return refused.response
        except WriteConflict as error:
            return self._refused(_(error.template) % error.values)
        except IntegrityError:  # What is added here was added by somebody else at the same moment.
            return self._refused(_(BUSY))

    def _refused(self, text: str):
        form = self.get_form()
        form.add_error(None, text)
        self.produced_error_message = self.get_error_message()
        return self.form_invalid(form)

    @retried
    def _post_locked(self, request, *args, **kwargs):
        self.was_saved = False
        if not hasattr(self, "object"):
            self.object = self.get_object()
        with locked(self.object):
            for text in filter(None, request.POST.getlist(SHOWN)):
                if seal := opened(text, self.object):
                    self._refuse_if_stale(seal)
                else:
                    self._refuse_unreadable()
            response = super().post(request, *args, **kwargs)
            if not self.was_saved:
                raise NotSaved(response)
            return response

    def save_action(self):
        self.was_saved = True
        return super().save_action()

    def _refuse_if_stale(self, seal: Seal) -> None:
        """
        Raises:
            NotSaved: with the form as it is to be shown again.
        """
        staleness = Staleness(self.object, seal.content)
        if not staleness.differences:
            return
        data, many = self.request.POST, staleness.many_to_many
        typed = staleness.typed(self._form_on(staleness.made_from, data))
        three = Shown(
            shown=self._form_on(staleness.made_from, initial=many),
            sent=self._form_on(staleness.made_from, data, initial=many),
            fresh=self._form_on(staleness.stored),
        )
        self.object = staleness.stored
        savers = saved_by(self.object, self.request.user, since=seal.made_at)
        text = stale_message(staleness.differences, typed, savers)
        self._show_again(three.merged(data), text)

    def _refuse_unreadable(self) -> None:
        """A damaged seal, or another row's, is none of a form that nobody has touched.

        Raises:
            NotSaved: with what was typed, made from the row as it is now.
        """
        data = self.request.POST.copy()
        data[SHOWN] = sealed(self.object)
        text = _(
            "Nothing was saved yet: this form does not say what it was made from. What you typed is "
            "below, on top of what is saved now. Check it, and save again."
        )
        self._show_again(data, text)

    def _show_again(self, data: QueryDict, text: str) -> NoReturn:
        self.form = form = self._form_on(self.object, data)
        form.add_error(None, text)
        messages.error(self.request, text)
        raise NotSaved(self.render_to_response(self.get_context_data(form=form)))

    def _form_on(self, row, data=None, initial=None):
        given = {"instance": row, "data": data, "files": None, "initial": initial or {}}
        return _with_version(self.get_form_class()(**(self.get_form_kwargs() | given)))


def _with_version(form: forms.BaseForm, version: str = "") -> forms.BaseForm:
    """The form with its hidden field."""
    form.fields[SHOWN] = forms.CharField(required=False, widget=forms.HiddenInput, initial=version)
    return form


def stale_message(theirs: list[str], yours: list[str], savers: list[str]) -> SafeString:
    """What was saved meanwhile and by whom, and what is typed in the form that was not saved."""
    return format_html(
        "{}<br>{}{}<ul>{}</ul>{}<ul>{}</ul>",
        _(
            "Nothing was saved yet: somebody else changed this while you had it open. The form below "
            "shows their changes together with yours. Check it, and save again."
        ),
        format_html_join("", "{}<br>", ((text,) for text in savers)),
        _("They changed:"),
        format_html_join("", "<li>{}</li>", ((text,) for text in theirs)),
        _("You changed:"),
        format_html_join("", "<li>{}</li>", ((text,) for text in yours or [_("nothing")])),
    )


class EditRecordView(FreshMixin, RowCheckedMixin, EditView):
    pass


class RefuseUsedMixin:
    """Shows an error message when other rows still refer to the one that is to be deleted."""

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except ProtectedError as error:
            messages.error(self.request, protected_message(error))
            edit_url = reverse(self.edit_url_name, args=[quote(self.object.pk)])
            return HttpResponseRedirect(edit_url)


class DeleteRecordView(RefuseUsedMixin, RowCheckedMixin, DeleteView):
    row_action = "delete"


def protected_message(error: ProtectedError) -> str:
    """Which kinds of rows prevent the deletion."""
    kinds = sorted({str(found._meta.verbose_name_plural) for found in error.protected_objects})
    return _("This cannot be deleted because it is still used by: %(kinds)s.") % {
        "kinds": ", ".join(kinds)
    }
