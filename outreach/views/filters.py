"""The filters of a calendar as people see them: boxes to tick, and links that keep them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from ..fields import in_language
from ..models import Audience, Region
from ..scheduling.sources import Selection


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
    """The groups with what is chosen in each; two queries."""
    return [
        _filter("region", _("Region"), Region, selection),
        _filter("audience", _("For whom"), Audience, selection),
    ]


def query_of(selection: Selection, **others: str) -> str:
    """The query string that asks for the same again, with its question mark; "" for everything."""
    pairs = [(name, value) for name, values in selection.filters.items() for value in values]
    pairs += [("q", selection.search)] if selection.search else []
    pairs += [(name, value) for name, value in others.items() if value]
    return f"?{urlencode(pairs)}" if pairs else ""


def _filter(name: str, label: str, model, selection: Selection) -> Filter:
    chosen = selection.filters.get(name, ())
    records = model.objects.only("slug", "name", "sort_order")
    choices = [
        Choice(record.slug, in_language(record.name, selection.language), record.slug in chosen)
        for record in records
    ]
    return Filter(name, label, choices)
