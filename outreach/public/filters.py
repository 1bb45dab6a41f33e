"""The filters of a calendar: their labels and choices, and query strings that keep them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..fields import in_language
from ..kinds import filter_values
from ..models import Audience, Organisation, Region, Topic, Venue
from ..scheduling.sources import Selection
from ..templatetags.outreach_tags import language_name

ALWAYS_LISTED = ("region", "audience", "topic", "language")
"""Always shown above a list of dates. There can be many partners and venues, so these two are shown
only while one is chosen."""


@dataclass(frozen=True)
class Choice:
    slug: str
    label: str | Promise
    is_chosen: bool


@dataclass(frozen=True)
class Filter:
    """One group of checkboxes; ``name`` is the query parameter."""

    name: str
    label: str | Promise
    choices: list[Choice]

    @property
    def chosen_count(self) -> int:
        return sum(choice.is_chosen for choice in self.choices)


def filters_of(selection: Selection) -> list[Filter]:
    """The filters above a list, with the current choices."""
    listed = [name for name in labels() if name in ALWAYS_LISTED or selection.filters.get(name)]
    return _filters(selection, choices_of(selection), listed)


def all_filters_of(selection: Selection) -> list[Filter]:
    """Every filter that offers a choice."""
    return _filters(selection, choices_of(selection), labels())


def labels() -> dict[str, Promise]:
    """The label of each filter, in display order."""
    return {
        "region": _("Region"),
        "audience": _("Who it is for"),
        "topic": _("Topic"),
        "partner": _("Partner"),
        "venue": _("Venue"),
        "language": _("Language of the description"),
    }


def query_of(selection: Selection, **others: str) -> str:
    """The query string of this selection, with its question mark; "" if nothing is narrowed."""
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


RECORDS = {
    "region": Region,
    "audience": Audience,
    "topic": Topic,
    "partner": Organisation,
    "venue": Venue,
}
Choices = Mapping[str, list[tuple[str, str]]]


def choices_of(selection: Selection) -> Choices:
    """Value and label by filter name: only values that match something public in the calendar, in
    the selection's language. A few small queries; lists and months are cached with the result."""
    values = filter_values(selection)
    found = {
        name: _records(model, values[name], selection.language) for name, model in RECORDS.items()
    }
    return found | {
        "language": [(code, language_name(code)) for code in sorted(values["language"])]
    }


def _records(model, slugs: set[str], language: str) -> list[tuple[str, str]]:
    if not slugs:
        return []
    rows = model.objects.filter(slug__in=slugs).values_list("slug", "name")
    return [(slug, in_language(name, language) or slug) for slug, name in rows]
