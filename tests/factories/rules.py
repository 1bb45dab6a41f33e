"""Rules for property tests: any that we take, written as text."""

from __future__ import annotations

from datetime import date

from hypothesis import assume
from hypothesis import strategies as st

from outreach.scheduling.errors import RuleRefused
from outreach.scheduling.rules import WEEKDAYS, parse_rule

FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
PLAIN = st.sampled_from(WEEKDAYS)


def _signed(high: int) -> st.SearchStrategy[int]:
    return st.integers(-high, high).filter(bool)


def _values(values: st.SearchStrategy, most: int = 4) -> st.SearchStrategy[str]:
    """None of them is as likely as some: most rules have few parts."""
    some = st.lists(values, min_size=1, max_size=most, unique=True)
    return st.one_of(st.just(""), some.map(lambda chosen: ",".join(map(str, chosen))))


def _weekdays(ordinals: st.SearchStrategy[int]) -> st.SearchStrategy[str]:
    with_ordinals = st.builds(lambda nth, day: f"{nth}{day}", ordinals, PLAIN)
    return _values(PLAIN, 7) | _values(with_ordinals) | _values(PLAIN | with_ordinals)


ORDINALS = st.sampled_from((1, 2, 3, 4, 5, -1, -2, -5))
BY_DAY = {
    "DAILY": _values(PLAIN, 7),
    "WEEKLY": _values(PLAIN, 7),
    "MONTHLY": _weekdays(ORDINALS),
    "YEARLY": _weekdays(ORDINALS | _signed(53)),
}
BY_MONTH = _values(st.integers(1, 12))
BY_MONTH_DAY = _values(_signed(31), 6)
BY_WEEK_NUMBER = st.just("") | _values(_signed(53))
BY_YEAR_DAY = st.just("") | _values(_signed(366))
BY_SET_POSITION = st.just("") | _values(st.sampled_from((1, 2, 3, -1, -2, 40)), 3)
INTERVALS = st.sampled_from(("", "", "2", "3", "5", "21"))
WEEK_STARTS = st.sampled_from(("", "", "MO", "SU", "WE"))
ENDS = st.sampled_from(("", "", "COUNT", "UNTIL"))
COUNTS = st.integers(1, 30)
LAST_DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@st.composite
def rules(draw: st.DrawFn) -> str:
    """The text of a rule that ``parse_rule`` takes."""
    frequency = draw(st.sampled_from(FREQUENCIES))
    parts = {
        "FREQ": frequency,
        "INTERVAL": draw(INTERVALS),
        "BYMONTH": draw(BY_MONTH),
        "BYDAY": draw(BY_DAY[frequency]),
        "WKST": draw(WEEK_STARTS),
    }
    if frequency != "WEEKLY":
        parts["BYMONTHDAY"] = draw(BY_MONTH_DAY)
    if frequency == "YEARLY":
        parts["BYWEEKNO"] = draw(BY_WEEK_NUMBER)
        parts["BYYEARDAY"] = draw(BY_YEAR_DAY)
    if any(parts.get(name) for name in ("BYMONTH", "BYDAY", "BYMONTHDAY", "BYWEEKNO", "BYYEARDAY")):
        parts["BYSETPOS"] = draw(BY_SET_POSITION)
    match draw(ENDS):
        case "COUNT":
            parts["COUNT"] = str(draw(COUNTS))
        case "UNTIL":
            parts["UNTIL"] = f"{draw(LAST_DAYS):%Y%m%d}"
    text = ";".join(f"{name}={value}" for name, value in parts.items() if value)
    assume(_is_taken(text))
    return text


def _is_taken(text: str) -> bool:
    try:
        parse_rule(text, "UTC")
    except RuleRefused:
        return False
    return True
