"""Bring the sessions of endless activities in step with time: the daily job."""

from __future__ import annotations

from django.core.management.base import BaseCommand
from django.utils import timezone

from outreach.scheduling.errors import SchedulingError
from outreach.series.index import behind_the_horizon

from ...models import Activity
from ...publication.publishing import remember_fingerprints, republish


class Command(BaseCommand):
    help = "Extend the index of endless activities to the horizon and rebuild what calendars show."

    def add_arguments(self, parser):
        parser.add_argument(
            "--all", action="store_true", help="renew every activity, not only endless ones"
        )

    def handle(self, *args, **options):
        remember_fingerprints()
        if options["all"]:
            keys = list(Activity.objects.order_by("pk").values_list("pk", flat=True))
        else:
            keys = behind_the_horizon(Activity, now=timezone.now())
        done = 0
        for key in keys:
            try:
                republish([key])
                done += 1
            except SchedulingError as error:
                self.stderr.write(f"activity {key} was left unchanged: {error}")
        self.stdout.write(f"{done} activities brought up to date")
