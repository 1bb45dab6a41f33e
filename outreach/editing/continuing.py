"""The pages of the second series after a split: public exactly where those of the first are."""

from __future__ import annotations

from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.log_actions import LogContext
from wagtail.models import Page, PageViewRestriction

from ..folding import free_slug
from ..series.owners import ScheduleOwner

MAX_SLUG_LENGTH = 240


def continue_pages(first: ScheduleOwner, successor: ScheduleOwner, *, user) -> list[Page]:
    """Copy each page of the first series for the second, beside the original: same text, same
    restrictions, live if the original is live, approved as it is if it waits, and in the same further
    calendars.

    Returns:
        The copies, without their aliases.
    """
    made = []
    pages = list(first.pages.order_by("pk"))
    restrictions = PageViewRestriction.objects.filter(page__in=[page.pk for page in pages])
    restricted = set(restrictions.values_list("page_id", flat=True))
    for page in pages:
        if page.alias_of_id:
            continue
        parent = page.get_parent()
        waiting = page.approved_revision
        # A context of its own: of entries that share one, the history shows only the last.
        with LogContext(user=user):
            copy = (waiting.as_object() if waiting else page).copy(
                to=parent,
                update_attrs={
                    page.owner_field: successor,
                    "slug": free_slug(page.slug[:MAX_SLUG_LENGTH], parent.get_children()),
                },
                copy_revisions=False,
                keep_live=True,
                user=user,
            )
        if waiting:
            copy.approve(copy.latest_revision)
        if page.pk in restricted:
            _copy_restrictions(page, copy)
        for alias in pages:
            if alias.alias_of_id == page.pk:
                shown = _shown_beside(alias, copy, user=user)
                if alias.pk in restricted:
                    _copy_restrictions(alias, shown)
        made.append(copy)
    return made


def _shown_beside(alias: Page, copy: Page, *, user) -> Page:
    """Where an alias shows the first series, show the second too."""
    parent = alias.get_parent()
    with LogContext(user=user):
        slug = free_slug(copy.slug, parent.get_children())
        action = CreatePageAliasAction(copy, parent=parent, update_slug=slug, user=user)
        return action.execute(skip_permission_checks=True)


def _copy_restrictions(page: Page, copy: Page) -> None:
    """Copy the page's own restrictions. Wagtail omits them when an ancestor is restricted, but that
    restriction may be lifted later."""
    if PageViewRestriction.objects.filter(page=copy).exists():
        return
    for restriction in PageViewRestriction.objects.filter(page=page):
        groups = list(restriction.groups.all())
        restriction.pk = None
        restriction._state.adding = True
        restriction.page_id = copy.pk
        restriction.save()
        restriction.groups.set(groups)


def delete_pages(owner: ScheduleOwner, *, user) -> None:
    """Delete the pages of an owner that is about to be deleted itself."""
    for page in owner.pages.all():
        with LogContext(user=user):
            page.delete(user=user, skip_permission_checks=True)
