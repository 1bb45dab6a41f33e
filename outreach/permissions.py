"""Who may: the rules on users, written once."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy

WRITING = frozenset(["add", "change", "delete", "publish"])


class RegionalPermissionPolicy(ModelPermissionPolicy):
    """Reads all rows, writes those of the user's own regions."""

    def user_has_permission_for_instance(self, user, action, instance):
        if not self.user_has_permission(user, action):
            return False
        own = regions_of(user) if action in WRITING else None
        return own is None or instance.region_id in own

    def instances_user_has_any_permission_for(self, user, actions):
        found = super().instances_user_has_any_permission_for(user, actions)
        own = regions_of(user)
        reads = set(actions) - WRITING
        if own is None or (reads and self.user_has_any_permission(user, reads)):
            return found
        return found.filter(region__in=own)


def register_policies() -> None:
    """Called once, by ``apps.py``, before anything asks for a policy."""
    from .models import Event, PartnerCalendar, Venue

    for model in (Event, PartnerCalendar, Venue):
        register_permission_policy(model, RegionalPermissionPolicy(model))


def regions_of(user) -> frozenset[int] | None:
    """The regions in which the user writes; None means all, since no group of theirs has any.

    Asked for each row of a list, so it is kept on the user object of the request.
    """
    from .models import Region

    if user.is_superuser:
        return None
    if not hasattr(user, "_outreach_regions"):
        own = Region.objects.filter(groups__user=user).values_list("pk", flat=True)
        user._outreach_regions = frozenset(own) or None
    return user._outreach_regions


def user_can_change(user, record) -> bool:
    """Whether the user may change this very row."""
    policy = policy_registry.get(record)
    return user.is_active and policy.user_has_permission_for_instance(user, "change", record)


def user_can_view_plans(user) -> bool:
    """Whether the user may see planned and internal events."""
    return user.is_active and user.has_perm("outreach.view_event")


def plan_readers():
    """All who may see planned and internal events now, by name."""
    right = Permission.objects.filter(
        content_type__app_label="outreach", codename="view_event"
    ).values("pk")
    may = (
        Q(is_superuser=True)
        | Q(user_permissions__in=right)
        | Q(groups__in=Group.objects.filter(permissions__in=right))
    )
    users = get_user_model()._default_manager
    return users.filter(pk__in=users.filter(may, is_active=True).values("pk"))


def user_can_view_participants(user) -> bool:
    """Whether the user may read who registered for a date."""
    return user.is_active and user.has_perm("outreach.view_registration")


def user_can_print_sheet(user) -> bool:
    """Whether the user may print or export names."""
    return user.is_active and user.has_perm("outreach.print_sheet")


def user_can_publish_events(user) -> bool:
    """Whether the user may change what the public sees of an event's schedule."""
    return user.is_active and user.has_perm("outreach.change_event")


def user_can_import(user) -> bool:
    """Whether the user may take events from calendar files: it makes and changes events."""
    return user.is_active and user.has_perms(["outreach.add_event", "outreach.change_event"])


def user_can_publish_into(user, calendar) -> bool:
    """Whether the user may publish pages of events below a calendar page."""
    rights = calendar.permissions_for_user(user)
    return (
        user_can_publish_events(user) and rights.can_add_subpage() and rights.can_publish_subpage()
    )
