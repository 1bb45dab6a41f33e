"""Dialogs that choose pages offer none of which the user may not know, and tell nothing of them."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from wagtail.admin.views.chooser import ChosenMultipleView

from ..models.visibility import pages_hidden_from
from ..widgets.sent_keys import can_be_key
from .page_screens import refuse_hidden

MOST_CHOSEN = 1000


def known_pages(pages, request):
    """For the hook ``construct_page_chooser_queryset``: the page that the dialog is opened at has to
    be known too."""
    opened_at = request.resolver_match.kwargs.get("parent_page_id")
    if opened_at:
        refuse_hidden(request.user, [opened_at])
    return pages_hidden_from(request.user).removed_from(pages)


class KnownChosenMultipleView(ChosenMultipleView):
    def get(self, request):
        ids = request.GET.getlist("id")[:MOST_CHOSEN]
        if not all(map(can_be_key, ids)):
            raise PermissionDenied
        refuse_hidden(request.user, ids)
        return super().get(request)
