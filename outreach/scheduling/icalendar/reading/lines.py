"""The lines of a calendar file: unfolded, within limits, and read only where we use them.

What one line costs is bounded before it is read: of a long one only the beginning is kept, and a
property that we never use is not looked at beyond its name. The ``icalendar`` library splits a line;
its own tree is not used, because it reads values eagerly: a megabyte of commas takes it half a
minute.
"""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from icalendar.parser import Contentline

from ...errors import EntryRefused, FileRefused, SchedulingError
from ..content_lines import clean

KILOBYTE = 1024
MAX_BYTES = 512 * KILOBYTE
MAX_LINE_BYTES = 8 * KILOBYTE
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
PADDING = b"\x00\x1a\r\n\t "
"""What some programs write after the end: old ones mark it with Ctrl-Z."""
BOUNDARY = re.compile(rb"(BEGIN|END)[ \t]*:[ \t]*([A-Za-z0-9-]{1,60})[ \t]*", re.I)
NAME = re.compile(rb"([A-Za-z0-9_.-]{1,60})[ \t]*(?=[:;]|\Z)")
SOFT_BREAK = re.compile(rb"[^:]{0,200};(?:ENCODING=)?\"?QUOTED-PRINTABLE\"?[;:]", re.I)
ESCAPED = re.compile(r"\\(.)", re.S)

TEXTS = frozenset({"SUMMARY", "DESCRIPTION", "X-ALT-DESC", "LOCATION"})
"""A long one is cut, a broken one left out: the entry stays true without."""
READ = TEXTS | {
    *("UID", "RECURRENCE-ID", "DTSTART", "DTEND", "DURATION", "RRULE", "EXRULE", "RDATE"),
    *("EXDATE", "STATUS", "CLASS"),
}
"""What an entry is made of. Versions are compared by these alone."""
STAMPS = frozenset({"DTSTAMP", "LAST-MODIFIED"})
KEPT = (
    READ
    | STAMPS
    | {
        *("SEQUENCE", "TZID", "X-LIC-LOCATION", "TZOFFSETFROM", "TZOFFSETTO"),
        *("X-WR-TIMEZONE", "X-WR-CALNAME", "PRODID", "VERSION"),
    }
)
"""All other properties are skipped whatever they hold, attendees and organisers among them."""
UNREADABLE = b"?"
"""Stands for a line that nothing can be read of, where the file is stored."""
ENCODINGS = ("", "8BIT", "7BIT", "QUOTED-PRINTABLE", "Q", "BASE64", "B")
CHARSETS = re.compile(
    r"utf-?8|us-ascii|windows-125[0-8]|cp125[0-8]|iso-?8859-\d{1,2}|koi8-[ru]", re.I
)


@dataclass(frozen=True, slots=True)
class Line:
    """One unfolded line, still as bytes; of a long one its beginning. ``last`` is the number of the
    last physical line that it takes."""

    number: int
    last: int
    data: bytes
    is_cut: bool = False

    @property
    def name(self) -> str:
        """Its property in upper case; "" when it is none."""
        match = NAME.match(self.data)
        return match[1].decode().upper() if match else ""

    @property
    def is_stray(self) -> bool:
        """Whether it is no property: it has no name, or nothing after its name."""
        name = self.name
        return not name or self.data.rstrip().upper() == name.encode()


