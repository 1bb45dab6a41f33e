"""The groups that a host may set up, and what each of them may. Nothing here is done unasked.

Each app names its own with ``register_role`` from its ``apps.py``. What an administrator gives or takes
later stays so: only ``set_up`` writes, and only what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import GroupPagePermission, Page

KEEPING = ("add", "change", "delete", "view")
EDITING = ("add", "change", "view")
OF_WAGTAIL = frozenset(["Editors", "Moderators"])
"""Groups that Wagtail makes itself: a site has them, whether anybody is in them or not."""
EVERYWHERE = ("outreach", "write_in_all_regions")


@dataclass(frozen=True, kw_only=True)
class Role:
    """One group.

    Args:
        rights: on models of the app, by their names; a verb such as ``view``, or a whole codename.
        in_calendars: what they may with pages below each calendar.
    """

    name: str
    app: str
    purpose: str
    rights: Mapping[str, Sequence[str]]
    in_calendars: Sequence[str] = ()

    def codenames(self) -> Iterator[tuple[str, str]]:
        """(model, codename) of each right."""
        for model, verbs in self.rights.items():
            for verb in verbs:
                yield model, verb if "_" in verb else f"{verb}_{model}"

    def permissions(self) -> list[Permission]:
        """With that to enter the admin.

        Raises:
            LookupError: the database lacks some, since it was not migrated.
        """
        wanted = Q(content_type__app_label="wagtailadmin", codename="access_admin")
        for model, codename in self.codenames():
            wanted |= Q(
                content_type__app_label=self.app, content_type__model=model, codename=codename
            )
        found = list(Permission.objects.filter(wanted).select_related("content_type"))
        if len(found) != 1 + len(list(self.codenames())):
            raise LookupError(f"Not all rights of “{self.name}” are there yet: run migrate.")
        return found


@dataclass(frozen=True, kw_only=True)
class Step:
    """What giving a role to a group of this name changes.

    Args:
        missing: rights that the group lacks.
        pages: (page, right) that it lacks in the tree.
    """

    role: Role
    group_name: str
    group: Group | None
    members: int
    missing: Sequence[Permission]
    pages: Sequence[tuple[Page, Permission]] = field(default=())

    @property
    def changes_nothing(self) -> bool:
        return self.group is not None and not self.missing and not self.pages

    @property
    def must_ask(self) -> bool:
        """Whether somebody else's group would gain rights. Wagtail's own, as long as nobody is in
        them, are nobody's."""
        is_ours = self.group is None or (not self.members and self.group_name in OF_WAGTAIL)
        return not is_ours and not self.changes_nothing


_RECORDS = dict.fromkeys(("region", "audience", "topic"), ("view",)) | {
    "event": EDITING,
    "venue": EDITING,
    "organisation": EDITING,
    "holiday": KEEPING,
    "partnercalendar": KEEPING,
}
"""What everybody needs who plans events."""
_CONFIRMING = _RECORDS | {
    "event": (*EDITING, "publish_event"),
    "occurrence": ("change", "view"),
    "partnership": KEEPING,
}
"""And who lets the public see them."""

ROLES = (
    Role(
        name="Editors",
        app="outreach",
        purpose="plan events and write their pages; somebody else confirms them",
        rights=_RECORDS | {"occurrence": ("view",), "partnership": EDITING},
    ),
    Role(
        name="Moderators",
        app="outreach",
        purpose="do what editors do, and confirm and withdraw events",
        rights=_CONFIRMING,
    ),
    Role(
        name="Coordinators",
        app="outreach",
        purpose="confirm events with their partners, keep lists of participants, print them",
        rights=_CONFIRMING | {"registration": (*KEEPING, "print_sheet")},
        in_calendars=("add", "change"),
    ),
    Role(
        name="Figures",
        app="outreach",
        purpose="read plans and numbers, and no names",
        rights={"event": ("view",)},
    ),
)

_ROLES: dict[str, Role] = {}


def register_role(role: Role) -> None:
    """Called by ``apps.py``."""
    _ROLES[role.name] = role


def roles() -> list[Role]:
    return list(_ROLES.values())


def role_named(name: str) -> Role:
    """
    Raises:
        LookupError: there is none of this name; says which there are.
    """
    if name not in _ROLES:
        raise LookupError(f"There is no role “{name}”. There are: {', '.join(_ROLES)}.")
    return _ROLES[name]


def step_for(role: Role, group_name: str = "", *, everywhere: bool = False) -> Step:
    """What is to be done so that the group may what the role says.

    Args:
        group_name: that of the role unless it is given.
        everywhere: in all regions, rather than in those that name the group.
    """
    name = group_name or role.name
    group = Group.objects.filter(name=name).first()
    wanted = role.permissions()
    if everywhere and _writes(role):
        app, codename = EVERYWHERE
        wanted.append(Permission.objects.get(content_type__app_label=app, codename=codename))
    has = set(group.permissions.values_list("pk", flat=True)) if group else set()
    return Step(
        role=role,
        group_name=name,
        group=group,
        members=group.user_set.count() if group else 0,
        missing=[right for right in wanted if right.pk not in has],
        pages=_missing_pages(role, group),
    )


def _writes(role: Role) -> bool:
    return role.app == "outreach" and "change" in role.rights.get("event", ())


def _missing_pages(role: Role, group: Group | None) -> list[tuple[Page, Permission]]:
    """A right on a page above a calendar holds there too."""
    rights = list(
        Permission.objects.filter(
            content_type__app_label=Page._meta.app_label,
            content_type__model=Page._meta.model_name,
            codename__in=[f"{verb}_{Page._meta.model_name}" for verb in role.in_calendars],
        )
    )
    has = GroupPagePermission.objects.filter(group=group) if group else []
    given = [(one.permission_id, one.page.path) for one in has]
    keys = apps.get_model("outreach", "Calendar")._default_manager.values("page_id")
    return [
        (page, right)
        for page in Page.objects.filter(pk__in=keys).order_by("path")
        for right in rights
        if not any(pk == right.pk and page.path.startswith(path) for pk, path in given)
    ]


@transaction.atomic
def set_up(step: Step) -> Group:
    group = step.group or Group.objects.create(name=step.group_name)
    group.permissions.add(*step.missing)
    for page, right in step.pages:
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=right)
    return group
