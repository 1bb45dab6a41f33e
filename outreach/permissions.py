"""Who may: the rules on users, written once."""

from __future__ import annotations

from collections.abc import Mapping

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db.models import Model, Q, QuerySet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy

from .page_types.registry import owner_pages

WRITING = frozenset(["add", "change", "delete", "publish"])
KNOWING = ("view", "add", "change", "delete")
"""Whoever has one of these rights may know which rows there are."""


class RegionalPermissionPolicy(ModelPermissionPolicy):
    """Reads all rows, writes those of the user's own regions: without a region, none."""

    def user_has_permission(self, user, action):
        """On some rows at least: whoever writes in no region may write none of them."""
        may = super().user_has_permission(user, action)
        return may and (action not in WRITING or user_can_write_somewhere(user))

    def user_has_permission_for_instance(self, user, action, instance):
        may = self.user_has_permission(user, action)
        return may and (action not in WRITING or user_can_write_in(user, instance.region_id))

    def instances_user_has_any_permission_for(self, user, actions):
        found = super().instances_user_has_any_permission_for(user, actions)
        reads = set(actions) - WRITING
        if reads and self.user_has_any_permission(user, reads):
            return found
        return rows_in_regions_of(user, found)


class EventPermissionPolicy(RegionalPermissionPolicy):
    """What the public may see of an event is changed by those who may publish events."""

    def user_has_permission_for_instance(self, user, action, instance):
        may = super().user_has_permission_for_instance(user, action, instance)
        changes_public = action in ("change", "delete") and instance.has_public_status
        return may and (not changes_public or user_can_publish_events(user))


def register_policies(policies: Mapping[type[Model], type[RegionalPermissionPolicy]]) -> None:
    """Called once, by ``apps.py``, before anything asks for a policy of these models."""
    for model, policy in policies.items():
        register_permission_policy(model, policy(model))


def user_can_write_in_all_regions(user) -> bool:
    """Whether the regions' groups do not matter for the user; what has no region needs this."""
    return user.is_active and user.has_perm("outreach.write_in_all_regions")


def user_can_write_in(user, region_id: int | None) -> bool:
    """Whether the user's rights to write hold in this region; None is what has no region."""
    return user_can_write_in_all_regions(user) or region_id in _regions_of_groups(user)


def user_can_write_somewhere(user) -> bool:
    """Whether there can be anything on which the user's rights to write hold."""
    return user_can_write_in_all_regions(user) or bool(_regions_of_groups(user))


def regions_of(user):
    """The regions in which the user writes. Whoever belongs to no region's group has none: all of
    them are a right of its own, so that nobody gains by losing a group."""
    return rows_in_regions_of(user, _regions(), path="pk")


def rows_in_regions_of(user, rows, *, path: str = "region"):
    """Those of ``rows`` whose region, at ``path``, is one in which the user writes; for whoever
    writes in all of them also those without a region."""
    if user_can_write_in_all_regions(user):
        return rows
    return rows.filter(**{f"{path}__in": _regions_of_groups(user)})


def _regions() -> QuerySet:
    return apps.get_model("outreach", "Region")._default_manager.all()


def _regions_of_groups(user) -> frozenset[int]:
    """Asked for each row of a list, so it is kept on the user object of the request."""
    if not user.is_active:
        return frozenset()
    if not hasattr(user, "_outreach_regions"):
        own = _regions().filter(groups__user=user).values_list("pk", flat=True)
        user._outreach_regions = frozenset(own)
    return user._outreach_regions


def user_can_know_of(user, model: type[Model]) -> bool:
    """Whether the user may know which rows of this model there are."""
    return policy_registry.get_by_type(model).user_has_any_permission(user, KNOWING)


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


def user_can_view_participants(user, event) -> bool:
    """Whether the user may read who registered for a date of this event. Names of other regions take
    a right of their own."""
    may = user.is_active and user.has_perm("outreach.view_registration")
    everywhere = user.has_perm("outreach.view_registration_elsewhere")
    return may and (everywhere or user_can_write_in(user, event.region_id))


def user_can_add_participants(user, event) -> bool:
    """Whether the user may add people to dates of this event."""
    return _user_can_in(user, "outreach.add_registration", event)


def user_can_correct_participants(user, event) -> bool:
    """Whether the user may correct names and contacts of dates of this event."""
    return _user_can_in(user, "outreach.change_registration", event)


def user_can_remove_participants(user, event) -> bool:
    """Whether the user may remove people from dates of this event."""
    return _user_can_in(user, "outreach.delete_registration", event)


def user_can_print_sheet(user, event) -> bool:
    """Whether the user may print or export the names of this event's dates."""
    return user_can_view_participants(user, event) and user.has_perm("outreach.print_sheet")


def _user_can_in(user, right: str, event) -> bool:
    may = user.is_active and user.has_perm(right)
    return may and user_can_write_in(user, event.region_id)


def user_can_publish_events(user) -> bool:
    """Whether the user may confirm and withdraw events, and change what the public sees of them."""
    return user.is_active and user.has_perm("outreach.publish_event")


def user_can_edit_pages_of(user, event) -> bool:
    """Whether the user may write pages of this event, as long as nobody sees them."""
    return _user_can_in(user, "outreach.change_event", event)


def user_can_publish(user, event) -> bool:
    """Whether the user may change what the public sees of this very event."""
    return user_can_publish_events(user) and user_can_edit_pages_of(user, event)


def user_can_publish_events_below(user, path: str) -> bool:
    """The same of all events with a page at this path of the tree or below it; of those without a
    live one whether the user may write their pages."""
    pages = owner_pages(apps.get_model("outreach", "Event")).filter(path__startswith=path)
    found = set(pages.order_by().distinct().values_list("event__region_id", "live"))
    if not found:
        return True
    may = user.is_active and user.has_perm("outreach.change_event")
    is_public = any(is_live for _region, is_live in found)
    return (
        may
        and (not is_public or user_can_publish_events(user))
        and all(user_can_write_in(user, region_id) for region_id, _live in found)
    )


def user_can_import(user) -> bool:
    """Whether the user may take events from calendar files: it makes and changes events."""
    may = user.is_active and user.has_perms(["outreach.add_event", "outreach.change_event"])
    return may and user_can_write_somewhere(user)


def user_can_publish_into(user, calendar) -> bool:
    """Whether the user may publish pages of events below a calendar page."""
    rights = calendar.permissions_for_user(user)
    return (
        user_can_publish_events(user) and rights.can_add_subpage() and rights.can_publish_subpage()
    )
