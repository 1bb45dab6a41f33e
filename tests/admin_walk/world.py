"""One world for the walk: what is hidden bears a word of its own, by whom it is hidden from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO

from django.core.files.images import ImageFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.log_actions import log
from wagtail.models import Collection, Page, PageViewRestriction, Workflow

from outreach.attendance.registrations import remove_participant
from outreach.models import (
    Event,
    EventEdit,
    EventPage,
    OccurrenceChange,
    PartnerCalendar,
    Registration,
)
from outreach.planning.private_feeds import make_private_feed
from tests.detention_visits.factories import ActivityFactory, ActivityPageFactory, FacilityFactory
from tests.factories import (
    AudienceFactory,
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
from tests.factories.holidays import HolidayFactory
from tests.factories.users import regional_user, user_as

HUSH = "hushhush"
"""In each hidden title, so that a search for it finds all; an answer may repeat it."""
PLAN, VISITS, PEOPLE = "zqplan", "zqvisit", "zqname"
KNOWN_TO = {
    PLAN: {"figures", "planner", "regional", "administrator"},
    VISITS: {"visitor", "administrator"},
    PEOPLE: {"administrator"},
}
"""By its word, who may read it: titles of events and of their pages that are not public; of
activities, facilities and their pages; names and contacts of participants of another region."""


@dataclass
class World:
    """What the addresses are about: foreign to all roles but the administrator."""

    users: dict[str, object] = field(default_factory=dict)
    things: dict[str, object] = field(default_factory=dict)

    def __getattr__(self, name: str):
        try:
            return vars(self)["things"][name]
        except KeyError:
            raise AttributeError(name) from None


def hidden(word: str, place: str) -> str:
    return f"{word} {HUSH} {place}"


def make_world() -> World:
    make_calendars()
    home, abroad = RegionFactory(slug="home"), RegionFactory(slug="abroad")
    world = World(users=_users(home))
    world.things |= {"home": home, "abroad": abroad, "calendar": calendar_in("az")}
    world.things |= _records(abroad)
    world.things |= _events(world)
    world.things |= _visits(world)
    world.things |= _of_wagtail(world)
    _log(world)
    return world


def _users(home) -> dict[str, object]:
    people = {role: user_as(role) for role in ("nobody", "figures", "planner", "administrator")}
    people["regional"] = regional_user("coordinator", home)
    people["visitor"] = user_as("visitor")
    return people


def _records(abroad) -> dict[str, object]:
    return {
        "venue": VenueFactory(slug="hall", region=abroad),
        "organisation": OrganisationFactory(slug="unused"),
        "region": RegionFactory(slug="unused"),
        "audience": AudienceFactory(slug="youth"),
        "topic": TopicFactory(slug="school"),
        "holiday": HolidayFactory(),
        "partnercalendar": PartnerCalendar.objects.create(
            title="Partner",
            address="https://partner.example.org/",
            calendar=calendar_in("az"),
            region=abroad,
        ),
    }


def _events(world: World) -> dict[str, object]:
    event = EventFactory(
        title=hidden(PLAN, "planned"),
        planned=True,
        endless=True,
        region=world.abroad,
        venue=VenueFactory(slug="used", region=world.abroad),
    )
    PartnershipFactory(event=event)
    draft = EventPageFactory(event=event, draft=True, title=hidden(PLAN, "draft"))
    public = EventFactory(title=hidden(PLAN, "working"), weekly=True, region=world.abroad)
    live = EventPageFactory(event=public, title="Open to all", slug="open-to-all")
    renamed = EventPageFactory(event=EventFactory(region=world.abroad), title="Named otherwise")
    renamed.title = hidden(PLAN, "new-title")
    renamed.save_revision()
    private = EventPageFactory(
        event=EventFactory(title=hidden(PLAN, "private-event"), region=world.abroad),
        title=hidden(PLAN, "private"),
    )
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    people = [
        Registration.objects.create(
            occurrence=one, name=f"{PEOPLE} {HUSH}", contact=f"{PEOPLE}@a.b"
        )
        for one in (event.occurrences.first(), public.occurrences.first())
    ]
    administrator = world.users["administrator"]
    OccurrenceChange.objects.create(
        event=event, local_start=datetime(2027, 3, 8, 10), kind="cancelled"
    )
    Event.objects.get(pk=event.pk).save_revision(user=administrator)
    feed, _token = make_private_feed(user=administrator, label="Phone", scope="plan", language="en")
    client = Client()
    client.force_login(administrator)
    cancelled = public.occurrences.order_by("starts_at").last()
    reason = {f"reason_{code}": "" for code in ("az", "en", "ru")}
    address = reverse("outreach_cancel_date", args=[cancelled.pk])
    client.post(address, {"scope": "one", "save": "1", **reason})
    return {
        "event": event,
        "spare_event": EventFactory(
            title=hidden(PLAN, "without-pages"), planned=True, region=world.abroad
        ),
        "public_event": Event.objects.get(pk=public.pk),
        "draft": draft,
        "live": live,
        "private": private,
        "date": public.occurrences.order_by("starts_at").first(),
        "cancelled": cancelled,
        "registration": people[0],
        "removed": remove_participant(
            registration=Registration.objects.create(
                occurrence=public.occurrences.first(), name=f"{PEOPLE} {HUSH} removed"
            ),
            user=administrator,
            now=timezone.now(),
        ),
        "feed": feed,
        "edit": EventEdit.objects.order_by("pk").last(),
    }


def _visits(world: World) -> dict[str, object]:
    names = {code: hidden(VISITS, f"facility-{code}") for code in ("az", "en", "ru")}
    facility = FacilityFactory(name=names, address=hidden(VISITS, "address"))
    activity = ActivityFactory(facility=facility, title=hidden(VISITS, "activity"), endless=True)
    page = ActivityPageFactory(activity=activity, title=hidden(VISITS, "page"))
    cancelled = activity.sessions.order_by("starts_at").reverse()[1]
    client = Client()
    client.force_login(world.users["administrator"])
    address = reverse("detention_visits_activities:cancel_session", args=[cancelled.pk])
    reason = {f"reason_{code}": "" for code in ("az", "en", "ru")}
    client.post(address, {"scope": "one", "save": "1", **reason})
    return {
        "facility": facility,
        "activity": activity,
        "spare_activity": ActivityFactory(
            facility=facility, title=hidden(VISITS, "without-pages"), planned=True, endless=True
        ),
        "cancelled_session": cancelled,
        "session_edit": activity.edits.latest("pk"),
        "session": activity.sessions.order_by("starts_at").last(),
        "visit_page": page,
    }


def _of_wagtail(world: World) -> dict[str, object]:
    administrator = world.users["administrator"]
    workflow = Workflow.objects.get()
    states = [
        workflow.start(page.specific, administrator)
        for page in Page.objects.filter(pk__in=[world.draft.pk, world.live.pk, world.visit_page.pk])
    ]
    gone = EventPageFactory(event=EventFactory(), draft=True, title=hidden(PLAN, "gone"))
    log(gone, "wagtail.delete", user=administrator, deleted=True)
    EventPage.objects.get(pk=gone.pk).delete()
    return {
        "image": pictures.picture("walk.jpg", (20, 10), title="A picture"),
        "document": Document.objects.create(
            title="A document", file=ImageFile(BytesIO(b"text"), name="walk.txt")
        ),
        "redirect": Redirect.objects.create(old_path="/old", redirect_page=world.draft),
        "collection": Collection.get_first_root_node().add_child(name="Pictures"),
        "workflow": workflow,
        "task": workflow.tasks.get(),
        "workflow_states": {int(state.object_id): state for state in states},
    }


def _log(world: World) -> None:
    """Each has edited and locked what is hidden from them now, when they still had the right."""
    pages = [world.draft, world.visit_page]
    for user in world.users.values():
        for page in pages:
            log(page, "wagtail.edit", user=user)
    for row in (world.event, world.activity, world.facility):
        log(row, "wagtail.edit", user=world.users["administrator"])
    locked = {
        "planner": ActivityPageFactory(title=hidden(VISITS, "locked")),
        "visitor": EventPageFactory(title=hidden(PLAN, "locked"), draft=True),
    }
    for role, page in locked.items():
        user = world.users[role]
        values = {"locked": True, "locked_by": user, "locked_at": timezone.now(), "owner": user}
        Page.objects.filter(pk=page.pk).update(**values)
    world.things["locked"] = locked["visitor"]
