"""What subscribers get of an entry that is no longer public."""

from __future__ import annotations

import re
from datetime import datetime

from .content_lines import line, stamp_line, text_line

LINE_END = re.compile("\r\n(?! )")
"""The end of a content line; a folded one continues with a space."""
TIMES = frozenset({"DTSTART", "DTEND", "DURATION", "RRULE", "EXDATE"})
COMPONENT = re.compile("BEGIN:VEVENT\r\n(.*?)END:VEVENT\r\n", re.S)
LISTED = re.compile("^RDATE[;:].*\r\n(?: .*\r\n)*", re.M)


def withdrawn_text(known_text: str, *, sequence: int, changed_at: datetime, title: str) -> str:
    """Says only that the entry does not take place. Its identity and times are those last
    published, whatever it has become since: each part as a whole, without what differed for single
    dates.

    Args:
        known_text: the text last published, as returned by ``writer.entry_text``.
        changed_at: the stamp, an aware instant.
        title: neutral, in the reader's language; nothing from the entry's own texts.

    Returns:
        One VEVENT for each part, or "" when nothing was published.
    """
    parts: dict[str, str] = {}
    for found in COMPONENT.finditer(known_text):
        kept: dict[str, str] = {}
        times: list[str] = []
        for content in LINE_END.split(found[1]):
            name = re.split("[:;]", content, maxsplit=1)[0]
            if name in TIMES:
                times.append(f"{content}\r\n")
            elif name in ("UID", "CREATED"):
                kept[name] = f"{content}\r\n"
        uid = kept.get("UID", "")
        if uid not in parts:
            parts[uid] = "".join(
                [
                    line("BEGIN", "VEVENT"),
                    uid,
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
    return "".join(parts.values())


def without_listed_dates(text: str) -> str:
    """A stored text of an earlier release without its RDATEs, which few programs read."""
    return LISTED.sub("", text)
