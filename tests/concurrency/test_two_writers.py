"""Hard case 18: any two writers, in any order, lose nothing, and neither is told of a database's lock.

Each pair is tried in both orders, the first writer held before each of its statements that write; see
``interleaving.py``. Without ``SUITE=long`` some of these places are tried.
"""

from __future__ import annotations

import pytest

from outreach.models import Event
from tests.concurrency.deeds import AZ, DEEDS, Deed
from tests.concurrency.interleaving import Place, distinct_places, interleave
from tests.concurrency.truth import STORED, answer, assert_all_true, versions
from tests.sampling import sampled

pytestmark = pytest.mark.slow

PAIRS = (
    ("rename_the_venue", "put_off_the_first"),
    ("rename_the_venue", "put_off_the_second"),
    ("rename_the_venue", "cancel_an_early_date_of_the_second"),
    ("rename_the_venue", "split_the_second"),
    ("rename_the_venue", "publish_a_page_of_the_second"),
    ("rename_the_venue", "add_a_holiday"),
    ("add_a_holiday", "put_off_the_first"),
    ("add_a_holiday", "cancel_a_date_of_the_first"),
    ("add_a_holiday", "add_another_holiday"),
    ("split_the_second", "cancel_an_early_date_of_the_second"),
    ("split_the_second", "cancel_a_late_date_of_the_second"),
    ("split_the_second", "put_off_the_second"),
    ("split_the_second", "copy_the_second"),
    ("publish_the_page_of_the_fourth", "confirm_the_fourth"),
    ("publish_a_page_of_the_second", "split_the_second"),
    ("unpublish_a_page_of_the_first", "put_off_the_first"),
    ("delete_a_page_of_the_first", "put_off_the_first"),
    ("unpublish_the_page_of_the_second", "put_off_the_second"),
    ("unpublish_the_page_of_the_second", "split_the_second"),
    ("move_the_page_of_the_second", "put_off_the_second"),
    ("move_the_page_of_the_second", "split_the_second"),
    ("delete_the_page_of_the_second", "put_off_the_second"),
    ("delete_the_page_of_the_second", "split_the_second"),
    ("make_the_page_of_the_second_private", "put_off_the_second"),
    ("make_the_page_of_the_second_private", "publish_a_page_of_the_second"),
    ("move_the_other_calendar", "put_off_the_third"),
    ("move_the_other_calendar", "move_the_page_of_the_second"),
    ("delete_the_other_calendar", "put_off_the_third"),
    ("copy_the_page_of_the_second", "put_off_the_second"),
    ("let_the_facility_show_everything", "mark_a_session"),
    ("mark_a_session", "mark_a_session_of_chess"),
    ("mark_a_small_session", "mark_another_small_session"),
    ("mark_a_session", "mark_a_small_session"),
    ("mark_a_session", "put_off_the_first"),
    ("import_a_newer_file", "move_the_imported"),
    ("import_a_newer_file", "rename_the_venue"),
    ("put_off_the_first_then_the_second", "move_the_second_then_the_first"),
    ("shift_both_in_bulk", "put_off_the_first"),
    ("shift_both_in_bulk", "rename_the_venue"),
    ("unpublish_in_bulk", "put_off_the_second"),
    ("build_the_index", "put_off_the_second"),
    ("build_the_index", "rename_the_venue"),
)
STALE = {
    frozenset({"split_the_second", "cancel_a_late_date_of_the_second"}),
    frozenset({"split_the_second", "put_off_the_second"}),
}
"""Of these either may be told that what it was shown is no longer so."""


def both_ways() -> list[tuple[str, str]]:
    orders = [order for one, other in PAIRS for order in ((one, other), (other, one))]
    return sampled("pairs of writers", orders, axes=list)


@pytest.mark.parametrize("pair", both_ways(), ids=" while ".join)
def test_two_writers_lose_nothing_and_neither_fails(afresh, pair):
    """Hard case 18, finding A1. “A while B”: B is held, and A is done meanwhile."""
    other, held = (DEEDS[name] for name in pair)
    failures = []
    for place in places(held, afresh, key=" ".join(pair)):
        with afresh():
            try:
                check(held, other, place, may_refuse=frozenset(pair) in STALE)
            except Exception as error:
                failures.append(f"{held} held at {place}: {type(error).__name__}: {error}")
    assert not failures, "\n".join(failures)


def places(held: Deed, afresh, *, key: str) -> list[Place]:
    """At which the deed is held."""
    return sampled(
        "places at which a writer is overtaken",
        distinct_places(held.do, afresh),
        axes=lambda place: [place.what] if is_locked_by_others(place) else [],
        key=key,
    )


def is_locked_by_others(place: Place) -> bool:
    tables = ("outreach_event", "outreach_calendar", "detention_visits_activity", "BEGIN")
    return place.what.endswith(tables)


def check(held: Deed, other: Deed, place: Place, *, may_refuse: bool) -> None:
    before, sequences = versions(), sequences_of_all()
    for address in STORED:
        answer(address)
    refusals = interleave(held.do, other.do, at=place, meanwhile=lambda: answer(STORED[0]))
    done = [one for one, no in zip((held, other), refusals, strict=True) if no is None]
    assert may_refuse or len(done) == 2, refusals
    assert done, refusals
    assert_all_true()
    lost = [str(one) for one in done if not one.was_done()]
    assert not lost, f"lost: {lost}"
    assert_sequences(done, sequences)
    after = versions()
    raised = {path for one in done for path in one.bumps}
    assert all(after[path] > before[path] for path in raised & after.keys())


def sequences_of_all() -> dict[str, int]:
    """Of the events that were there, by their working titles; copies have the same."""
    return dict(Event.objects.order_by("-pk").values_list("title", "sequence"))


def assert_sequences(done: list[Deed], before: dict[str, int]) -> None:
    for title, sequence in sequences_of_all().items():
        steps = [one.steps.get(title, 0) for one in done]
        least = max(steps) if any(one.hides for one in done) else sum(steps)
        taken = sequence - before.get(title, sequence)
        assert least <= taken <= sum(steps), f"{title}: {taken} steps of its sequence, not {steps}"


def test_the_places_of_a_rename_are_known(afresh):
    """The held writer is held where it writes events and calendars, or these tests say nothing."""
    found = {place.what for place in distinct_places(DEEDS["rename_the_venue"].do, afresh)}
    assert "UPDATE outreach_venue" in found or "BEGIN" in found
    assert AZ in STORED[0]