@dataclass(frozen=True, slots=True)
class Property:
    """One content line. Parameter names are in upper case; ``value`` is as written."""

    name: str
    value: str
    parameters: dict[str, str] = field(default_factory=dict)
    number: int = field(default=0, compare=False)
    is_cut: bool = field(default=False, compare=False)

    @property
    def text(self) -> str:
        """The value as TEXT (§3.3.11), decoded, with ``\\n`` as its only line break and no control
        characters; as written when its encoding cannot be read."""
        try:
            value = self.decoded()
        except EntryRefused:
            value = self.value
        if self.is_cut and (len(value) - len(value.rstrip("\\"))) % 2:
            value = value[:-1]
        return clean(ESCAPED.sub(_unescaped, value)).strip()

    def decoded(self) -> str:
        """The value without the encoding that vCalendar 1.0 allows (RFC 2045 §6.7).

        Raises:
            EntryRefused: the encoding is unknown, or the value does not follow it.
        """
        encoding = self._encoding()
        if encoding in ENCODINGS[:3]:
            return self.value
        charset = self.parameters.get("CHARSET", "").strip() or "utf-8"
        try:
            if encoding not in ENCODINGS or not CHARSETS.fullmatch(charset):
                raise LookupError
            if encoding in ("BASE64", "B"):
                found = binascii.a2b_base64("".join(self.value.split()))
            else:
                found = quopri.decodestring(self.value.encode())
            return found.decode(charset, "ignore" if self.is_cut else "strict")
        except (LookupError, ValueError):
            raise EntryRefused(
                _("Line %(number)s is encoded in a way that could not be read: %(encoding)s"),
                number=self.number,
                encoding=f"{encoding} {charset}"[:60],
            ) from None

    def _encoding(self) -> str:
        """vCalendar 1.0 may leave out ``ENCODING=``."""
        if "QUOTED-PRINTABLE" in self.parameters:
            return "QUOTED-PRINTABLE"
        return self.parameters.get("ENCODING", "").strip().upper()


@dataclass(slots=True)
class Component:
    """A part of the file. ``faults`` are why it is rejected, ``remarks`` what is left out of it;
    ``calendar`` holds the properties of the calendar that it stands in."""

    name: str
    properties: list[Property] = field(default_factory=list)
    children: list[Component] = field(default_factory=list)
    faults: list[SchedulingError] = field(default_factory=list)
    remarks: list[SchedulingError] = field(default_factory=list)
    calendar: Component | None = None

    def all(self, name: str) -> list[Property]:
        """Those of this name that are not empty: an empty one says nothing."""
        return [found for found in self.properties if found.name == name and found.value.strip()]

    def one(self, name: str) -> Property | None:
        """The property of this name, None if there is none.

        Raises:
            EntryRefused: there are several, and they differ.
        """
        found = self.all(name)
        if any(other != found[0] for other in found[1:]):
            raise EntryRefused(_("%(name)s appears twice in one entry."), name=name)
        return found[0] if found else None

    def text(self, name: str) -> str:
        """The text of the first property of this name, "" if there is none."""
        return next((found.text for found in self.all(name)), "")

    def add(self, line: Line) -> None:
        """Take over a line, if it is one that we use. A broken one costs the part what it says, or
        the whole part where dates, versions or privacy would be wrong without it."""
        name = line.name
        if name in KEPT:
            self._read(name, line)
        elif line.is_stray:
            self.remarks.append(left_out(line))

    def _read(self, name: str, line: Line) -> None:
        text = line.data.decode(errors="replace")
        if not line.is_cut and "\ufffd" in text and not _is_utf8(line.data):
            self.faults.append(_not_utf8(EntryRefused, line.number))
        if line.is_cut and name not in TEXTS:
            self.faults.append(
                EntryRefused(
                    _("Line %(number)s is longer than %(limit)s kB."),
                    number=line.number,
                    limit=MAX_LINE_BYTES // KILOBYTE,
                )
            )
            return
        try:
            _name, parameters, value = Contentline(text).raw_parts()
        except (ValueError, AssertionError):
            self._miss(name, line)
            return
        written = {
            key.upper(): content if isinstance(content, str) else ",".join(content)
            for key, content in parameters.items()
        }
        self.properties.append(Property(name, value, written, line.number, line.is_cut))

    def _miss(self, name: str, line: Line) -> None:
        if bare := re.match(rb"([^:\"]*);QUOTED-PRINTABLE(?=[;:])", line.data, re.I):
            data = bare[1] + b";ENCODING=QUOTED-PRINTABLE" + line.data[bare.end() :]
            self._read(name, Line(line.number, line.last, data, line.is_cut))
        elif name in TEXTS or name in STAMPS:
            self.remarks.append(left_out(line))
        else:
            self.faults.append(
                EntryRefused(_("Line %(number)s could not be read."), number=line.number)
            )


