"""What differs between two snapshots, in words: by kind, rows first, the first ones of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from difflib import unified_diff
from fnmatch import fnmatchcase
from itertools import chain

SHOWN = 3
"""So many differences of a kind are shown, the others counted."""
MOST_LINES = 12
MOST_LETTERS, LETTERS_BEFORE = 160, 40
FIRST = ("status", "Location", "body")
TOLD_ANEW = ("ETag",)
"""What follows from a body, and is another with it."""

Labels = Mapping[str, str]
"""What a label was, and what it is now, each as it stands in a feed."""
SaysTheSame = Callable[[str, str, str], bool]
"""Address, what it answered, what it answers now."""


def differences(
    expected: Mapping,
    found: Mapping,
    *,
    reworded: Labels,
    may_differ: tuple[str, ...] = (),
    says_the_same: SaysTheSame = lambda _address, told, now: told == now,
) -> str:
    """A report, "" when there is nothing to report.

    Args:
        reworded: texts in which just these labels are others are the same.
        may_differ: patterns of kinds that are left out, such as ``outreach.Calendar.version``.
        says_the_same: whether a calendar file, though another, says what it said.
    """
    by_kind: dict[str, list[str]] = defaultdict(list)
    found_ones = chain(
        _of_tables(expected, found, reworded, says_the_same),
        _of_answers(expected, found, reworded, says_the_same),
    )
    for kind, told in found_ones:
        if not any(fnmatchcase(kind, pattern) for pattern in may_differ):
            by_kind[kind].append(told)
    return "\n".join(_paragraph(kind, told) for kind, told in by_kind.items())


def _paragraph(kind: str, told: list[str]) -> str:
    more = [f"  … and {len(told) - SHOWN} more"] if len(told) > SHOWN else []
    return "\n".join([f"{kind}: {len(told)} differ", *(f"  {one}" for one in told[:SHOWN]), *more])


def _of_tables(
    expected: Mapping, found: Mapping, reworded: Labels, says_the_same: SaysTheSame
) -> Iterator[tuple[str, str]]:
    for label, rows in expected["tables"].items():
        rows_now = found["tables"].get(label, {})
        for key, row in rows.items():
            if key not in rows_now:
                yield f"{label}, rows gone", f"{key}: {_short(row)}"
                continue
            for name, value in row.items():
                now = rows_now[key].get(name, "no such column")
                if _are_calendars(value, now) and says_the_same(label, value, now):
                    continue
                if not is_same(value, now, reworded):
                    yield f"{label}.{name}", f"row {key}: {_change(value, now)}"
        for key in rows_now.keys() - rows.keys():
            yield f"{label}, rows added", f"{key}: {_short(rows_now[key])}"


def _of_answers(
    expected: Mapping, found: Mapping, reworded: Labels, says_the_same: SaysTheSame
) -> Iterator[tuple[str, str]]:
    """What says most comes first."""
    pairs = {
        address: (answer, found["answers"].get(address, {}))
        for address, answer in expected["answers"].items()
    }
    for name in dict.fromkeys(
        (*FIRST, *(name for both in pairs.values() for name in chain(*both)))
    ):
        for address, (answer, now) in pairs.items():
            told, tells = answer.get(name), now.get(name)
            is_told_anew = name in TOLD_ANEW and answer.get("body") != now.get("body")
            if _are_calendars(told, tells) and says_the_same(address, told, tells):
                continue
            if not is_told_anew and not is_same(told, tells, reworded):
                yield (
                    f"answers, {name} of {_kind_of(address)}",
                    f"{address}: {_change(told, tells)}",
                )


def _are_calendars(*values: object) -> bool:
    return all(isinstance(value, str) and "BEGIN:VEVENT" in value for value in values)


def _kind_of(address: str) -> str:
    """The file that is asked for, or a page."""
    return address.partition("?")[0].rpartition("/")[2].rpartition(".")[2] or "page"


def is_same(value: object, now: object, reworded: Labels) -> bool:
    """Whether both are equal, to the byte, but for reworded labels: of iCalendar, a line that holds
    one may be folded elsewhere."""
    if value == now:
        return True
    if not reworded or not isinstance(value, str) or not isinstance(now, str):
        return False
    lines, lines_now = _lines(value), _lines(now)
    return len(lines) == len(lines_now) and all(
        line == line_now or _is_reworded(line, line_now, reworded)
        for line, line_now in zip(lines, lines_now, strict=True)
    )


def _lines(text: str) -> list[str]:
    """Lines of iCalendar, each with the folds in it; of other texts their lines."""
    return text.replace("\r\n ", "\0").split("\n")


def _unfolded(line: str) -> str:
    return line.replace("\0", "")


def _is_reworded(line: str, now: str, labels: Labels) -> bool:
    plain = said = _unfolded(line)
    for label, label_now in labels.items():
        said = said.replace(label, label_now)
    return said != plain and said == _unfolded(now)


def _change(value: object, now: object) -> str:
    if not isinstance(value, str) or not isinstance(now, str):
        return f"{_short(value)} → {_short(now)}"
    if "\r\n" in value:
        lines = list(unified_diff(value.splitlines(), now.splitlines(), lineterm="", n=1))[2:]
        more = [f"… and {len(lines) - MOST_LINES} more lines"] if len(lines) > MOST_LINES else []
        return "\n      ".join(["", *(lines[:MOST_LINES] or ["only line ends differ"]), *more])
    begins = max(0, _first_difference(value, now) - LETTERS_BEFORE)
    return f"{'…' if begins else ''}{_short(value[begins:])} → {_short(now[begins:])}"


def _first_difference(value: str, now: str) -> int:
    pairs = enumerate(zip(value, now, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(value), len(now)))


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]}…"
