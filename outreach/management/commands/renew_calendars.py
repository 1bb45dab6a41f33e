"""The job of every minute: renew what has changed elsewhere, went live or expired."""

from __future__ import annotations

from django.core.management.base import BaseCommand
from django.utils import timezone

from ...publication.renewing import advance_all


class Command(BaseCommand):
    help = "Renew the stored texts of what has changed elsewhere, went live or expired."

    def handle(self, *args, **options):
        done = advance_all(timezone.now())
        self.stdout.write(f"{done} events and activities renewed")
