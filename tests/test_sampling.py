"""A sample leaves no value out, is the same each time, and is told."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from types import SimpleNamespace

import pytest

from tests import sampling
from tests.sampling import ALL, amount, covering, report, sampled, thinned

CASES = list(product("abcdefgh", range(5), (True, False)))


@pytest.fixture(autouse=True)
def choices_of_its_own(monkeypatch):
    monkeypatch.setattr(sampling, "TAKEN", {})


@pytest.fixture(params=[False, True], ids=["sampled", "long"])
def is_long(request, monkeypatch):
    monkeypatch.setattr(sampling, "LONG", request.param)
    return request.param


def axes(case: tuple) -> list[tuple]:
    return list(enumerate(case))


@pytest.mark.parametrize("least", [0, 1, 20, 80, 1000])
def test_each_value_of_each_axis_is_met_and_as_many_cases_as_wanted(least):
    chosen = covering(CASES, axes=axes, least=least)
    assert {value for case in chosen for value in axes(case)} == {
        value for case in CASES for value in axes(case)
    }
    assert len(chosen) >= min(least, len(CASES))
    assert len(chosen) <= max(least, 8) and len(set(chosen)) == len(chosen)


def test_the_choice_is_the_same_each_time_and_in_order():
    chosen = covering(CASES, axes=axes, least=20)
    assert chosen == covering(list(CASES), axes=axes, least=20)
    assert chosen == sorted(chosen, key=CASES.index)


def test_a_value_that_one_case_alone_has_is_met():
    chosen = covering(range(1000), axes=lambda number: [number == 617], least=1)
    assert 617 in chosen and len(chosen) == 2


def test_nothing_is_made_of_nothing():
    assert covering([], axes=axes, least=5) == []
    assert len(covering(CASES, axes=lambda case: [], least=ALL)) == len(CASES)


def test_the_long_suite_tries_everything(is_long):
    assert len(sampled("cases", CASES, axes=axes, least=10)) == (80 if is_long else 10)
    assert amount("draws", 500, least=50) == (500 if is_long else 50)
    told = report(sampling.TAKEN)
    assert told == (
        "" if is_long else "SAMPLED: 10 of 80 cases; 50 of 500 draws; `make check-long` runs all"
    )


def test_choices_of_one_name_are_counted_together(monkeypatch):
    monkeypatch.setattr(sampling, "LONG", False)
    for key in ("first", "second", "second"):
        sampled("cases", CASES, least=10, key=key)
    sampled("all of these", CASES, least=ALL)
    assert report(sampling.TAKEN) == "SAMPLED: 20 of 160 cases; `make check-long` runs all"


KINDS, FEEDS = (tuple(object() for _number in range(count)) for count in (4, 5))


@pytest.mark.parametrize("one", [1, 2])
@pytest.mark.parametrize("other", ["x", "y"])
def test_each_value_of_a_parameter_has_a_number_whatever_it_is_crossed_with(request, one, other):
    _test, *numbers = sampling._values(request.node)
    assert {name for name, _number in numbers} == {"one", "other"}
    assert all(number < 2 for _name, number in numbers)


@dataclass(frozen=True, eq=False)
class Item:
    """What the choice asks of a collected test."""

    file: str
    number: int
    marks: tuple[pytest.Mark, ...] = ()
    fixturenames: tuple[str, ...] = ()
    cls: type | None = None

    @property
    def nodeid(self) -> str:
        return f"tests/{self.file}.py::{self.originalname}[{self.number}]"

    @property
    def originalname(self) -> str:
        return f"test_{self.number % 3}"

    @property
    def callspec(self) -> SimpleNamespace:
        return SimpleNamespace(
            params={"kind": KINDS[self.number % 4], "feed": FEEDS[self.number % 5]}
        )

    @property
    def location(self) -> tuple[str, int, str]:
        return f"tests/{self.file}.py", 0, self.originalname

    def get_closest_marker(self, name: str) -> pytest.Mark | None:
        return next((mark for mark in self.marks if mark.name == name), None)


def items(file: str, number: int, *marks: pytest.MarkDecorator, fixtures=()) -> list[Item]:
    named = tuple(mark.mark for mark in marks)
    return [Item(file, place, named, tuple(fixtures)) for place in range(number)]


@pytest.fixture
def in_short(monkeypatch):
    monkeypatch.setattr(sampling, "LONG", False)
    monkeypatch.setattr(sampling, "QUICK", False)


def test_only_modules_that_are_marked_are_thinned(in_short):
    plain, marked = items("plain", 30), items("marked", 60, pytest.mark.sampled("readings"))
    chosen = thinned([*plain, *marked])
    assert chosen[:30] == plain
    some = chosen[30:]
    assert {one.originalname for one in some} == {"test_0", "test_1", "test_2"}
    assert {one.number % 4 for one in some} == set(range(4))
    assert {one.number % 5 for one in some} == set(range(5))
    assert len(some) < 12


def test_on_another_database_what_depends_on_it_runs_whole_and_a_test_of_each_other_file(in_short):
    models, views = items("models/test_a", 9), items("views/test_b", 9)
    slow = items("views/test_c", 3, pytest.mark.slow)
    kept = [
        *items("views/test_d", 2, pytest.mark.queries),
        *items("views/test_e", 2, fixtures=["django_assert_max_num_queries"]),
        *items("views/test_f", 2, pytest.mark.django_db(transaction=True)),
    ]
    chosen = thinned([*models, *views, *slow, *kept], ["tests/models"])
    assert [one for one in chosen if one in models] == models
    assert [one for one in chosen if one in kept] == kept
    assert len([one for one in chosen if one in views]) == 1
    assert not [one for one in chosen if one in slow]
    assert report(sampling.TAKEN).startswith("SAMPLED: 16 of 27 tests once more")


def test_the_quick_suite_tries_each_test_once(in_short, monkeypatch):
    monkeypatch.setattr(sampling, "QUICK", True)
    chosen = thinned([*items("one", 30), *items("other", 30)])
    assert len(chosen) == len({(one.file, one.originalname) for one in chosen}) == 6
