"""Load the demo: a real institution's site and, on request, events for load tests."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from home.demo.load import load_generated_events
from home.demo.loader import load_demo


class Command(BaseCommand):
    help = "Load the demo. Running it again changes nothing that is there."

    def add_arguments(self, parser):
        parser.add_argument("--events", type=int, default=0, help="add so many generated events")
        parser.add_argument(
            "--dense", action="store_true", help="put the generated events within three years"
        )

    def handle(self, *args, events: int, dense: bool, **options):
        load_demo(say=self._say)
        if events:
            load_generated_events(events, dense=dense, say=self._say)
        self._say("the demo is loaded")

    def _say(self, text: str) -> None:
        self.stdout.write(f"demo: {text}")
        self.stdout.flush()
