"""Filter values that match at least one event of a calendar."""

from __future__ import annotations

from django.db.models import Exists, Model, OuterRef, QuerySet

from ..addresses.languages import content_languages
from ..models import Audience, Event, Face, Organisation, Partnership, Region, Topic, Venue
from ..scheduling.sources import Selection


def event_filter_values(selection: Selection) -> dict[str, set[str]]:
    """Slugs by filter name. One query per filter, with an EXISTS test per record."""
    return {
        "region": _slugs(Region, _shown_events(selection, region=OuterRef("pk"))),
        "venue": _slugs(Venue, _shown_events(selection, venue=OuterRef("pk"))),
        "audience": _labelled(Audience, "audience", Event.audiences, selection),
        "topic": _labelled(Topic, "topic", Event.topics, selection),
        "partner": _slugs(Organisation, _shown_partnerships(selection)),
        "language": _languages(selection),
    }


def _slugs(model: type[Model], needed: QuerySet) -> set[str]:
    return set(model.objects.filter(Exists(needed)).order_by().values_list("slug", flat=True))


def _faces(selection: Selection, event: str) -> QuerySet:
    return Face.objects.visible(selection.now).filter(
        event=OuterRef(event), calendar_key=selection.calendar_key, language=selection.language
    )


def _shown_events(selection: Selection, **conditions) -> QuerySet:
    return Event.objects.filter(Exists(_faces(selection, "pk")), **conditions)


def _shown_partnerships(selection: Selection) -> QuerySet:
    accepted = Partnership.objects.public().filter(organisation=OuterRef("pk"))
    return accepted.filter(Exists(_faces(selection, "event_id")))


def _labelled(model: type[Model], column: str, field, selection: Selection) -> set[str]:
    """Slugs for a many-to-many field, found through its join table."""
    rows = field.through.objects.filter(**{column: OuterRef("pk")})
    return _slugs(model, rows.filter(Exists(_faces(selection, "event_id"))))


def _languages(selection: Selection) -> set[str]:
    """Languages in which an event of this calendar has a page of its own."""
    faces = Face.objects.visible(selection.now).filter(calendar_key=selection.calendar_key)
    codes = [code for code, _name in content_languages()]
    return {code for code in codes if faces.filter(language=code, page_language=code).exists()}
