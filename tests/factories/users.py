"""People who can log in to the admin, one for each role."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission

ROLES = {
    "nobody": None,
    "figures": "Figures",
    "editor": "Editors",
    "coordinator": "Coordinators",
    "planner": "Editors",
    "administrator": None,
    "visitor": "Visit team",
}
"""Role to group. “Nobody” may enter the admin, and nothing else; a “planner” is an editor of a new
site, an “editor” one of a site that was upgraded and publishes what she writes. A “visitor” is of the
visit team, and may do everything in the page tree."""
HEAD_OFFICE = {"editor", "planner", "coordinator"}
"""Who writes in all regions, unless it is said in which."""


def user_as(role: str):
    """The user of this role, made when first asked for."""
    return _found(role) or _made(role, role, in_all_regions=role in HEAD_OFFICE)


def regional_user(role: str, *regions):
    """The user of this role who writes in ``regions`` only: in none, unless one is named.

    It is in a group of its own, which brings the regions and no other right.
    """
    username = "-".join([role, "of", *(region.slug for region in regions)])
    if user := _found(username):
        return user
    user, group = _made(role, username), Group.objects.create(name=f"Group of {username}")
    user.groups.add(group)
    group.outreach_regions.set(regions)
    return user


def let_write_in_all_regions(user) -> None:
    user.user_permissions.add(Permission.objects.get(codename="write_in_all_regions"))


def _made(role: str, username: str, *, in_all_regions: bool = False):
    users = get_user_model().objects
    user = users.create_user(username, f"{username}@example.org", "a pass phrase")
    if role == "administrator":
        user.is_superuser = True
        user.save()
    elif ROLES[role]:
        user.groups.add(Group.objects.get(name=ROLES[role]))
    else:
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    if role == "visitor":
        user.groups.add(Group.objects.get(name="Moderators"))
    if role == "editor":
        user.user_permissions.add(Permission.objects.get(codename="publish_event"))
    if in_all_regions:
        let_write_in_all_regions(user)
    return _found(username)


def _found(username: str):
    """With nothing remembered of its rights."""
    return get_user_model().objects.filter(username=username).first()
