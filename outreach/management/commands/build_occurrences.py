"""Bring index, feed texts and calendars in step with time: the daily job."""

from __future__ import annotations

from django.core.management.base import BaseCommand
from django.utils import timezone

from ...models import Event
from ...models.writing import event_write
from ...services.calendars import refresh_calendars
from ...services.publishing import publish_event


class Command(BaseCommand):
    help = "Extend the index of endless series to the horizon and renew what is stored of events."

    def add_arguments(self, parser):
        parser.add_argument(
            "--all", action="store_true", help="every event, not only endless series"
        )

    def handle(self, *args, **options):
        refresh_calendars()
        now = timezone.now()
        events = Event.objects.exclude(recurrence="").order_by("pk")
        if options["all"]:
            events = Event.objects.order_by("pk")
        count = 0
        for event in events.only("pk", "recurrence").iterator():
            rules = event.recurrence.rrules
            if options["all"] or any(not rule.count and not rule.until for rule in rules):
                with event_write(event.pk):
                    publish_event(event.pk, now=now, force=options["all"])
                count += 1
        self.stdout.write(f"{count} events are in step")
