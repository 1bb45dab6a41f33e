"""Import the events of a calendar file (iCalendar, .ics)."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, no_translations
from django.utils import timezone
from wagtail.models import Page

from ...addresses.languages import default_language
from ...importing.files import import_calendar, message, read_file
from ...importing.reports import ImportReport, Outcome
from ...models import Event
from ...page_types.registry import calendars_for
from ...scheduling.errors import FileRefused


class Command(BaseCommand):
    help = (
        "Take over the events of a calendar file: again and again, each is known by its UID. "
        "Entries that cannot be taken are named, all others are imported."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="an .ics file of up to 512 kB")
        parser.add_argument(
            "--into",
            metavar="CALENDAR_SLUG",
            required=True,
            help="slug of the calendar in the site's default language; times without a zone are "
            "read in its zone",
        )
        parser.add_argument(
            "--publish",
            action="store_true",
            help="publish a page for each event, which is confirmed unless the file says otherwise; "
            "without it they stay planned and internal",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="show what would happen and write nothing"
        )

    @no_translations
    def handle(self, *args, **options):
        calendar = _calendar(options["into"])
        try:
            report = import_calendar(
                read_file(options["file"]),
                calendar=calendar,
                publish=options["publish"],
                dry_run=options["dry_run"],
                now=timezone.now(),
                origin=options["file"].name,
            )
        except OSError as error:
            raise CommandError(f"{options['file']} could not be read: {error.strerror}") from error
        except FileRefused as error:
            raise CommandError(f"{options['file']}: {message(error)}") from error
        for line in report.lines:
            self.stdout.write(line)
        self.stdout.write(_summary(report))
        if options["dry_run"]:
            self.stdout.write("This was a dry run: nothing was written.")


def _calendar(slug: str) -> Page:
    calendars = calendars_for(Event).filter(locale__language_code=default_language())
    found = calendars.filter(slug=slug).first()
    if found is None:
        slugs = ", ".join(sorted(set(calendars.values_list("slug", flat=True)))) or "none"
        raise CommandError(
            f"There is no calendar “{slug}” in the site's default language. There are: {slugs}."
        )
    return found


def _summary(report: ImportReport) -> str:
    """For example: 12 events imported, 3 updated, 1 unchanged, 2 refused."""
    counts = report.counts
    parts = [
        f"{counts[Outcome.IMPORTED]} events imported",
        f"{counts[Outcome.UPDATED]} updated",
        f"{counts[Outcome.UNCHANGED]} unchanged",
        f"{counts[Outcome.REFUSED]} refused",
    ]
    if counts[Outcome.LEFT_ALONE]:
        parts.append(f"{counts[Outcome.LEFT_ALONE]} left alone")
    return ", ".join(parts)
