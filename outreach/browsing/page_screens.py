"""Every screen of one page, its history and its revisions among them, is refused to whoever may not
know of the page; Wagtail asks in most of them, and shows the title first in some."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from wagtail.admin.viewsets.pages import PageViewSet, page_viewset_registry
from wagtail.models import Page

from ..models.owner_pages import OwnerPageMixin
from ..models.visibility import pages_hidden_from

PAGE_IDS = ("page_id", "parent_page_id", "page_to_move_id", "pk")
"""What Wagtail's addresses call the page that they are about."""


class OwnerPageViewSet(PageViewSet):
    """For all pages that are faces of an owner of a schedule. A host's viewset for a page type of its
    own takes this as its base."""

    model = Page

    def on_register(self):
        """For every such page, whatever its type: as the page itself, and as the parent of others."""
        page_viewset_registry.register(OwnerPageMixin, self, parent_models=[OwnerPageMixin])

    def get_view_by_name(self, name):
        return for_known_pages(super().get_view_by_name(name))


def for_known_pages(view: Callable) -> Callable:
    """The view, refused to whoever may not know of the page that its address names."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        ids = [kwargs[name] for name in PAGE_IDS if name in kwargs]
        refuse_hidden(request.user, ids)
        return view(request, *args, **kwargs)

    return checked


def refuse_hidden(user, ids: list[int]) -> None:
    """
    Raises:
        PermissionDenied: the user may not know of one of these pages.
    """
    hidden = pages_hidden_from(user)
    if hidden.kinds and any(page in hidden for page in Page.objects.filter(pk__in=ids)):
        raise PermissionDenied