def left_out(line: Line) -> SchedulingError:
    return SchedulingError(
        _("Line %(number)s could not be read and is left out."), number=line.number
    )


def no_calendar(data: bytes) -> FileRefused:
    """For a file without a calendar: why it is none."""
    first = next(lines_of(data), Line(1, 1, b""))
    if not _is_utf8(first.data):
        return _not_utf8(FileRefused, first.number)
    return FileRefused(
        _("This is not a calendar file: line %(number)s is outside BEGIN:VCALENDAR."),
        number=first.number,
    )


def too_large() -> FileRefused:
    """For callers who know the size of a file before its content."""
    return FileRefused(
        _("The file is larger than %(limit)s kB. Split it."), limit=MAX_BYTES // KILOBYTE
    )


def lines_of(data: bytes) -> Iterator[Line]:
    """Each unfolded line. They are joined as bytes, because old programs fold inside a character
    (§3.1); quoted-printable ones go on after ``=`` at the end of a line (RFC 2045 §6.7)."""
    data = data.removeprefix(BYTE_ORDER_MARK).rstrip(PADDING)
    pieces: list[bytes] = []
    begins, length, is_soft = 0, 0, False
    number = 0
    for number, piece in enumerate(_physical(data), start=1):
        is_folded = piece[:1] in (b" ", b"\t")
        if not piece or (not pieces and not piece.strip()):
            is_soft = False
            continue
        if pieces and is_soft and not is_folded and not BOUNDARY.fullmatch(piece):
            pieces[-1] = pieces[-1].removesuffix(b"=")
        elif pieces and is_folded:
            piece = piece[1:]
        else:
            if pieces:
                yield _joined(pieces, begins, number - 1, length)
            pieces, begins, length = [], number, 0
            is_quoted = bool(SOFT_BREAK.match(piece))
        if length <= MAX_LINE_BYTES:
            pieces.append(piece)
        length += len(piece)
        is_soft = is_quoted and piece.endswith(b"=")
    if pieces:
        yield _joined(pieces, begins, number, length)


def without_unread(data: bytes) -> bytes:
    """The file without what is never read of it, for storing: no attendee, no organiser, no
    attachment. Lines keep their numbers."""
    kept: list[bytes] = []
    physical = list(_physical(data.removeprefix(BYTE_ORDER_MARK).rstrip(PADDING)))
    for line in lines_of(data):
        kept += [b""] * (line.number - 1 - len(kept))
        if BOUNDARY.fullmatch(line.data) or line.name in KEPT:
            kept += physical[line.number - 1 : line.last]
        elif line.is_stray:
            kept.append(UNREADABLE)
    return b"\n".join(kept)


def _physical(data: bytes) -> Iterator[bytes]:
    if b"\n" not in data:
        return iter(data.split(b"\r"))
    return (piece.rstrip(b"\r") for piece in data.split(b"\n"))


def _joined(pieces: list[bytes], first: int, last: int, length: int) -> Line:
    data = b"".join(pieces)
    return Line(first, last, data[:MAX_LINE_BYTES], is_cut=length > MAX_LINE_BYTES)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _not_utf8(kind: type[SchedulingError], number: int):
    return kind(
        _("Line %(number)s is not UTF-8 text. Save the file as UTF-8 and try again."),
        number=number,
    )


def _unescaped(match: re.Match[str]) -> str:
    return "\n" if match[1] in "nN" else match[1]


def _(text: str) -> str:
    """Mark a string for translation; the Django side translates it."""
    return text
