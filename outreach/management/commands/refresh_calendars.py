"""The hourly job: refresh partners' calendars."""

from __future__ import annotations

import logging

from django.core.management.base import BaseCommand
from django.utils import timezone

from ...importing.files import message
from ...importing.partner_calendars import due_calendars, refresh_calendar
from ...importing.reports import Outcome
from ...scheduling.errors import SchedulingError

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Fetch each active calendar of a partner and import what is new. One that fails is named "
        "and stops no other; after five failures in a row it is tried once a day."
    )

    def handle(self, *args, **options):
        done = 0
        for partner in due_calendars(now=timezone.now()):
            try:
                report = refresh_calendar(partner=partner, now=timezone.now())
            except SchedulingError as error:
                self.stderr.write(f"{partner}: {message(error)}")
                continue
            except Exception:
                logger.exception("%s could not be refreshed", partner)
                self.stderr.write(f"{partner}: unexpected error, see the log")
                continue
            done += 1
            if report and report.changes_something:
                counts = report.counts
                self.stdout.write(
                    f"{partner}: {counts[Outcome.IMPORTED]} imported, "
                    f"{counts[Outcome.UPDATED]} updated"
                )
        self.stdout.write(f"{done} partners' calendars brought up to date")
