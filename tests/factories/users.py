"""People who can log in to the admin, one for each role."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission

ROLES = {
    "nobody": None,
    "figures": "Figures",
    "editor": "Editors",
    "coordinator": "Coordinators",
    "administrator": None,
}
"""Role to group. “Nobody” may enter the admin, and nothing else."""


def user_as(role: str):
    """The user of this role, made when first asked for."""
    users = get_user_model().objects
    user = users.filter(username=role).first()
    if user:
        return user
    user = users.create_user(role, f"{role}@example.org", "a pass phrase")
    if role == "administrator":
        user.is_superuser = True
        user.save()
    elif ROLES[role]:
        user.groups.add(Group.objects.get(name=ROLES[role]))
    else:
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return users.get(pk=user.pk)
