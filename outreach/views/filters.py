"""The filters of a calendar as people see them: boxes to tick, and links that keep them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from ..filter_choices import Choices, choices_of
from ..scheduling.sources import Selection

ALWAYS_LISTED = ("region", "audience", "topic", "language")
"""Above a list of dates; of partners and venues there can be many, so they stand there only while
one of them is chosen."""


@dataclass(frozen=True)
class Choice:
    slug: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Filter:
    """One group of boxes; ``name`` is the parameter's."""

    name: str
    label: str
    choices: list[Choice]

    @property
    def chosen_count(self) -> int:
        return sum(choice.is_chosen for choice in self.choices)


def filters_of(selection: Selection) -> list[Filter]:
    """The groups above a list, with what is chosen in each."""
    listed = [name for name in labels() if name in ALWAYS_LISTED or selection.filters.get(name)]
    return _filters(selection, choices_of(selection), listed)


def all_filters_of(selection: Selection) -> list[Filter]:
    """Every group that offers a choice."""
    return _filters(selection, choices_of(selection), labels())


def labels() -> dict[str, str]:
    """What each filter is called, in the order in which they are shown."""
    return {
        "region": _("Region"),
        "audience": _("For whom"),
        "topic": _("Topic"),
        "partner": _("Partner"),
        "venue": _("Venue"),
        "language": _("Language of the description"),
    }


def query_of(selection: Selection, **others: str) -> str:
    """The query string that asks for the same again, with its question mark; "" for everything."""
    pairs = [(name, value) for name, values in selection.filters.items() for value in values]
    pairs += [("q", selection.search)] if selection.search else []
    pairs += [(name, value) for name, value in others.items() if value]
    return f"?{urlencode(pairs)}" if pairs else ""


def _filters(selection: Selection, choices: Choices, names: Iterable[str]) -> list[Filter]:
    called = labels()
    groups = [
        Filter(name, called[name], _choices(choices[name], selection.filters.get(name, ())))
        for name in names
    ]
    return [group for group in groups if len(group.choices) > 1 or group.chosen_count]


def _choices(offered: list[tuple[str, str]], chosen: Iterable[str]) -> list[Choice]:
    return [Choice(value, label, value in chosen) for value, label in offered]
