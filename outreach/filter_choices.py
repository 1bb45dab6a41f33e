"""What each filter of a calendar offers."""

from __future__ import annotations

from collections.abc import Mapping

from .fields import in_language
from .models import Audience, Organisation, Region, Topic, Venue
from .scheduling.sources import Selection, filter_values
from .templatetags.outreach_tags import language_name

RECORDS = {
    "region": Region,
    "audience": Audience,
    "topic": Topic,
    "partner": Organisation,
    "venue": Venue,
}
Choices = Mapping[str, list[tuple[str, str]]]


def choices_of(selection: Selection) -> Choices:
    """Value and label by filter name: only those by which anything public of the calendar is found,
    in the language of the selection. Some small queries; lists and months are stored with them."""
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
