"""The daily job: bring index, feed texts and calendars up to date."""

from __future__ import annotations

from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone

from ...models import Event
from ...models.events import event_work
from ...publication.calendars import advance_all, refresh_calendars
from ...publication.publishing import publish_event, renew_releases
from ...publication.state import remember_fingerprints
from ...scheduling.errors import SchedulingError
from ...series.index import behind_the_horizon


class Command(BaseCommand):
    help = "Extend the index of endless series to the horizon and rebuild their stored texts."

    def add_arguments(self, parser):
        parser.add_argument(
            "--all", action="store_true", help="rebuild every event, not only endless series"
        )

    def handle(self, *args, **options):
        refresh_calendars()
        remember_fingerprints()
        now = timezone.now()
        advance_all(now)
        renew_releases(now)
        if options["all"]:
            keys = list(Event.objects.order_by("pk").values_list("pk", flat=True))
        else:
            keys = behind_the_horizon(Event, now=now)
        done = 0
        for key in keys:
            try:
                with event_work(key):
                    publish_event(key, now=now, force=options["all"])
                done += 1
            except SchedulingError as error:
                self.stderr.write(f"event {key} was left unchanged: {error}")
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA optimize")
        self.stdout.write(f"{done} events brought up to date")
