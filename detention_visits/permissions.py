"""Permission checks on users, each written once. The default is no access."""

from __future__ import annotations

from django.apps import apps

from outreach.conf.roles import EDITING, Role
from outreach.page_types.registry import owner_pages

VISIT_TEAM = Role(
    name="Visit team",
    app="detention_visits",
    purpose="agree a programme with a facility; nobody else sees activities",
    rights={"activity": EDITING, "session": EDITING, "facility": ("view",)},
)


def user_can_view_activities(user) -> bool:
    """Whether the user may see activities, their dates and places, public or not."""
    return user.is_active and user.has_perm("detention_visits.view_activity")


def user_can_change_activities(user) -> bool:
    """Whether the user may change activities: cancel, postpone or move their dates."""
    return user_can_view_activities(user) and user.has_perm("detention_visits.change_activity")


def user_can_change_activity(user, activity) -> bool:
    """The same of one activity: the right holds for all."""
    return user_can_change_activities(user)


def user_can_change_activities_below(user, path: str) -> bool:
    """The same of all that have a page at this path of the tree or below it."""
    found = owner_pages(apps.get_model("detention_visits", "Activity")).filter(
        path__startswith=path
    )
    return user_can_change_activities(user) or not found.exists()


def user_can_mark_sessions(user) -> bool:
    """Whether the user may see sessions, mark them as held and enter counts."""
    return (
        user_can_view_activities(user)
        and user.has_perm("detention_visits.view_session")
        and user.has_perm("detention_visits.change_session")
    )
