"""Read mutated files in a process of its own: ``python -m tests.fuzz.reading NUMBER …``.

Prints as JSON what failed, what was slow in CPU time, and by how much the process grew.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
import time
import traceback

from outreach.scheduling.errors import FileRefused
from outreach.scheduling.icalendar.reading.calendar_files import read_calendar
from tests.fuzz.mutations import mutated
from tests.fuzz.originals import originals

MOST_BYTES = 1 << 30
"""Of address space: what asks for more fails, as a memory error."""
HANG_SECONDS = 20
MOST_TOLD = 10


def main(numbers: list[int]) -> dict:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    files = originals()
    read_calendar(files[0], zone="Asia/Baku")  # What is read once for all stays out of the count.
    before = _megabytes()
    found: dict = {"files": len(numbers), "read": 0, "refused": 0, "entries": 0, "failures": []}
    slowest = {"number": numbers[0], "seconds": 0.0}
    for number in numbers:
        data = mutated(number, files)
        began = time.process_time()
        signal.setitimer(signal.ITIMER_VIRTUAL, HANG_SECONDS)
        try:
            calendar = read_calendar(data, zone="Asia/Baku")
            found["read"] += 1
            found["entries"] += len(calendar.entries)
        except FileRefused:
            found["refused"] += 1
        except Exception:
            if len(found["failures"]) < MOST_TOLD:
                told = traceback.format_exc(limit=-3)
                found["failures"].append({"number": number, "error": told})
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        seconds = time.process_time() - began
        if seconds > slowest["seconds"]:
            slowest = {"number": number, "seconds": round(seconds, 3)}
    return found | {"slowest": slowest, "megabytes": _megabytes() - before}


def _megabytes() -> int:
    """The most that this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _stop(_signal, _frame) -> None:
    raise TimeoutError(f"not read after {HANG_SECONDS} seconds of computing")


if __name__ == "__main__":
    signal.signal(signal.SIGVTALRM, _stop)
    print(json.dumps(main([int(number) for number in sys.argv[1:]])))
