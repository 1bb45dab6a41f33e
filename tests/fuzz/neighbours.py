"""Files in which one entry is broken in a way of its own, among others that are whole."""

from __future__ import annotations

import base64
import random
from collections.abc import Callable

from .mutations import HOSTILE

LINE = b"\r\n"
VICTIM = b"victim@example.org"
HEAD = (
    b"BEGIN:VCALENDAR",
    b"VERSION:2.0",
    b"PRODID:-//example.org//Neighbours//EN",
    b"X-WR-TIMEZONE:Asia/Baku",
)
ENTRY = (
    b"BEGIN:VEVENT",
    b"UID:%s",
    b"DTSTAMP:20260101T000000Z",
    b"SEQUENCE:2",
    b"DTSTART;TZID=Asia/Baku:202603%02dT100000",
    b"DTEND;TZID=Asia/Baku:202603%02dT120000",
    b"RRULE:FREQ=WEEKLY;COUNT=3",
    b"SUMMARY:G\xc3\xb6r\xc3\xbc\xc5\x9f %d",
    b"DESCRIPTION:One\\, two\\nthree",
    b"LOCATION:Hall",
    b"ATTENDEE;CN=Someone:mailto:someone@example.org",
    b"BEGIN:VALARM",
    b"TRIGGER:-PT15M",
    b"ACTION:DISPLAY",
    b"END:VALARM",
    b"END:VEVENT",
)
IN_UTC = (
    b"BEGIN:VEVENT",
    b"UID:%s",
    b"DTSTART:202603%02dT203000Z",
    b"DTEND:202603%02dT213000Z",
    b"SUMMARY:%d",
    b"END:VEVENT",
)
NAMES = (
    *(b"SUMMARY", b"DESCRIPTION", b"LOCATION", b"X-ALT-DESC;FMTTYPE=text/html", b"ATTENDEE"),
    *(b"ATTACH;ENCODING=BASE64;VALUE=BINARY", b"X-OWN", b"COMMENT", b"EXDATE", b"RRULE", b"URL"),
    *(b"DESCRIPTION;ENCODING=QUOTED-PRINTABLE", b"X-OWN;ENCODING=QUOTED-PRINTABLE", b"STATUS"),
)
STRAY = (
    *(b"second paragraph, not folded", b"Note: with a colon", b"Begin: today", b"END:", b":", b";"),
    *(
        b'A;B="',
        b"BEGIN:",
        b"<p>text</p>",
        b"\x1a",
        b"=20=",
        b"URL",
        b"DTSTART",
        b"CLASS",
        b"\xff\xfe",
    ),
    *(b"END:VCALENDAR", b"BEGIN:VCALENDAR", b"END:VEVENT", b"BEGIN:VALARM", b"END:VALARM"),
    *(b"BEGIN:VTIMEZONE", b"END:VTIMEZONE", b"BEGIN:X-OWN", b"END:X-OWN", b"BEGIN:VTODO"),
)

Lines = list[bytes]
Kind = Callable[[random.Random, Lines], bytes]


def entry(uid: bytes, number: int, *, utc: bool = False) -> Lines:
    values = {b"UID:%s": (uid,)}
    return [
        line % values.get(line, (number,) if b"%02d" in line or b"%d" in line else ())
        if b"%" in line
        else line
        for line in (IN_UTC if utc else ENTRY)
    ]


def good(number: int) -> bytes:
    return b"good-%d@example.org" % number


def broken(kind: Kind, number: int) -> tuple[bytes, set[str]]:
    """The file of this number, and the UIDs of the entries in it that are whole."""
    chance = random.Random(f"{kind.__name__} {number}")
    before = [entry(good(n), n + 1, utc=n == 1) for n in range(chance.randint(1, 3))]
    after = [entry(good(n + 5), n + 5, utc=n == 1) for n in range(chance.randint(1, 3))]
    head = list(HEAD)
    first = LINE.join([*head, *(line for one in before for line in one)]) + LINE
    last = LINE.join([*(line for one in after for line in one), b"END:VCALENDAR", b""])
    uids = {one[1].partition(b":")[2].decode() for one in (*before, *after)}
    victim = entry(VICTIM, 20)
    if kind is cut_off:
        data = first + LINE.join(victim) + LINE + last
        place = chance.randrange(len(first), len(data))
        whole = {
            one[1].partition(b":")[2].decode()
            for one in (*before, *after)
            if data.find(b"END:VEVENT", data.index(one[1])) + len(b"END:VEVENT") <= place
        }
        return data[:place], whole
    changed = kind(chance, victim)
    if kind is line_ends:
        whole_file = (first + LINE.join(victim) + LINE + last).split(LINE)
        return b"".join(line + chance.choice(ENDS) for line in whole_file), uids | {VICTIM.decode()}
    return first + changed + LINE + last, uids


