"""Who may: the rules on users, written once."""

from __future__ import annotations


def user_can_view_plans(user) -> bool:
    """Whether the user may see planned and internal events."""
    return user.is_active and user.has_perm("outreach.view_event")


def user_can_print_sheet(user) -> bool:
    """Whether the user may print or export names."""
    return user.is_active and user.has_perm("outreach.print_sheet")


def user_can_publish_events(user) -> bool:
    """Whether the user may change what the public sees of an event's schedule."""
    return user.is_active and user.has_perm("outreach.change_event")
