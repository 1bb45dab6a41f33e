"""What Wagtail's generic views lack: row-level permissions, and refusing to delete used rows."""

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
    """Checks the permission on the row; Wagtail checks only the one on the model."""

    row_action = "change"

    def dispatch(self, request, *args, **kwargs):
        if not self.user_has_permission_for_instance(self.row_action, self.object):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class EditRecordView(RowCheckedMixin, EditView):
    pass


class DeleteRecordView(RowCheckedMixin, DeleteView):
    """Shows an error message when other rows still refer to this one."""

    row_action = "delete"

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except ProtectedError as error:
            messages.error(self.request, protected_message(error))
            edit_url = reverse(self.edit_url_name, args=[quote(self.object.pk)])
            return HttpResponseRedirect(edit_url)


def protected_message(error: ProtectedError) -> str:
    """Which kinds of rows prevent the deletion."""
    kinds = sorted({str(found._meta.verbose_name_plural) for found in error.protected_objects})
    return _("This cannot be deleted because it is still used by: %(kinds)s.") % {
        "kinds": ", ".join(kinds)
    }
