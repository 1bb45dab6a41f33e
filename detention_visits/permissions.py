"""Permission checks on users, each written once. The default is no access."""

from __future__ import annotations

from wagtail.models import PagePermissionTester


def user_can_view_activities(user) -> bool:
    """Whether the user may see activities, their dates and places, public or not."""
    return user.is_active and user.has_perm("detention_visits.view_activity")


def user_can_change_activities(user) -> bool:
    """Whether the user may change activities: cancel, postpone or move their dates."""
    return user_can_view_activities(user) and user.has_perm("detention_visits.change_activity")


def user_can_change_activity(user, activity) -> bool:
    """The same of one activity: the right holds for all."""
    return user_can_change_activities(user)


def user_can_edit_activity_pages(user) -> bool:
    """Whether the user may edit activity pages, if they also have permission in the page tree."""
    return user.is_active and user.has_perm("detention_visits.change_activity")


def user_can_mark_sessions(user) -> bool:
    """Whether the user may see sessions, mark them as held and enter counts."""
    return (
        user_can_view_activities(user)
        and user.has_perm("detention_visits.view_session")
        and user.has_perm("detention_visits.change_session")
    )


class ActivityPagePermissionTester(PagePermissionTester):
    """Wagtail's permissions in the page tree; none without the permission on activities."""

    def __init__(self, user, page):
        super().__init__(user, page)
        self.may_edit_activities = user_can_edit_activity_pages(user)
        if not self.may_edit_activities:
            self.permissions = set()

    def can_edit(self):
        return self.may_edit_activities and super().can_edit()

    def can_delete(self, ignore_bulk=False):
        return self.may_edit_activities and super().can_delete(ignore_bulk)

    def can_lock(self):
        return self.may_edit_activities and super().can_lock()

    def can_unlock(self):
        return self.may_edit_activities and super().can_unlock()

    def can_submit_for_moderation(self):
        return self.may_edit_activities and super().can_submit_for_moderation()
