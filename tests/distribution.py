"""Which tests stay together on one worker: those of a file that is marked ``xdist_group``.

pytest-xdist 3.8.0 has ``--dist loadgroup`` for that, which does nothing under pytest 9.2: it writes
the group to an attribute of the test that nobody reads any more.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).resolve().parents[1]


class ByMarkedFile(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if stays_together(file) else nodeid


@cache
def stays_together(file: str) -> bool:
    return "mark.xdist_group(" in (ROOT / file).read_text()
