"""Counts as the public may read them."""

import pytest

from detention_visits.public.figures import Count, Figures, public_figures


def count(total=None, **groups):
    return Count(sum(groups.values()) if total is None else total, groups)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([], None),
        ([count(4)], Figures(None)),
        ([count(0)], Figures(None)),
        ([count(5)], Figures(5)),
        ([count(women=6, men=7)], Figures(13, {"women": 6, "men": 7})),
        # One small group: the total alone, or it could be subtracted.
        ([count(women=6, men=2)], Figures(8)),
        # Two small groups whose sum tells both: 8 of 16 are 4 and 4, 0 of 8 are 0 and 0.
        ([count(women=8, girls=4, boys=4)], Figures(16)),
        ([count(women=8, girls=0, boys=0)], Figures(8)),
        # Two people whom no group holds.
        ([count(14, women=6, men=6)], Figures(14)),
        ([count(17, women=6, men=6)], Figures(17, {"women": 6, "men": 6})),
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
    assert public_figures([count(women=9, men=9), count(women=6, men=1)]) == Figures(25)


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
    assert public_figures(counts) == Figures(total), reason


def test_groups_of_small_counts_are_shown_once_they_are_counted_together():
    """Hard case 25: the rest that is still small is in neither number."""
    counts = [count(women=3, men=3), count(women=2, men=2), count(women=6, men=5)]
    portions = [public_figures(counts[: place + 1]) for place in range(3)]
    assert portions == [Figures(6), Figures(6), Figures(21)]
    later = [count(women=3, men=1), count(women=3, men=5), count(women=1)]
    assert public_figures(later) == Figures(12, {"women": 6, "men": 6})
