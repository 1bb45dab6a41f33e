"""Pages follow their owners: live while these may be public, approved and waiting otherwise."""

from __future__ import annotations

from collections.abc import Collection

from ..kinds import kind_of
from ..models.approvals import LIVE_OR_APPROVED
from ..page_types.registry import owner_pages
from ..series.owners import ScheduleOwner


def follow_owners(model: type[ScheduleOwner], owner_ids: Collection[int]) -> None:
    """Let approved pages of owners that may be public go live, and live ones of all others wait:
    by Wagtail's own actions, for who is writing. Called under the owners' locks, as the first part
    of their publication.

    Args:
        model: of the owners.
    """
    kind = kind_of(model)
    found: list = []
    for rows in owner_pages(model).filter(LIVE_OR_APPROVED, alias_of=None).querysets:
        own = rows.filter(**{f"{rows.model.owner_field}__in": list(owner_ids)})
        found += own.select_related("approved_revision").order_by("pk")
    if not found:
        return
    public = kind.may_be_live({page.schedule_owner_id for page in found})
    for page in found:
        is_public = page.schedule_owner_id in public
        if page.live and not is_public:
            page.wait_for_owner()
        elif is_public and not page.live:
            page.go_live()
