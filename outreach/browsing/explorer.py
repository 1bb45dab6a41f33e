"""The explorer's list asks of each page who may edit it, which the page's owner decides: all owners
of a list are loaded with it."""

from __future__ import annotations

from django.db.models import Prefetch
from wagtail.models import Page, get_page_models

from ..models.owner_pages import OwnerPageMixin


def with_owners(parent_page, pages, request):
    """For the hook ``construct_explorer_page_queryset``."""
    for model in get_page_models():
        link = model._meta.parents.get(Page)  # None of a type on a base with a table of its own.
        if issubclass(model, OwnerPageMixin) and link and link.model is model:
            owner = model.owner_field
            rows = model._base_manager.only("pk", owner).prefetch_related(owner)
            pages = pages.prefetch_related(Prefetch(link.remote_field.get_accessor_name(), rows))
    return pages
