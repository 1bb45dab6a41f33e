"""The daily job: bring index, feed texts and calendars up to date, of every kind."""

from __future__ import annotations

import logging
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from ...kinds import OwnerKind, owner_kinds
from ...publication.calendars import refresh_calendars
from ...publication.renewing import advance_all, renew_releases
from ...scheduling.errors import SchedulingError
from ...series.index import behind_the_horizon

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Extend the index of endless series to the horizon and rebuild what calendars show, of "
        "every kind: events, and activities if there are any. One that fails is named and stops "
        "no other; after an unexpected error the exit code is not zero."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--all", action="store_true", help="rebuild every one, not only endless series"
        )

    def handle(self, *args, **options):
        refresh_calendars()
        now = timezone.now()
        advance_all(now)
        renew_releases(now)
        failed = sum(self._build(kind, now, all_owners=options["all"]) for kind in owner_kinds())
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA optimize")
        if failed:
            raise CommandError(f"{failed} could not be brought up to date, see the log")

    def _build(self, kind: OwnerKind, now: datetime, *, all_owners: bool) -> int:
        """Returns how many failed for a reason that nobody foresaw."""
        if all_owners:
            keys = list(kind.model._base_manager.order_by("pk").values_list("pk", flat=True))
        else:
            keys = behind_the_horizon(kind.model, now=now)
        done = failed = 0
        unknown = kind.model._base_manager.filter(fingerprint="").order_by("pk")
        for key in list(unknown.values_list("pk", flat=True)):
            with kind.model.write(key, publish=False):
                pass  # Locking it has it remember its fingerprint.
        for key in keys:
            try:
                with kind.model.write(key):  # which ends in publication
                    if all_owners:
                        kind.publish([key], now=now, force=True)
                done += 1
            except SchedulingError as error:
                self.stderr.write(f"{kind.name} {key} was left unchanged: {error}")
            except Exception:
                logger.exception("%s %s could not be brought up to date", kind.name, key)
                self.stderr.write(f"{kind.name} {key}: unexpected error, see the log")
                failed += 1
        self.stdout.write(f"{kind.name}: {done} brought up to date")
        return failed
