"""What subscribers get of an entry that is no longer public."""

from __future__ import annotations

import re
from datetime import datetime

from .content_lines import line, stamp_line, text_line

LINE_END = re.compile("\r\n(?! )")
"""The end of a content line; a folded one continues with a space."""
TIMES = frozenset({"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE"})


def withdrawn_text(known_text: str, *, sequence: int, changed_at: datetime, title: str) -> str:
    """Says only that the entry does not take place. Its identity and times are those last
    published, whatever it has become since: the series as a whole, without what differed for single
    dates.

    Args:
        known_text: the text last published, as returned by ``writer.entry_text``.
        changed_at: the stamp, an aware instant.
        title: neutral, in the reader's language; nothing from the entry's own texts.

    Returns:
        One VEVENT, or "" when nothing was published.
    """
    if not known_text:
        return ""
    first, _end, _rest = known_text.partition("END:VEVENT")
    kept: dict[str, str] = {}
    times: list[str] = []
    for content in LINE_END.split(first):
        name = re.split("[:;]", content, maxsplit=1)[0]
        if name in TIMES:
            times.append(f"{content}\r\n")
        elif name in ("UID", "CREATED"):
            kept[name] = f"{content}\r\n"
    return "".join(
        [
            line("BEGIN", "VEVENT"),
            kept.get("UID", ""),
            stamp_line("DTSTAMP", changed_at),
            kept.get("CREATED", ""),
            stamp_line("LAST-MODIFIED", changed_at),
            line("SEQUENCE", str(sequence)),
            *times,
            line("STATUS", "CANCELLED"),
            text_line("SUMMARY", title),
            line("END", "VEVENT"),
        ]
    )
