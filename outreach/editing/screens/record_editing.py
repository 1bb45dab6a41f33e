"""What Wagtail's generic views leave open: the right to one row, and rows that others need."""

from __future__ import annotations

from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.snippets.views.snippets import DeleteView, EditView


class RowCheckedMixin:
    """Wagtail asks for the model's right only; this asks for the right to this very row."""

    row_action = "change"

    def dispatch(self, request, *args, **kwargs):
        if not self.user_has_permission_for_instance(self.row_action, self.object):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class EditRecordView(RowCheckedMixin, EditView):
    pass


class DeleteRecordView(RowCheckedMixin, DeleteView):
    """Says what to do instead when other rows still need this one."""

    row_action = "delete"

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except ProtectedError as error:
            messages.error(self.request, protected_message(error))
            edit_url = reverse(self.edit_url_name, args=[quote(self.object.pk)])
            return HttpResponseRedirect(edit_url)


def protected_message(error: ProtectedError) -> str:
    """Which kinds of rows stand in the way of a deletion."""
    kinds = sorted({str(found._meta.verbose_name_plural) for found in error.protected_objects})
    return _("This cannot be deleted because it is still used by: %(kinds)s.") % {
        "kinds": ", ".join(kinds)
    }
