"""A calendar file as a tree of components, within limits that are checked before any parsing.

The ``icalendar`` library splits each line; its own tree is not used, because it reads values
eagerly: a megabyte of commas takes it half a minute.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from icalendar.parser import Contentline

from ..errors import EntryRefused, FileRefused
from .content_lines import clean

KILOBYTE = 1024
MAX_BYTES = 512 * KILOBYTE
MAX_LINE_BYTES = 8 * KILOBYTE
MAX_COMPONENTS = 5_000
MAX_DEPTH = 3
"""VCALENDAR, VEVENT, VALARM: nothing is nested deeper (RFC 5545 §3.6)."""
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
BOUNDARY = re.compile(r"(BEGIN|END)[ \t]*:[ \t]*([A-Za-z0-9-]{1,60})[ \t]*", re.I)
ESCAPED = re.compile(r"\\(.)", re.S)


@dataclass(frozen=True, slots=True)
class Property:
    """One content line. Parameter names are in upper case; ``value`` is still escaped."""

    name: str
    value: str
    parameters: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The value as TEXT (§3.3.11), with ``\\n`` as its only line break and no control
        characters."""
        return clean(ESCAPED.sub(_unescaped, self.value)).strip()


@dataclass(slots=True)
class Component:
    """``bad_line`` is the number of its first unreadable line, 0 if there is none."""

    name: str
    properties: list[Property] = field(default_factory=list)
    children: list[Component] = field(default_factory=list)
    bad_line: int = 0

    def all(self, name: str) -> list[Property]:
        return [found for found in self.properties if found.name == name]

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


def read_components(data: bytes) -> list[Component]:
    """The VCALENDARs of a file.

    Raises:
        FileRefused: the file exceeds a limit, is cut off, or is not a calendar.
    """
    if len(data) > MAX_BYTES:
        raise too_large()
    roots: list[Component] = []
    stack: list[Component] = []
    count = 0
    for number, line in _unfolded(data):
        boundary = BOUNDARY.fullmatch(line)
        if boundary is None:
            if not stack:
                raise _no_calendar(number)
            _add_property(stack[-1], number, line)
            continue
        name = boundary[2].upper()
        if boundary[1].upper() == "END":
            if not stack or stack.pop().name != name:
                raise FileRefused(
                    _("Line %(number)s ends a %(name)s that never began."),
                    number=number,
                    name=name,
                )
            continue
        count += 1
        _check_place(name, number, len(stack), count)
        component = Component(name)
        (stack[-1].children if stack else roots).append(component)
        stack.append(component)
    if stack:
        raise FileRefused(
            _("The file is incomplete: its %(name)s has no end."), name=stack[-1].name
        )
    if not roots:
        raise _no_calendar(1)
    return roots


def too_large() -> FileRefused:
    """For callers who know the size of a file before its content."""
    return FileRefused(
        _("The file is larger than %(limit)s kB. Split it."), limit=MAX_BYTES // KILOBYTE
    )


def _check_place(name: str, number: int, depth: int, count: int) -> None:
    if depth == 0 and name != "VCALENDAR":
        raise _no_calendar(number)
    if depth >= MAX_DEPTH:
        raise FileRefused(
            _("Line %(number)s: parts are nested more than %(limit)s levels deep."),
            number=number,
            limit=MAX_DEPTH,
        )
    if count > MAX_COMPONENTS:
        raise FileRefused(
            _("The file has more than %(limit)s parts. Split it."), limit=MAX_COMPONENTS
        )


def _no_calendar(number: int) -> FileRefused:
    return FileRefused(
        _("This is not a calendar file: line %(number)s is outside BEGIN:VCALENDAR."),
        number=number,
    )


def _unfolded(data: bytes) -> Iterator[tuple[int, str]]:
    """Each content line with the number of the line at which it begins. Lines are joined as bytes,
    because old programs fold inside a character (§3.1)."""
    data = data.removeprefix(BYTE_ORDER_MARK)
    separator = rb"\r?\n" if b"\n" in data else rb"\r"
    pieces: list[bytes] = []
    begins, length = 0, 0
    for number, piece in enumerate(re.split(separator, data), start=1):
        if not piece:
            continue
        if piece[:1] in (b" ", b"\t") and pieces:
            piece = piece[1:]
        else:
            if pieces:
                yield begins, _decoded(pieces, begins)
            pieces, begins, length = [], number, 0
        pieces.append(piece)
        length += len(piece)
        if length > MAX_LINE_BYTES:
            raise FileRefused(
                _("Line %(number)s is longer than %(limit)s kB."),
                number=begins,
                limit=MAX_LINE_BYTES // KILOBYTE,
            )
    if pieces:
        yield begins, _decoded(pieces, begins)


def _decoded(pieces: list[bytes], number: int) -> str:
    try:
        return b"".join(pieces).decode()
    except UnicodeDecodeError:
        raise FileRefused(_("Line %(number)s is not UTF-8 text."), number=number) from None


def _add_property(component: Component, number: int, line: str) -> None:
    try:
        name, parameters, value = Contentline(line).raw_parts()
    except (ValueError, AssertionError):
        component.bad_line = component.bad_line or number
        return
    component.properties.append(
        Property(
            name.upper(),
            value,
            {
                key.upper(): content if isinstance(content, str) else ",".join(content)
                for key, content in parameters.items()
            },
        )
    )


def _unescaped(match: re.Match[str]) -> str:
    return "\n" if match[1] in "nN" else match[1]


def _(text: str) -> str:
    """Mark a string for translation; the Django side translates it."""
    return text
