"""The demo's user accounts, one for each role."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission

from outreach.conf.roles import role_named, set_up, step_for
from outreach.models import Region

ROLES = ("Editors", "Coordinators", "Visit team", "Figures")
HEAD_OFFICE = "Head office"
REGIONAL_GROUPS = {"Ganja regional centre": "ganja"}
"""Group name → slug of the region in which its members write."""
LOGINS = {
    "admin": (),
    "editor": ("Editors", "Moderators", HEAD_OFFICE),
    "coordinator": ("Coordinators", "Moderators", HEAD_OFFICE),
    "ganja": ("Coordinators", "Moderators", "Ganja regional centre"),
    "visitor": ("Visit team", "Moderators"),
    "figures": ("Figures",),
}


def password_file() -> Path:
    return Path(settings.VAR_DIR) / "demo_password"


def demo_password() -> str:
    """DEMO_PASSWORD, else a random one, generated on first run and stored beside the database."""
    given = os.environ.get("DEMO_PASSWORD")
    if given:
        return given
    path = password_file()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(9))
    return path.read_text().strip()


def load_logins() -> None:
    """Create the accounts. Existing ones keep all changes made to them, including the password."""
    load_roles()
    _load_groups()
    users = get_user_model()
    for name, groups in LOGINS.items():
        if users.objects.filter(username=name).exists():
            continue
        user = users.objects.create_user(name, f"{name}@example.org", demo_password())
        user.is_superuser = user.is_staff = not groups
        user.save()
        user.groups.set(Group.objects.filter(name__in=groups))


def load_roles() -> None:
    """Set up the groups that have none of their rights; others keep what an administrator gave them.
    The calendars are there already: coordinators write the pages below them."""
    for name in ROLES:
        role = role_named(name)
        if not Group.objects.filter(
            name=name, permissions__content_type__app_label=role.app
        ).exists():
            set_up(step_for(role))


def _load_groups() -> None:
    """Groups for the regions in which people write, which roles do not cover."""
    for name, slug in REGIONAL_GROUPS.items():
        group, is_new = Group.objects.get_or_create(name=name)
        if is_new:
            group.outreach_regions.set(Region.objects.filter(slug=slug))
    group, is_new = Group.objects.get_or_create(name=HEAD_OFFICE)
    if is_new:
        everywhere = Permission.objects.filter(content_type__app_label="outreach")
        group.permissions.set(everywhere.filter(codename="write_in_all_regions"))
