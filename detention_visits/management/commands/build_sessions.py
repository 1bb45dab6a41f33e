"""Bring the sessions of endless activities in step with time: the daily job."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from ...models import Activity
from ...services.publishing import republish


class Command(BaseCommand):
    help = "Extend the index of endless activities to the horizon and renew what calendars show."

    def handle(self, *args, **options):
        keys = list(Activity.objects.order_by("pk").values_list("pk", flat=True))
        for key in keys:
            republish([key])
        self.stdout.write(f"{len(keys)} activities are in step")
