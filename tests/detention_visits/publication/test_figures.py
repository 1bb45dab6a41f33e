"""Counts as the public may read them, at one time and over time.

The attacker of the last tests knows the rules, reads the page after each save, and knows which sessions
are marked. What she can find out is what all counts that lead to the same pages have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detention_visits.publication.figures import (
    NO_GROUP,
    SMALLEST_SHOWN,
    Count,
    Figures,
    Portion,
    are_not_small,
    told,
)


@dataclass
class Club:
    """An activity as the page tells of it: the counts of its sessions by name, None while not marked;
    the portion that each is in."""

    counts: dict[str, Count | None] = field(default_factory=dict)
    portions: list[tuple[Portion, list[str]]] = field(default_factory=list)
    figures: Figures = field(default_factory=Figures)

    def copy(self) -> Club:
        portions = [(copy(one), list(names)) for one, names in self.portions]
        return Club(dict(self.counts), portions, self.figures)

    @property
    def key(self) -> tuple:
        """The same for clubs that are alike."""
        return (
            *(
                (name, one and (one.total, *one.groups.values()))
                for name, one in self.counts.items()
            ),
            *(
                (one.total, str(one.parts), str(one.counted), *names)
                for one, names in self.portions
            ),
            str(self.figures.past),
            str(numbers_of(self.figures)),
        )

    def set(self, *changes: tuple[str, Count | None]) -> Figures:
        """One save."""
        for name, count in changes:
            self.counts.pop(name, None) if count is None else None
            self.counts[name] = count
        for portion, names in self.portions:
            portion.members = [self.counts[one] for one in names if self.counts[one] is not None]
        inside = {name for _portion, names in self.portions for name in names}
        free = [name for name, one in self.counts.items() if one is not None and name not in inside]
        portions = [portion for portion, _names in self.portions]
        joined, self.figures = told(portions, [self.counts[name] for name in free], self.figures)
        self.portions += [(one, []) for one in portions[len(self.portions) :]]
        for name, portion in zip(free, joined, strict=True):
            next(names for one, names in self.portions if one is portion).append(name)
        return self.figures


def public_figures(counts: list[Count]) -> Figures | None:
    """Of a new activity with these counts."""
    _added, figures = told([], counts, Figures())
    return replace(figures, past={}) if figures.is_counted else None


def shown(total: int | None, groups: dict[str, int] | None = None) -> Figures:
    return Figures(total, groups or {}, is_counted=True)


def count(total=None, **groups):
    return Count(sum(groups.values()) if total is None else total, groups)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([], None),
        ([count(4)], shown(None)),
        ([count(0)], shown(None)),
        ([count(5)], shown(5)),
        ([count(women=6, men=7)], shown(13, {"women": 6, "men": 7})),
        # One small group: the total alone, or it could be subtracted.
        ([count(women=6, men=2)], shown(8)),
        # Two small groups whose sum tells both: 8 of 16 are 4 and 4, 0 of 8 are 0 and 0.
        ([count(women=8, girls=4, boys=4)], shown(16)),
        ([count(women=8, girls=0, boys=0)], shown(8)),
        # Two people whom no group holds.
        ([count(14, women=6, men=6)], shown(14)),
        ([count(17, women=6, men=6)], shown(17, {"women": 6, "men": 6})),
    ],
)
def test_what_may_be_shown(counts, shown):
    """Hard case 16."""
    assert public_figures(counts) == shown


def test_todays_page_minus_last_weeks_tells_no_small_number():
    """Hard case 16."""
    counts = [count(12), count(3), count(1), count(2), count(9), count(4)]
    totals = [public_figures(counts[: place + 1]).total for place in range(len(counts))]
    assert totals == [12, 12, 12, 18, 27, 27]


def test_groups_that_grew_by_a_small_number_are_not_shown():
    assert public_figures([count(women=9, men=9), count(women=6, men=1)]) == shown(25)


@pytest.mark.parametrize(
    ("counts", "total", "reason"),
    [
        ([count(women=9, men=9), count(women=9)], 27, "men were not counted the second time"),
        ([count(women=9), count(women=9, men=9)], 27, "nor the first time"),
        ([count(women=9), count(women=9, men=2)], 20, "20 less 18 women are 2 men"),
        ([count(9), count(women=9)], 18, "of the first nobody knows who they were"),
    ],
)
def test_groups_that_were_not_counted_each_time_are_not_shown(counts, total, reason):
    """Hard cases 16, 25: what is shown cannot be subtracted from the total."""
    assert public_figures(counts) == shown(total), reason


def test_groups_of_small_counts_are_shown_once_they_are_counted_together():
    """Hard case 25: the rest that is still small is in neither number."""
    counts = [count(women=3, men=3), count(women=2, men=2), count(women=6, men=5)]
    portions = [public_figures(counts[: place + 1]) for place in range(3)]
    assert portions == [shown(6), shown(6), shown(21)]
    later = [count(women=3, men=1), count(women=3, men=5), count(women=1)]
    assert public_figures(later) == shown(12, {"women": 6, "men": 6})


def test_a_session_that_is_unmarked_and_marked_again_tells_nothing_of_another():
    """Hard case 25: 7, then 2 that wait; the seven go and come back, and the two are not told."""
    club = Club()
    totals = [
        club.set(("one", count(7))).total,
        club.set(("two", count(2))).total,
        club.set(("one", None)).total,
        club.set(("one", count(7))).total,
    ]
    assert totals == [7, 7, None, 7]


def test_a_small_correction_is_not_shown_and_joins_the_next_portion():
    """Hard case 25."""
    club = Club()
    assert club.set(("one", count(7))).total == 7
    assert club.set(("one", count(8))).total == 7
    assert club.set(("two", count(5))).total == 13
    assert club.set(("two", None)).total == 7, "what came with it goes with it"
    assert club.set(("two", count(5))).total == 13


def test_a_correction_that_is_not_small_is_told():
    club = Club()
    assert club.set(("one", count(20))).total == 20
    assert club.set(("one", count(12))).total == 12
    assert club.set(("one", count(13))).total == 12
    assert club.set(("one", count(30))).total == 30


def test_what_was_corrected_to_a_small_number_is_taken_out_whole():
    """Hard case 25: 30 less 13 would be a small number more than the ten that are known."""
    club = Club()
    club.set(("one", count(20)))
    assert club.set(("two", count(10))).total == 30
    assert club.set(("one", count(3))).total == 10
    assert club.set(("three", count(4))).total == 10, "nor does it help the next one out"
    assert club.set(("one", count(20))).total == 30


def test_sessions_told_together_stay_together():
    """Hard case 25: pairs in turn, {2, 3}, {3, 4} and {2, 4}, would tell each of them."""
    club = Club()
    club.set(("two", count(2)))
    assert club.set(("three", count(4))).total == 6
    totals = [
        club.set(("three", None)).total,
        club.set(("four", count(3))).total,
        club.set(("two", None)).total,
        club.set(("three", count(4))).total,
        club.set(("two", count(2))).total,
    ]
    assert totals == [6, 6, None, 6, 6], "four alone is small"


def test_a_portion_does_not_go_because_what_is_left_of_it_is_small():
    """Hard case 25: marking the first changed nothing, so it is below five; the page then grew by
    eight. Were they gone without the first, the second were below five too: four and four."""
    club = Club()
    totals = [
        club.set(("before", count(117))).total,
        club.set(("one", count(4))).total,
        club.set(("two", count(4))).total,
        club.set(("one", None)).total,
        club.set(("two", None)).total,
        club.set(("one", count(4))).total,
    ]
    assert totals == [117, 117, 125, 125, 117, 125]


def test_what_is_told_does_not_hang_on_a_session_that_is_unmarked():
    """Hard case 25: nine less a small number would wait, and be told when that one is marked again."""
    club = Club()
    club.set(("small", count(4)))
    assert club.set(("large", count(30))).total == 34
    assert club.set(("small", None)).total == 34
    assert club.set(("next", count(8))).total == 42
    assert club.set(("small", count(4))).total == 42


def test_small_counts_that_wait_are_not_tried_in_all_pairs():
    """Hard case 25: each waits alone, and so is below five; then eight are two times four."""
    club = Club()
    totals = [
        club.set(("one", count(4))).total,
        club.set(("one", None)).total,
        club.set(("two", count(4))).total,
        club.set(("one", count(4))).total,
        club.set(("three", count(4))).total,
    ]
    assert totals == [None, None, None, None, 8]


def test_a_small_part_that_is_unmarked_hides_nothing_else():
    club = Club()
    club.set(("small", count(2)))
    assert club.set(("large", count(30))).total == 32
    assert club.set(("small", None)).total == 32
    assert club.set(("next", count(9))).total == 41
    assert club.set(("small", count(2))).total == 41


def test_the_page_never_showed_two_numbers_close_to_each_other():
    """Hard case 25: eight instead of seven is shown as seven."""
    club = Club()
    assert club.set(("one", count(7))).total == 7
    assert club.set(("one", None)).total is None
    assert club.set(("two", count(8))).total == 7
    assert club.set(("two", None), ("three", count(12))).total == 12


def test_groups_move_in_steps_that_are_not_small():
    club = Club()
    club.set(("one", count(women=10, men=12)))
    assert club.set(("one", count(women=9, men=13))).groups == {"women": 10, "men": 12}
    assert club.set(("one", count(women=16, men=6))).groups == {"women": 16, "men": 6}
    assert club.set(("one", count(women=20, men=2))).groups == {"women": 16, "men": 6}
    assert club.set(("one", count(women=22, men=1))).groups == {}, "too far off to stand"
    assert club.figures.total == 22
    assert club.set(("one", count(women=16, men=6))).groups == {"women": 16, "men": 6}


def test_a_number_that_waits_makes_no_groups_negative():
    """What is told with a new portion is told whole: groups and nobody-knows add up to the total."""
    club = Club()
    club.set(("one", count(women=10, men=12)))
    club.set(("one", count(women=8, men=14)))
    figures = club.set(("two", count(women=8, men=7)))
    assert (figures.total, figures.groups) == (37, {"women": 16, "men": 21})


NAMES = ("one", "two", "three", "four")
SMALL_OR_NOT = st.sampled_from([0, 1, 2, 3, 4, 5, 6, 8, 11, 17])
GROUPED = st.builds(
    lambda women, men, others: Count(women + men + others, {"women": women, "men": men}),
    SMALL_OR_NOT,
    SMALL_OR_NOT,
    st.sampled_from([0, 0, 0, 2, 6]),
)
COUNTED = st.one_of(st.none(), SMALL_OR_NOT.map(Count), GROUPED)
SAVES = st.lists(
    st.lists(st.tuples(st.sampled_from(NAMES), COUNTED), min_size=1, max_size=2),
    min_size=1,
    max_size=12,
)


def numbers_of(figures: Figures) -> dict[str, int]:
    """All numbers that can be read off a page, or found on it by subtraction."""
    if figures.total is None:
        return {}
    rest = {NO_GROUP: figures.total - sum(figures.groups.values())} if figures.groups else {}
    return {"total": figures.total, **figures.groups, **rest}


@settings(max_examples=400, deadline=None)
@given(SAVES)
def test_all_that_was_ever_shown_is_the_same_or_not_close(saves):
    club = Club()
    pages = [numbers_of(club.set(*changes)) for changes in saves]
    for page in pages:
        assert are_not_small({name: page[name] for name in page})
    for name in {name for page in pages for name in page}:
        seen = sorted({page[name] for page in pages if name in page})
        assert all(later - earlier >= SMALLEST_SHOWN for earlier, later in pairwise(seen)), name


@settings(max_examples=200, deadline=None)
@given(SAVES)
def test_a_second_look_changes_nothing(saves):
    club = Club()
    for changes in saves:
        club.set(*changes)
        known = club.figures
        portions = [replace(one, members=list(one.members)) for one, _names in club.portions]
        assert club.set() == known
        assert [one for one, _names in club.portions] == portions


@settings(max_examples=200, deadline=None)
@given(SAVES, st.sampled_from(NAMES))
def test_unmarking_and_marking_again_shows_what_was_shown(saves, name):
    club = Club()
    for changes in saves:
        club.set(*changes)
    known, count_before = club.figures, club.counts.get(name)
    number = len(club.portions)
    if count_before is not None:
        club.set((name, None))
        again = club.set((name, count_before))
        if len(club.portions) == number:  # Otherwise something that waited was told meanwhile.
            assert again.total == known.total


MOST = 9
MARKS = st.lists(
    st.tuples(st.sampled_from(NAMES[:3]), st.sampled_from(["mark", "unmark", "correct"])),
    min_size=2,
    max_size=7,
)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(MARKS, st.lists(st.integers(0, MOST), min_size=5, max_size=5))
def test_no_small_count_can_be_solved(marks, values):
    """For each small count there are other counts with which all pages would have been the same."""
    script, used = script_of(marks)
    if not used:
        return
    values = values[:used]
    pages = pages_of(script, values)
    alike = [
        other for other in product(range(MOST + 1), repeat=used) if pages_of(script, other) == pages
    ]
    for place, value in enumerate(values):
        if value < SMALLEST_SHOWN:
            assert len({other[place] for other in alike}) > 1, (place, pages)


def script_of(marks) -> tuple[list[tuple[str, int | None]], int]:
    """Saves with the place of a count in the list of unknowns; a session that is marked again has the
    count that it had. At most four unknowns, so that all can be tried."""
    script, known, marked, used = [], {}, set(), 0
    for name, deed in marks:
        if deed == "unmark" and name in marked:
            marked.discard(name)
            script.append((name, None))
        elif deed == "correct" and name in marked and used < 4:
            known[name], used = used, used + 1
            script.append((name, known[name]))
        elif deed == "mark" and name not in marked and (name in known or used < 4):
            if name not in known:
                known[name], used = used, used + 1
            marked.add(name)
            script.append((name, known[name]))
    return script, used


def pages_of(script, values) -> list[int | None]:
    club = Club()
    return [
        club.set((name, None if place is None else Count(values[place]))).total
        for name, place in script
    ]


class Attacker:
    """Tries all counts of some sessions at once. Clubs that are alike are one state; what one save
    makes of a state is computed once."""

    def __init__(self, before: Count, counts: list[Count]) -> None:
        self.counts = counts
        self.clubs: list[Club] = []
        self.states: dict[tuple, int] = {}
        self.pages: list[int] = []
        self.known_pages: dict[str, int] = {}
        self.steps: dict[tuple[int, str, int | None], int] = {}
        club = Club()
        club.set(("before", before))
        self.start = self._state(club)

    def _state(self, club: Club) -> int:
        key = club.key
        if key not in self.states:
            self.states[key] = len(self.clubs)
            self.clubs.append(club)
            page = repr(numbers_of(club.figures))
            self.pages.append(self.known_pages.setdefault(page, len(self.known_pages)))
        return self.states[key]

    def _step(self, state: int, name: str, place: int | None) -> int:
        key = (state, name, place)
        if key not in self.steps:
            club = self.clubs[state].copy()
            club.set((name, None if place is None else self.counts[place]))
            self.steps[key] = self._state(club)
        return self.steps[key]

    def scripts(self, names: tuple[str, ...], length: int) -> Iterator[list[list[tuple[int, ...]]]]:
        """For each order of marks and un-marks of that length: the counts that lead to the same pages,
        by their places in the list."""
        everything = list(product(range(len(self.counts)), repeat=len(names)))
        yield from self._scripts(
            names, length, frozenset(), [[(one, self.start) for one in everything]]
        )

    def _scripts(self, names, length, marked, alike):
        if not length:
            yield [[places for places, _state in same] for same in alike]
            return
        for number, name in enumerate(names):
            finer = []
            for same in alike:
                by_page = defaultdict(list)
                for places, state in same:
                    later = self._step(state, name, None if name in marked else places[number])
                    by_page[self.pages[later]].append((places, later))
                finer += by_page.values()
            yield from self._scripts(names, length - 1, marked ^ {name}, finer)


def solved(attacker: Attacker, names: tuple[str, ...], length: int, largest: int) -> list:
    """The small numbers that are the same in all counts with the same pages. Those with a number above
    ``largest`` are there only so that others are not solved for want of larger ones."""
    found = []
    for alike in attacker.scripts(names, length):
        for same in alike:
            for number in range(len(names)):
                counts = [attacker.counts[place] for place in {places[number] for places in same}]
                for part in ("total", *attacker.counts[0].groups):
                    values = {{"total": one.total, **one.groups}[part] for one in counts}
                    if len(values) == 1 and min(values) < SMALLEST_SHOWN:
                        known = [[attacker.counts[place] for place in places] for places in same]
                        found += [one for one in known if max(map(most_of, one)) <= largest]
    return found


def most_of(one: Count) -> int:
    return max(one.groups.values(), default=one.total)


@pytest.mark.slow
@pytest.mark.parametrize(("names", "length", "largest"), [(NAMES[:2], 7, 8), (NAMES[:3], 5, 5)])
def test_no_order_of_marks_and_unmarks_solves_a_small_count(names, length, largest):
    """Every order, of two and of three sessions, beside one that is told alone."""
    attacker = Attacker(Count(117), [Count(number) for number in range(largest + 2)])
    assert not solved(attacker, names, length, largest)


@pytest.mark.slow
def test_no_order_of_marks_and_unmarks_solves_a_small_group():
    counts = [count(women=women, men=men) for women, men in product(range(6), repeat=2)]
    attacker = Attacker(count(women=50, men=60), counts)
    assert not solved(attacker, NAMES[:2], 5, largest=4)