ENDS = (b"\r\n", b"\n", b"\r\r\n", b"\r\n\r\n")


def cut_off(chance: random.Random, victim: Lines) -> bytes:
    return LINE.join(victim)


def line_ends(chance: random.Random, victim: Lines) -> bytes:
    return LINE.join(victim)


def long_line(chance: random.Random, victim: Lines) -> bytes:
    length = chance.choice((8_000, 8_200, 9_000, 60_000))
    text = chance.choice((b"a", b"\xc9\x99", b"=41", b"\\n", b"<b>", b",")) * length
    line = chance.choice(NAMES) + b":" + text[:length]
    if chance.random() < 0.5:
        line = (LINE + b" ").join(line[n : n + 70] for n in range(0, len(line), 70))
    return LINE.join(_with(chance, victim, line))


def attachment(chance: random.Random, victim: Lines) -> bytes:
    data = base64.b64encode(bytes(chance.randrange(256) for _byte in range(20_000)))
    end = chance.choice((LINE + b" ", LINE + b"\t", LINE))
    folded = end.join(data[n : n + 72] for n in range(0, len(data), 72))
    return LINE.join(_with(chance, victim, b"ATTACH;ENCODING=BASE64;VALUE=BINARY:" + folded))


def bad_byte(chance: random.Random, victim: Lines) -> bytes:
    data = bytearray(LINE.join(victim))
    for _byte in range(chance.randint(1, 4)):
        data[chance.randrange(len(data))] = chance.randrange(128, 256)
    return bytes(data)


def nested(chance: random.Random, victim: Lines) -> bytes:
    names = [
        chance.choice((b"PARTICIPANT", b"VLOCATION", b"VALARM", b"X-OWN")) for _name in range(9)
    ]
    depth = chance.choice((2, 3, 9))
    inner = [b"UID:inner", *(b"BEGIN:" + name for name in names[:depth]), b"DTSTART:x", b"UID:deep"]
    inner += [b"END:" + name for name in reversed(names[:depth])]
    if chance.random() < 0.4:
        del inner[chance.randrange(len(inner))]
    return LINE.join(_with(chance, victim, *inner[1:]))


def empty_property(chance: random.Random, victim: Lines) -> bytes:
    lines = list(victim)
    for _line in range(chance.randint(1, 5)):
        name = chance.choice((*NAMES, b"DTEND", b"DURATION", b"RECURRENCE-ID", b"RDATE", b"CLASS"))
        lines = _with(chance, lines, name + b":" + chance.choice((b"", b" ", b"\t")))
    return LINE.join(lines)


def stray_lines(chance: random.Random, victim: Lines) -> bytes:
    lines = list(victim)
    for _line in range(chance.randint(1, 4)):
        lines = _with(chance, lines, chance.choice(STRAY))
    return LINE.join(lines)


def hostile_lines(chance: random.Random, victim: Lines) -> bytes:
    lines = list(victim)
    for _line in range(chance.randint(1, 3)):
        lines = _with(chance, lines, chance.choice(HOSTILE))
    return LINE.join(lines)


def lost_lines(chance: random.Random, victim: Lines) -> bytes:
    lines = list(victim)
    for _line in range(chance.randint(1, 3)):
        del lines[chance.randrange(len(lines))]
    return LINE.join(lines)


def _with(chance: random.Random, victim: Lines, *lines: bytes) -> Lines:
    place = chance.randrange(1, len(victim))
    return [*victim[:place], *lines, *victim[place:]]


KINDS: tuple[Kind, ...] = (
    *(cut_off, line_ends, long_line, attachment, bad_byte, nested),
    *(empty_property, stray_lines, hostile_lines, lost_lines),
)
