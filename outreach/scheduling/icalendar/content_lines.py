"""Content lines of iCalendar: cleaning, escaping and folding text (RFC 5545 §3.1, §3.3.11).

Our own rather than the library's, so that stored texts do not change with its releases. The tests
read every line back through the library.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

MAX_OCTETS = 75
LARGEST_SEQUENCE = 2_147_483_647
"""iCalendar knows no larger INTEGER (§3.3.8)."""
LINE_BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
UNWRITABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
"""Control characters, halves of surrogate pairs, byte order marks. Tabs may stay, and so may
direction marks: Arabic and Persian need them."""
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
URI_CHARACTERS = ":/?#[]@!$&'()*+,;=%~"


def clean(text: str) -> str:
    """Text with ``\\n`` as its only line break and without control characters."""
    return UNWRITABLE.sub("", LINE_BREAKS.sub("\n", text))


def escaped(text: str) -> str:
    """A value of type TEXT."""
    return clean(text).translate(ESCAPES)


def text_line(name: str, text: str, *, language: str = "") -> str:
    """A property of type TEXT."""
    return line(name, escaped(text), LANGUAGE=language)


def list_line(name: str, texts: Iterable[str]) -> str:
    """A property that takes several TEXT values, such as CATEGORIES."""
    return line(name, ",".join(escaped(text) for text in texts))


def uri_line(name: str, uri: str, **parameters: str) -> str:
    """A property of type URI; characters not allowed in one are percent-encoded."""
    return line(name, quote(clean(uri).strip(), safe=URI_CHARACTERS), **parameters)


def stamp_line(name: str, moment: datetime) -> str:
    """A property with an instant in UTC, to the second."""
    return line(name, f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}")


def line(name: str, value: str, **parameters: str) -> str:
    """One property, folded and terminated; ``value`` is written as is. Empty parameters are left
    out."""
    written = "".join(
        f";{key}={_parameter(content)}" for key, content in parameters.items() if content
    )
    return fold(f"{name}{written}:{value}")


def _parameter(content: str) -> str:
    """Quoted if necessary. A quotation mark cannot be written at all (§3.2)."""
    content = clean(content).replace("\n", " ").replace('"', "'")
    return f'"{content}"' if re.search("[:;,]", content) else content


def fold(content: str) -> str:
    """A line of at most 75 octets, continued after CRLF and a space; no character is split."""
    data = content.encode()
    pieces = []
    limit = MAX_OCTETS
    while len(data) > limit:
        cut = limit
        while data[cut] & 0xC0 == 0x80:
            cut -= 1
        pieces.append(data[:cut].decode())
        data = data[cut:]
        limit = MAX_OCTETS - 1
    return "\r\n ".join([*pieces, data.decode()]) + "\r\n"


def duration(length: timedelta) -> str:
    """A DURATION value (§3.3.6) in hours, minutes and seconds: an exact length, never nominal days.

    Args:
        length: whole seconds, not negative.
    """
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "H"), (minutes, "M"), (seconds, "S"))
    return "PT" + ("".join(f"{number}{unit}" for number, unit in parts if number) or "0S")
