"""Mutated calendar files: from a number always the same one, so that a failure can be repeated."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

LINE = b"\r\n"
HOSTILE = (
    b"RRULE:FREQ=SECONDLY",
    b"RRULE:FREQ=DAILY;COUNT=999999999",
    b"RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    b"RRULE:FREQ=DAILY;INTERVAL=0",
    b"RRULE:FREQ=YEARLY;BYYEARDAY=366;BYDAY=MO;BYSETPOS=1",
    b"RRULE:FREQ=WEEKLY;UNTIL=99991231T235959Z",
    b"RRULE:FREQ=WEEKLY;UNTIL=00010101T000000Z",
    b"RRULE:FREQ=MONTHLY;BYDAY=5MO,5TU,-5FR;BYSETPOS=-366",
    b"RRULE:" + b"BYDAY=MO;" * 400,
    b"EXRULE:FREQ=DAILY",
    b"RDATE:" + b"20260302T100000Z," * 400 + b"20260302T100000Z",
    b"RDATE;VALUE=PERIOD:20260302T100000Z/P99999D,20260302T100000Z/20260301T100000Z",
    b"EXDATE:19000101T000000Z,22001231T235959Z",
    b"DTSTART;TZID=Europe/Berlin:20260329T023000",
    b"DTSTART:19000101T000000Z",
    b"DTSTART;VALUE=DATE:22001231",
    b"DTSTART;TZID=America/Sao_Paulo:19000101T000000",
    b"DTEND:22001231T235959Z",
    b"DTEND;VALUE=DATE:00000000",
    b"DURATION:P99999D",
    b"DURATION:PT9999999S",
    b"DURATION:P999W",
    b"RECURRENCE-ID;RANGE=THISANDFUTURE:20260302T100000Z",
    b"RECURRENCE-ID:20260302T100000Z",
    b"SEQUENCE:99999999999999999999",
    b"SEQUENCE:-1",
    b"DTSTAMP:20260230T250000Z",
    b"STATUS:CANCELLED",
    b"UID:" + b"u" * 3_000,
    b"UID:\x00",
    b"SUMMARY:" + "ə".encode() * 4_000,
    b"SUMMARY:\\",
    b"DESCRIPTION:" + b"\\n" * 3_000,
    b"X-ALT-DESC;FMTTYPE=text/html:" + b"<b>" * 2_500,
    b'LOCATION;X=":' + b"q" * 50,
    b"BEGIN:VALARM",
    b"END:VALARM",
    b"BEGIN:VEVENT",
    b"END:VEVENT",
    b"BEGIN:VCALENDAR",
    b"END:VCALENDAR",
    b"BEGIN:VTIMEZONE",
    b"END:VTIMEZONE",
    b"BEGIN:STANDARD",
    b"TZID:Asia/Baku",
    b"TZOFFSETFROM:+9999",
    b"TZOFFSETTO:-2359",
    b"TRIGGER:-P99999999D",
    b";:;:;:",
    b"A;" + b"B=c;" * 1_500 + b"D=e:f",
    b"\xff\xfe",
    b"\x00",
    b"",
    b" ",
    b"\t",
)
NUMBERS = (b"0", b"-1", b"1", b"60", b"366", b"9999", b"99999999", b"4294967296", b"")

Mutation = Callable[[random.Random, bytes, Sequence[bytes]], bytes]


def mutated(number: int, originals: Sequence[bytes]) -> bytes:
    """The file of this number: an original with one to six things done to it."""
    chance = random.Random(number)
    data = chance.choice(originals)
    for _step in range(chance.choice((1, 1, 2, 3, 6))):
        data = chance.choice(MUTATIONS)(chance, data, originals)
    return data


def beginning_of(number: int, originals: Sequence[bytes]) -> tuple[int, str]:
    """From which original the file of this number is made, and what is done to it first."""
    chance = random.Random(number)
    original = chance.choice(range(len(originals)))
    chance.choice((1, 1, 2, 3, 6))
    return original, chance.choice(MUTATIONS).__name__


def _flip(chance: random.Random, data: bytes, _originals: Sequence[bytes]) -> bytes:
    """Some bytes become others."""
    changed = bytearray(data)
    for _byte in range(chance.randint(1, 20)):
        if changed:
            most = chance.choice((127, 127, 127, 255))
            changed[chance.randrange(len(changed))] = chance.randint(0, most)
    return bytes(changed)


def _cut(chance: random.Random, data: bytes, _originals: Sequence[bytes]) -> bytes:
    """A piece is missing."""
    first, last = sorted(chance.randrange(len(data) + 1) for _end in range(2))
    return data[:first] + data[min(last, first + chance.choice((3, 60, 4_000))) :]


def _lines(chance: random.Random, data: bytes, originals: Sequence[bytes]) -> bytes:
    """Lines are lost, doubled, moved, or come from another file."""
    lines = data.split(b"\n")
    others = chance.choice(originals).split(b"\n")
    for _line in range(chance.randint(1, 8)):
        place = chance.randrange(len(lines) + 1)
        match chance.randrange(4):
            case 0 if place < len(lines) and _may_move(chance, lines[place]):
                del lines[place]
            case 1 if _may_move(chance, other := chance.choice(others)):
                lines.insert(place, other)
            case 2 if lines and _may_move(chance, other := chance.choice(lines)):
                lines.insert(place, other)
            case 3 if lines and _may_move(chance, lines[other := chance.randrange(len(lines))]):
                lines.insert(place, lines.pop(other))
    return b"\n".join(lines)


def _may_move(chance: random.Random, line: bytes) -> bool:
    """Most files keep their frame, or little would be read of them."""
    return not line.startswith((b"BEGIN:", b"END:")) or chance.random() < 0.1


def _hostile(chance: random.Random, data: bytes, _originals: Sequence[bytes]) -> bytes:
    """Lines that somebody would write who means harm."""
    lines = data.split(b"\n")
    for _line in range(chance.randint(1, 4)):
        lines.insert(chance.randrange(len(lines) + 1), chance.choice(HOSTILE))
    return b"\n".join(lines)


def _numbers(chance: random.Random, data: bytes, _originals: Sequence[bytes]) -> bytes:
    """Digits become other numbers."""
    places = [place for place, byte in enumerate(data) if 48 <= byte <= 57]
    for _number in range(min(len(places), chance.randint(1, 6))):
        place = chance.choice(places)
        length = chance.choice((1, 2, 4, 8))
        data = data[:place] + chance.choice(NUMBERS) + data[place + length :]
    return data


def _repeat(chance: random.Random, data: bytes, _originals: Sequence[bytes]) -> bytes:
    """A piece stands there many times, up to beyond the limits."""
    first = chance.randrange(len(data) + 1)
    piece = data[first : first + chance.choice((1, 30, 300))]
    most = chance.choice((3, 50, 2_000)) if len(piece) < 100 else chance.choice((3, 50, 1_500))
    return data[:first] + piece * most + data[first:]


def _properties(chance: random.Random, data: bytes, _originals: Sequence[bytes]) -> bytes:
    """The value of a property goes to another."""
    lines = data.split(b"\n")
    with_values = [place for place, line in enumerate(lines) if b":" in line]
    for _line in range(min(len(with_values), 3)):
        name = lines[chance.choice(with_values)].partition(b":")[0]
        target = chance.choice(with_values)
        lines[target] = name + b":" + lines[target].partition(b":")[2]
    return b"\n".join(lines)


MUTATIONS: tuple[Mutation, ...] = (
    *(_flip, _cut, _lines, _lines, _hostile, _hostile),
    *(_numbers, _repeat, _properties),
)
