"""The pages of a series that goes on as another: what was public stays so, and nothing else."""

from __future__ import annotations

from wagtail.models import Page, PageViewRestriction

from ..folding import free_slug
from ..series.owners import ScheduleOwner

MAX_SLUG_LENGTH = 240


def continue_pages(first: ScheduleOwner, successor: ScheduleOwner, *, user) -> list[Page]:
    """Give the second part a page beside each page of the first: live where that is live, with the
    same texts and the same restrictions."""
    manager = first.pages
    field = manager.field.name
    made = []
    for page in manager.filter(alias_of=None).order_by("pk"):
        parent = page.get_parent()
        copy = page.copy(
            to=parent,
            update_attrs={
                field: successor,
                "slug": free_slug(page.slug[:MAX_SLUG_LENGTH], parent.get_children()),
            },
            copy_revisions=False,
            keep_live=True,
            user=user,
        )
        _copy_restrictions(page, copy)
        made.append(copy)
    return made


def _copy_restrictions(page: Page, copy: Page) -> None:
    """Wagtail leaves out a page's own where there is one above it, which may be lifted one day."""
    if PageViewRestriction.objects.filter(page=copy).exists():
        return
    for restriction in PageViewRestriction.objects.filter(page=page):
        groups = list(restriction.groups.all())
        restriction.pk = None
        restriction._state.adding = True
        restriction.page = copy.page_ptr if hasattr(copy, "page_ptr") else copy
        restriction.save()
        restriction.groups.set(groups)


def delete_pages(owner: ScheduleOwner, *, user) -> None:
    """Remove the pages of an owner that is about to be removed itself."""
    for page in owner.pages.all():
        page.delete(user=user, skip_permission_checks=True)
