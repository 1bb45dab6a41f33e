"""Hard case 11: what is not public is in no answer to anybody who is not logged in.

Everything hidden carries words of its own. All public addresses are walked, those of what is hidden
among them; none of the words may be in an answer, and nothing may be counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.images import ImageFile
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Page,
    PageViewRestriction,
)

from detention_visits.models import Activity
from outreach.models import CalendarPage, Event, EventPage, OccurrenceChange
from tests.detention_visits.factories import (
    ActivityFactory,
    ActivityPageFactory,
    FacilityFactory,
    held,
)
from tests.factories import (
    EventFactory,
    EventPageFactory,
    OrganisationFactory,
    PartnershipFactory,
    RegionFactory,
    TopicFactory,
    VenueFactory,
    calendar_in,
    make_calendars,
    pictures,
)
from tests.public_addresses import Things, addresses, below, calendars
from tests.sampling import sampled

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
NOW = "2027-02-20T12:00:00+04:00"
EARLIER = "2027-02-10T12:00:00+04:00"
SECRET = "zqx"
"""In every word that nobody may read, whatever stands around it, in any case."""
FEEDS = (".ics", ".rss", ".atom")


@dataclass
class Hidden:
    """One way of being hidden: the event's or activity's page, None where it has none."""

    kind: str
    page: Page | None


def words(kind: str, place: str) -> str:
    return f"leak {SECRET}-{kind}-{place}"


def in_all(kind: str, place: str) -> dict[str, str]:
    return {code: f"{words(kind, place)} {code}" for code in ("az", "en", "ru")}


def picture(kind: str) -> Image:
    name = f"{SECRET}-{kind}.jpg"
    return pictures.picture(name, (20, 10), title=name)


def secret_event(kind: str, **fields) -> Event:
    """A series with all that a feed or a page would tell."""
    slug = f"{SECRET}-{kind}"
    venue = VenueFactory(
        slug=f"{slug}-venue", name=in_all(kind, "venue"), address=in_all(kind, "address")
    )
    region = RegionFactory(slug=f"{slug}-region", name=in_all(kind, "region"))
    event = EventFactory(
        title=words(kind, "working-title"),
        weekly=True,
        venue=venue,
        region=region,
        reason=in_all(kind, "reason"),
        **fields,
    )
    event.topics.add(TopicFactory(slug=f"{slug}-topic", name=in_all(kind, "topic")))
    event.save()
    partner = OrganisationFactory(slug=f"{slug}-partner", name=in_all(kind, "partner"))
    PartnershipFactory(event=event, organisation=partner, answer="accepted")
    OccurrenceChange.objects.create(
        event=event,
        local_start=datetime(2027, 3, 8, 10),
        kind="altered",
        title=in_all(kind, "other-title"),
        reason=in_all(kind, "other-reason"),
        venue=VenueFactory(slug=f"{slug}-elsewhere", name=in_all(kind, "elsewhere")),
    )
    return event


def texts(kind: str) -> dict[str, object]:
    return {
        "title": words(kind, "title"),
        "slug": f"{SECRET}-{kind}",
        "summary": words(kind, "summary"),
        "body": f"<p>{words(kind, 'body')}</p>",
    }


def secret_page(kind: str, *, draft=False, **fields) -> EventPage:
    event = secret_event(kind, **fields)
    return EventPageFactory(event=event, draft=draft, image=picture(kind), **texts(kind))


def restrict(page: Page, kind=PageViewRestriction.LOGIN, **fields) -> PageViewRestriction:
    return PageViewRestriction.objects.create(page=page, restriction_type=kind, **fields)


def hide_events(clock) -> list[Hidden]:
    """One event for each way; the expired one was live before."""
    clock.move_to(EARLIER)
    expired = secret_page("expired", draft=True)
    expired.expire_at = timezone.now() + timedelta(days=2)
    expired.save_revision().publish()
    clock.move_to(NOW)
    scheduled = secret_page("scheduled", draft=True)
    scheduled.go_live_at = timezone.now() + timedelta(days=2)
    scheduled.save_revision().publish()
    withdrawn = secret_page("withdrawn")
    withdrawn.unpublish()
    restricted = secret_page("restricted")
    restrict(restricted, PageViewRestriction.PASSWORD, password="open")
    withdrawn_status = secret_page("planned-again")
    event = Event.objects.get(pk=withdrawn_status.event_id)
    event.status = "planned"
    event.save()
    secret_event("without-page")
    return [
        Hidden("expired", expired),
        Hidden("scheduled", scheduled),
        Hidden("withdrawn", withdrawn),
        Hidden("restricted", restricted),
        Hidden("planned-again", withdrawn_status),
        Hidden("draft", secret_page("draft", draft=True)),
        Hidden("planned", secret_page("planned", planned=True)),
        Hidden("without-page", None),
        Hidden("restricted-above", below_a_restriction()),
    ]


def below_a_restriction() -> EventPage:
    """In a calendar of its own, which nobody may see."""
    parent = calendar_in("az").get_parent().specific
    closed = parent.add_child(
        instance=CalendarPage(
            title=words("closed", "calendar"), slug="closed", locale=parent.locale, live=False
        )
    )
    restrict(closed)
    closed.save_revision().publish()
    closed = CalendarPage.objects.get(pk=closed.pk)
    event = secret_event("restricted-above")
    page = closed.add_child(
        instance=EventPage(
            event=event, locale=closed.locale, live=False, **texts("restricted-above")
        )
    )
    page.save_revision().publish()
    return EventPage.objects.get(pk=page.pk)


def secret_activity(kind: str, **fields) -> Activity:
    publicity = fields.pop("publicity")
    facility = FacilityFactory(
        slug=f"{SECRET}-{kind}-facility",
        name=in_all(kind, "facility"),
        address=words(kind, "facility-address"),
        publicity=publicity,
    )
    return ActivityFactory(
        facility=facility,
        title=words(kind, "working-title"),
        reason=in_all(kind, "reason"),
        **fields,
    )


def hide_activities() -> list[Hidden]:
    kinds = {
        "never": secret_activity("never", publicity="never", endless=True),
        "after": secret_activity("after", publicity="after", endless=True),
        "planned-activity": secret_activity("planned-activity", publicity="always", planned=True),
        "restricted-activity": secret_activity("restricted-activity", publicity="always"),
    }
    pages = {
        kind: ActivityPageFactory(activity=activity, **texts(kind))
        for kind, activity in kinds.items()
    }
    held(kinds["never"], 1, women=9)
    restrict(pages["restricted-activity"])
    return [Hidden(kind, page) for kind, page in pages.items()]


def show() -> EventPage:
    """What everybody may see, with what belongs to it and nobody may."""
    event = EventFactory(weekly=True, title=words("shown", "working-title"))
    asked = OrganisationFactory(slug=f"{SECRET}-shown-asked", name=in_all("shown", "asked"))
    declined = OrganisationFactory(slug=f"{SECRET}-shown-no", name=in_all("shown", "declined"))
    PartnershipFactory(event=event, organisation=asked, answer="asked")
    PartnershipFactory(event=event, organisation=declined, answer="declined")
    page = EventPageFactory(event=event, title="Public leak", slug="public", body="<p>Come.</p>")
    draft = EventPage.objects.get(pk=page.pk)
    draft.title, draft.summary = words("shown", "draft-title"), words("shown", "draft-summary")
    draft.save_revision()
    return page


def document() -> Document:
    """In a collection that only some may see."""
    collection = Collection.get_first_root_node().add_child(name=words("file", "collection"))
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    content = ImageFile(BytesIO(words("file", "content").encode()), name=f"{SECRET}-file.txt")
    return Document.objects.create(
        title=words("file", "title"), file=content, collection=collection
    )


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        make_calendars()
        yield traveller


def walk(client, asked: list[str]) -> dict[str, tuple[int, str]]:
    """Status and text of each address; headers are read too, lines of iCalendar unfolded."""
    found = {}
    for address in asked:
        answer = client.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = content.decode(errors="replace").replace("\r\n ", "")
        headers = "\n".join(f"{name}: {value}" for name, value in answer.items())
        found[address] = answer.status_code, f"{headers}\n\n{text}"
    return found


def some_of(asked: list[str]) -> list[str]:
    """A third of the addresses and the calendars' own: each hidden thing, each language and each
    kind of answer with each of its queries is among them."""
    chosen = sampled(
        "addresses that might leak",
        asked,
        axes=parts_of,
        least=len(asked) // 3,
        key=str(len(asked)),
    )
    return [*{**dict.fromkeys(calendars()), **dict.fromkeys(chosen)}]


def parts_of(address: str) -> list[str | tuple[str, str]]:
    path, _mark, query = address.partition("?")
    parts = path.strip("/").split("/")
    return [*parts, query, (parts[-1], query), ("in", parts[0] + parts[-1])]


def test_nothing_hidden_is_in_any_public_answer(client, clock):
    """Hard case 11."""
    show()
    things = Things()
    nothing = walk(client, some_of(addresses(things)))
    hidden = [*hide_events(clock), *hide_activities()]
    file = document()
    pages = [one.page for one in hidden if one.page]
    things = Things(
        pages=[page.get_url() for page in pages if page.get_url()],
        slugs=[page.slug for page in pages],
        filters=[f"venue={SECRET}-planned-venue", f"partner={SECRET}-draft-partner"],
        files=["/media/", "/media/images/", "/media/documents/"],
        documents=[file.url],
        restrictions=list(PageViewRestriction.objects.values_list("pk", "page_id")),
    )
    found = walk(client, [*{**nothing, **dict.fromkeys(some_of(addresses(things)))}])
    leaks = [
        f"{address}: {line}"
        for address, (_status, text) in found.items()
        for line in _without_what_was_asked(address, text).splitlines()
        if SECRET in line
    ]
    assert not leaks, "\n".join(leaks)
    assert max(status for status, _text in found.values()) < 500
    shown = {address for address in below(things) if found.get(address, (0,))[0] == 200}
    assert not shown
    ics = {a for a, (status, _t) in found.items() if "event.ics" in a and status != 404}
    assert not ics
    same = [one for one in nothing if not _is_feed(one) and "/closed/" not in one]
    differing = {address for address in same if _body(nothing[address]) != _body(found[address])}
    assert not differing, "something hidden is counted"
    closed = {found[one][0] for one in found if one.startswith("/az/closed/")}
    assert closed <= {302, 404}, "a restricted calendar asks who is there"
    assert "Public leak" in found["/az/events/"][1]


def _without_what_was_asked(address: str, text: str) -> str:
    """An answer may repeat the address that it was asked for, as a redirect does."""
    path = address.partition("?")[0]
    parts = [part for part in (*path.split("/"), *address.partition("?")[2].split("=")) if part]
    text = text.lower()
    for part in sorted(parts, key=len, reverse=True):
        if SECRET in part:
            text = text.replace(part.lower(), "")
    return text


def _is_feed(address: str) -> bool:
    return any(ending in address for ending in FEEDS)


def _body(answer: tuple[int, str]) -> tuple[int, str]:
    """Without headers, which name versions, and without the secrets of forms."""
    status, text = answer
    lines = text.partition("\n\n")[2].splitlines()
    return status, "\n".join(line for line in lines if "csrfmiddlewaretoken" not in line)
