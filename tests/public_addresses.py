"""Every address that the public may ask for, by the pattern that answers it.

A pattern or a page's route that is not named here fails the walk: whoever adds one says how it is to
be filled, and it is walked from then on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.urls import get_resolver
from django.urls.resolvers import LocalePrefixPattern, URLResolver
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page, get_page_models

LANGUAGES = ("az", "en", "ru")
QUERIES = ("", "?cancelled=drop", "?past=all", "?q=leak", "?language=az", "?language=en")
PERIOD = "?from=2026-01-01&to=2027-12-31"
DAYS = ("2027-03-08T1000", "2026-01-10T1500")
"""Dates of the hidden events and activities."""


@dataclass
class Things:
    """What there is to ask for. ``pages`` are paths below the host, of hidden pages too."""

    pages: list[str] = field(default_factory=list)
    slugs: list[str] = field(default_factory=list)
    filters: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    restrictions: list[tuple[int, int]] = field(default_factory=list)


def calendars() -> list[str]:
    return [f"/{code}/{slug}/" for code in LANGUAGES for slug in ("events", "closed")]


def below(things: Things) -> list[str]:
    """Each hidden page where it is, and where it would be in another language or calendar."""
    places = ("/az/events/", "/en/events/", "/az/closed/")
    return [f"{place}{slug}/" for place in places for slug in things.slugs]


def of_calendars(name: str, *queries: str) -> Callable[[Things], list[str]]:
    return lambda things: [
        f"{calendar}{name}{query}"
        for calendar in calendars()
        for query in [*(queries or QUERIES), *(f"?{one}" for one in things.filters)]
    ]


def of_dates(rest: str) -> Callable[[Things], list[str]]:
    return lambda things: [f"{page}{day}/{rest}" for page in below(things) for day in DAYS]


def everywhere(path: str) -> Callable[[Things], list[str]]:
    return lambda _things: [f"/{code}{path}" for code in LANGUAGES]


ANSWERED: dict[str, Callable[[Things], Iterable[str]]] = {
    "healthz": lambda _things: ["/healthz"],
    r"documents/^(\d+)/(.*)$": lambda things: things.documents,
    "documents/authenticate_with_password/<int:restriction_id>/": lambda things: [
        f"/documents/authenticate_with_password/{key}/" for key, _page in things.restrictions
    ],
    "sitemap.xml": lambda _things: ["/sitemap.xml"],
    r"^calendars/(?P<token>[\s\S]*)\.ics\Z": lambda things: [
        f"/calendars/{guess}.ics" for guess in ("", "guessed", *things.slugs)
    ],
    "^media/(?P<path>.*)$": lambda things: things.files,
    r"^(?P<path>(?:[\w-]+/)*)feed\.ics$": of_calendars("feed.ics"),
    r"^(?P<path>(?:[\w-]+/)*)feed\.rss$": of_calendars("feed.rss"),
    r"^(?P<path>(?:[\w-]+/)*)feed\.atom$": of_calendars("feed.atom"),
    r"^(?P<path>(?:[\w-]+/)*)occurrences\.json$": of_calendars(
        "occurrences.json", "", PERIOD, f"{PERIOD}&q=leak"
    ),
    r"^(?P<path>(?:[\w-]+/)*)embed/$": of_calendars("embed/", "", "?q=leak"),
    r"^(?P<path>(?:[\w-]+/)*)(?P<key>[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{4}(?:[0-9]{2})?)?)"
    r"/event\.ics$": of_dates("event.ics"),
    r"^(?P<path>(?:[\w-]+/)*)event\.ics$": lambda things: [
        f"{page}event.ics" for page in below(things)
    ],
    "*/_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/": (
        lambda things: [
            f"/az/_util/authenticate_with_password/{key}/{page}/"
            for key, page in things.restrictions
        ]
    ),
    "*/_util/login/": everywhere("/_util/login/"),
    r"*/^((?:[\w\-]+/)*)$": lambda things: [
        *everywhere("/")(things),
        *everywhere("/about/")(things),
        *things.pages,
        *below(things),
    ],
}
ROUTES: dict[tuple[str, str], Callable[[Things], Iterable[str]]] = {
    ("CalendarPage", "index_route"): of_calendars("", ""),
    ("EventPage", "index_route"): below,
    ("CalendarPage", "list"): of_calendars("", "", "?on=2027-03-08", "?q=leak"),
    ("CalendarPage", "past"): of_calendars("past/", "", "?q=leak"),
    ("CalendarPage", "this_month"): of_calendars("month/", ""),
    ("CalendarPage", "month"): of_calendars("month/2027/3/", "", "?q=leak"),
    ("CalendarPage", "subscribe"): of_calendars("subscribe/", ""),
    ("EventPage", "detail"): below,
    ("EventPage", "date"): of_dates(""),
}


def addresses(things: Things) -> list[str]:
    """All of them, each once.

    Raises:
        AssertionError: a pattern or a route is not known here.
    """
    named = set(patterns())
    assert named == set(ANSWERED), named ^ set(ANSWERED)
    found = set(routes())
    assert found == set(ROUTES), found ^ set(ROUTES)
    ways = [*ANSWERED.values(), *ROUTES.values()]
    return list(dict.fromkeys(address for way in ways for address in way(things)))


def patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Of the whole site but its admin; the language's prefix is written as a star."""
    for pattern in (resolver or get_resolver()).url_patterns:
        is_prefix = isinstance(pattern.pattern, LocalePrefixPattern)
        name = prefix + ("*/" if is_prefix else str(pattern.pattern))
        if name == "admin/":
            continue
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, name)
        else:
            yield name


def routes() -> Iterator[tuple[str, str]]:
    for model in get_page_models():
        if model is not Page and issubclass(model, RoutablePageMixin):
            for route in model.get_subpage_urls():
                yield model.__name__, route.name
