"""Rules for property tests: any that we take, written as text."""

from __future__ import annotations

from datetime import date

from hypothesis import assume
from hypothesis import strategies as st

from outreach.scheduling.errors import RuleRefused
from outreach.scheduling.rules import WEEKDAYS, parse_rule

FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")


def _signed(high: int) -> st.SearchStrategy[int]:
    return st.integers(-high, high).filter(bool)


def _values(values: st.SearchStrategy, most: int = 4) -> st.SearchStrategy[str]:
    """None of them is as likely as some: most rules have few parts."""
    some = st.lists(values, min_size=1, max_size=most, unique=True)
    return st.one_of(st.just(""), some.map(lambda chosen: ",".join(map(str, chosen))))


@st.composite
def rules(draw: st.DrawFn) -> str:
    """The text of a rule that ``parse_rule`` takes."""
    frequency = draw(st.sampled_from(FREQUENCIES))
    ordinals = st.sampled_from((1, 2, 3, 4, 5, -1, -2, -5))
    if frequency == "YEARLY":
        ordinals = st.one_of(ordinals, _signed(53))
    with_ordinals = st.builds(lambda nth, day: f"{nth}{day}", ordinals, st.sampled_from(WEEKDAYS))
    plain = st.sampled_from(WEEKDAYS)
    weekdays = [_values(plain, 7)]
    if frequency in ("MONTHLY", "YEARLY"):
        weekdays += [_values(with_ordinals), _values(plain | with_ordinals)]
    parts = {
        "FREQ": frequency,
        "INTERVAL": draw(st.sampled_from(("", "", "2", "3", "5", "21"))),
        "BYMONTH": draw(_values(st.integers(1, 12))),
        "BYDAY": draw(st.one_of(*weekdays)),
        "WKST": draw(st.sampled_from(("", "", "MO", "SU", "WE"))),
    }
    if frequency != "WEEKLY":
        parts["BYMONTHDAY"] = draw(_values(_signed(31), 6))
    if frequency == "YEARLY":
        parts["BYWEEKNO"] = draw(st.just("") | _values(_signed(53)))
        parts["BYYEARDAY"] = draw(st.just("") | _values(_signed(366)))
    if any(parts.get(name) for name in ("BYMONTH", "BYDAY", "BYMONTHDAY", "BYWEEKNO", "BYYEARDAY")):
        parts["BYSETPOS"] = draw(st.just("") | _values(st.sampled_from((1, 2, 3, -1, -2, 40)), 3))
    match draw(st.sampled_from(("", "", "COUNT", "UNTIL"))):
        case "COUNT":
            parts["COUNT"] = str(draw(st.integers(1, 30)))
        case "UNTIL":
            day = draw(st.dates(date(2020, 1, 1), date(2035, 12, 31)))
            parts["UNTIL"] = f"{day:%Y%m%d}"
    text = ";".join(f"{name}={value}" for name, value in parts.items() if value)
    assume(_is_taken(text))
    return text


def _is_taken(text: str) -> bool:
    try:
        parse_rule(text, "UTC")
    except RuleRefused:
        return False
    return True
