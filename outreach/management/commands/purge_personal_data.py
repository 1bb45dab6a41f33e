"""The hourly job that deletes personal data whose time is over."""

from __future__ import annotations

from django.core.management.base import BaseCommand
from django.utils import timezone

from ...attendance.registrations import purge_removed


class Command(BaseCommand):
    help = "Delete participants for good that were removed from a list a day ago or earlier."

    def handle(self, *args, **options):
        count = purge_removed(timezone.now())
        self.stdout.write(f"removed participants: {count} deleted for good")
