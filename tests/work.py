"""How much work something is, counted rather than timed: a slow machine counts the same."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def calls_of(function: Callable[[], object]) -> int:
    """How many functions are called, Python's and C's, until this one is done."""
    count = 0

    def seen(_frame, event, _argument) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        function()
    finally:
        sys.setprofile(before)
    return count


@contextmanager
def no_hang(seconds: int = 60) -> Iterator[None]:
    """Break off what does not come to an end; far more than any machine needs."""

    def stop(_signal, _frame) -> None:
        raise TimeoutError(f"not done after {seconds} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
