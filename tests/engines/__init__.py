"""Independent engines: what programs of others make of a rule or a calendar. They run under Node."""

from __future__ import annotations

import json
import os
import selectors
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

from tests.node_packages import FOLDER

DRIVER = Path(__file__).with_name("expand.mjs")
SECONDS = 60
Row = tuple[datetime, datetime, bool]
"""Start, end (both in UTC) and whether it is cancelled."""


class EngineFailed(Exception):
    """The process gave no answer, or the engine refuses the question."""


class Engines:
    """One process for many questions. Each answer has a time limit; after a failure it starts anew."""

    def __init__(self) -> None:
        self.process: subprocess.Popen | None = None

    def dates(self, engine: str, lines: list[str], first: datetime, before: datetime) -> list:
        """The wall times in ``[first, before)`` at which an event with these lines takes place.

        Args:
            lines: DTSTART first, then RRULE, RDATE and EXDATE; no zones.
            first: the wall time of DTSTART.
        """
        bounds = {"from": first.isoformat(), "before": before.isoformat()}
        answer = self._ask({"about": "rules", "engine": engine, "lines": lines, **bounds})
        return [datetime.fromisoformat(date) for date in answer["dates"]]

    def rows(self, text: str, before: datetime, reader: str = "ical.js") -> list[Row]:
        """What ical.js or node-ical reads in a calendar."""
        return [
            (
                datetime.fromisoformat(row["start"]),
                datetime.fromisoformat(row["end"]),
                row["status"] == "CANCELLED",
            )
            for row in self.entries(text, before, reader)
        ]

    def entries(self, text: str, before: datetime, reader: str = "ical.js") -> list[dict]:
        """The same with all that it says: see ``expand.mjs``."""
        question = {"about": "text", "reader": reader, "text": text}
        return self._ask({**question, "before": before.isoformat()})["rows"]

    def close(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def _ask(self, question: dict) -> dict:
        asked = json.dumps(question)
        process = self._running()
        try:
            process.stdin.write(f"{asked}\n".encode())
            process.stdin.flush()
            with selectors.DefaultSelector() as selector:
                selector.register(process.stdout, selectors.EVENT_READ)
                line = process.stdout.readline() if selector.select(SECONDS) else b""
        except BrokenPipeError:
            line = b""
        if not line:
            self.close()
            raise EngineFailed(
                f"no answer within {SECONDS} seconds, or Node ended: {asked[-2000:]}"
            )
        answer = json.loads(line)
        if "error" in answer:
            raise EngineFailed(answer["error"])
        return answer

    def _running(self) -> subprocess.Popen:
        if self.process is None:
            command = [shutil.which("node"), "--max-old-space-size=1024", DRIVER, FOLDER]
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "TZ": "UTC"},
            )
        return self.process
