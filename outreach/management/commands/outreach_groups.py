"""Set up the groups of those who work with events, on request, and say what each may."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from ...conf.roles import KEEPING, Role, Step, role_named, roles, set_up, step_for

WHERE = (
    "A role says what, a region where: name the group in a region's form (Outreach → Regions), or run "
    "this with --all-regions. Without either its members read, and write nowhere."
)

ENTERS = "entering the admin"


class Command(BaseCommand):
    help = (
        "Without arguments: say which groups there can be and what each may. With names: set them up. "
        "migrate makes and changes no group."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "roles",
            nargs="*",
            metavar="ROLE[=GROUP]",
            help="such as Editors, or Coordinators=“Event coordinators” for a group of another name",
        )
        parser.add_argument(
            "--all-regions",
            action="store_true",
            help="let those who write events do so in all regions, as on a site without regions",
        )
        parser.add_argument(
            "--existing",
            action="store_true",
            help="give rights to groups that are there already, without asking",
        )
        parser.add_argument(
            "--noinput", action="store_true", help="refuse instead of asking", dest="noinput"
        )

    def handle(self, *args, **options):
        try:
            if not options["roles"]:
                return self._tell()
            steps = [self._step(name, options["all_regions"]) for name in options["roles"]]
        except LookupError as error:
            raise CommandError(str(error)) from error
        asking = [step for step in steps if step.must_ask]
        if asking and not options["existing"] and not self._agreed(asking, options):
            raise CommandError(
                "Nothing was changed. Choose other names, as in "
                f'{asking[0].role.name}="Event {asking[0].role.name.lower()}", or say --existing.'
            )
        with transaction.atomic():
            for step in steps:
                self._set_up(step)
        if not options["all_regions"]:
            self.stdout.write(WHERE)
        return None

    def _step(self, argument: str, everywhere: bool) -> Step:
        name, _sign, group = argument.partition("=")
        return step_for(role_named(name), group, everywhere=everywhere)

    def _tell(self) -> None:
        for role in roles():
            step = step_for(role)
            state = "is not there"
            if step.group:
                state = f"is there, with {_counted(step.members, 'member')}"
                state += _lacking(step)
            self.stdout.write(self.style.MIGRATE_HEADING(role.name) + f" – {role.purpose}")
            for line in _rights_in_words(role):
                self.stdout.write(f"  {line}")
            self.stdout.write(f"  The group {state}.")
        self.stdout.write(WHERE)
        names = " ".join(f'"{role.name}"' if " " in role.name else role.name for role in roles())
        self.stdout.write(f"To set them up: outreach_groups {names}")

    def _agreed(self, asking: Iterable[Step], options) -> bool:
        for step in asking:
            self.stdout.write(
                f"There is a group “{step.group_name}” already, with "
                f"{_counted(step.members, 'member')}. They would gain: "
                f"{_named(step.missing, step.pages)}."
            )
        if options["noinput"] or not sys.stdin.isatty():
            return False
        return input("Give these rights? [y/N] ").strip().lower() in ("y", "yes")

    def _set_up(self, step: Step) -> None:
        if step.changes_nothing:
            self.stdout.write(f"{step.group_name}: has what it needs")
            return
        set_up(step)
        self.stdout.write(f"{step.group_name}: given {_named(step.missing, step.pages)}")
        if step.role.in_calendars and not step.pages and not _has_pages(step):
            self.stdout.write("  There is no calendar yet: run this again when there is one.")


def _lacking(step: Step) -> str:
    lacks = {right.codename for right in step.missing}
    if lacks >= {codename for _model, codename in step.role.codenames()}:
        return "; it has none of these rights"
    return "" if step.changes_nothing else f"; it lacks {_named(step.missing, step.pages)}"


def _has_pages(step: Step) -> bool:
    groups = Group.objects.filter(name=step.group_name)
    return groups.filter(page_permissions__isnull=False).exists()


def _rights_in_words(role: Role) -> list[str]:
    found = defaultdict(list)
    for right in role.permissions():
        found[right.content_type].append(right)
    lines = [
        f"{_model(of)}: {_verbs(rights)}"
        for of, rights in found.items()
        if of.app_label == role.app
    ]
    lines.append(ENTERS)
    if role.in_calendars:
        lines.append(f"pages below each calendar: {', '.join(role.in_calendars)}")
    return sorted(lines)


def _named(rights: Iterable[Permission], pages: Iterable = ()) -> str:
    found = defaultdict(list)
    for right in rights:
        found[right.content_type].append(right)
    parts = [
        ENTERS if of.app_label == "wagtailadmin" else f"{_model(of)} ({_verbs(given)})"
        for of, given in found.items()
    ]
    parts += sorted({f"pages below “{page}” ({_verbs([right])})" for page, right in pages})
    return ", ".join(parts)


def _model(content_type) -> str:
    model = content_type.model_class()
    return str(model._meta.verbose_name_plural) if model else content_type.model


def _verbs(rights: Iterable[Permission]) -> str:
    return ", ".join(sorted(_verb(right) for right in rights))


def _verb(right: Permission) -> str:
    """“view” for ``view_event``, else what the right is called."""
    verb, _line, model = right.codename.partition("_")
    is_usual = verb in KEEPING and model == right.content_type.model
    return verb if is_usual else right.name


def _counted(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number or 'no'} {what}s"
