"""A form made before another's save takes nothing back. Hard case 19.

Played with two browsers' forms, as they are read from the pages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from wagtail.admin.views import generic
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from detention_visits.models import Facility
from outreach.editing.date_verbs import call_off, move
from outreach.editing.screens.record_editing import EditRecordView, FreshMixin
from outreach.editing.stale_forms import sealed
from outreach.models import Event, Holiday, Organisation, PartnerCalendar, Region, Venue
from outreach.scheduling.errors import WriteConflict
from outreach.series.unit_of_work import BUSY, FOLLOWERS, register_follower, unit_of_work
from tests.detention_visits.factories import ActivityPageFactory, FacilityFactory
from tests.factories import (
    AudienceFactory,
    EventFactory,
    EventPageFactory,
    OrganisationFactory,
    RegionFactory,
    VenueFactory,
    calendar_in,
    make_calendars,
)
from tests.factories.forms import event_data, values_of
from tests.factories.holidays import HolidayFactory
from tests.factories.users import user_as

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EVENT = "wagtailsnippets_outreach_event:edit"


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False):
        make_calendars()
        yield


@dataclass
class Browser:
    """One window: a form as it was read from its page, and what is typed in it."""

    client: Client
    address: str
    version: str = "outreach-shown"
    fields: list[tuple[str, str]] = None
    said: str = ""

    def open(self) -> Browser:
        answer = self.client.get(self.address)
        assert answer.status_code == 200
        self._read(answer)
        return self

    def _read(self, answer) -> None:
        page = BeautifulSoup(answer.content, "html.parser")
        (form,) = [one for one in page.find_all("form") if one.find(attrs={"name": self.version})]
        self.fields = [
            pair
            for one in form.find_all(["input", "select", "textarea"])
            if one.get("name") and not one.find_parent("template")
            for pair in values_of(one)
        ]
        told = page.select(".messages, .error-message, .help-critical")
        self.said = " ".join(one.get_text(" ") for one in told)

    def type(self, **values: str) -> Browser:
        self.fields = [(name, value) for name, value in self.fields if name not in values]
        self.fields += [(name, value) for name, value in values.items() if value is not None]
        return self

    def save(self) -> bool:
        data: dict[str, list[str]] = {}
        for name, value in self.fields:
            data.setdefault(name, []).append(value)
        answer = self.client.post(self.address, data)
        if answer.status_code == 200:
            self._read(answer)
        return answer.status_code == 302


def window(
    address: str, version: str = "outreach-shown", *, role: str = "administrator"
) -> Browser:
    client = Client()
    user = user_as(role)
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})
    client.force_login(user)
    return Browser(client, address, version).open()


def windows(name: str, row) -> tuple[Browser, Browser]:
    address = reverse(name, args=[row.pk])
    return window(address), window(address)


def stored(row):
    return type(row)._base_manager.get(pk=row.pk)


def partner() -> PartnerCalendar:
    return PartnerCalendar.objects.create(
        title="Partner", address="https://example.org/a.ics", calendar=calendar_in("az")
    )


FACILITIES, ACTIVITIES = "detention_visits_facilities:edit", "detention_visits_activities:edit"


def snippet(model) -> str:
    return f"wagtailsnippets_outreach_{model._meta.model_name}:edit"


FORMS: dict[str, tuple[str, Callable, dict, dict]] = {
    "event": (EVENT, EventFactory, {"title": "Theirs"}, {"capacity": "30"}),
    "activity": (
        ACTIVITIES,
        lambda: ActivityPageFactory().activity,
        {"title": "Theirs"},
        {"reason_en": "Mine"},
    ),
    "facility": (
        FACILITIES,
        lambda: FacilityFactory(publicity="always"),
        {"publicity": "never"},
        {"address": "Mine"},
    ),
    "venue": (snippet(Venue), VenueFactory, {"slug": "theirs"}, {"address_en": "Mine"}),
    "organisation": (
        snippet(Organisation),
        OrganisationFactory,
        {"slug": "theirs"},
        {"website": "https://mine.example.org/"},
    ),
    "region": (snippet(Region), RegionFactory, {"slug": "theirs"}, {"name_en": "Mine"}),
    "holiday": (
        snippet(Holiday),
        HolidayFactory,
        {"name_en": "Theirs"},
        {"name_ru": "Мой"},
    ),
    "partner's calendar": (
        snippet(PartnerCalendar),
        partner,
        {"title": "Theirs"},
        {"publishes": "on"},
    ),
}


def texts(row) -> str:
    return repr({name: str(value) for name, value in vars(stored(row)).items() if name[0] != "_"})


@pytest.mark.parametrize("what", FORMS)
def test_what_somebody_saved_meanwhile_stays(what):
    name, make, theirs, mine = FORMS[what]
    row = make()
    one, other = windows(name, row)
    assert other.type(**theirs).save()
    after = texts(row)
    assert not one.type(**mine).save()
    assert texts(row) == after
    assert "Nothing was saved" in one.said
    shown = dict(one.fields)
    for values in (theirs, mine):
        assert {key: shown.get(key) for key in values} == values
    assert one.save(), one.said
    assert texts(row) != after
    for key, value in theirs.items():
        assert value in str(getattr(stored(row), key.rpartition("_")[0] or key, value))


@pytest.mark.parametrize("what", FORMS)
def test_without_anybody_elses_save_it_is_saved(what):
    name, make, theirs, mine = FORMS[what]
    row = make()
    one, _other = windows(name, row)
    assert one.type(**theirs, **mine).save(), one.said


@pytest.mark.parametrize("may_read", [True, False])
def test_who_saved_and_when(monkeypatch, may_read):
    """By name, to whoever may read the log."""
    event, venue = EventFactory(), VenueFactory()
    logs = ModelLogEntry.objects
    if not may_read:
        monkeypatch.setattr(type(logs), "viewable_by_user", lambda manager, user: manager.none())
    for row, name, theirs in (
        (event, EVENT, {"title": "T"}),
        (venue, snippet(Venue), {"slug": "t"}),
    ):
        address = reverse(name, args=[row.pk])
        one, other = window(address, role="coordinator"), window(address)
        assert other.type(**theirs).save(), other.said
        assert not one.save()
        who = "administrator" if may_read else "Somebody"
        assert f"{who} saved it: Saturday, 20 February 2027, 12:00." in one.said
        assert ("administrator" in one.said) == may_read


def test_a_withdrawn_event_stays_withdrawn():
    event = EventFactory()
    one, other = windows(EVENT, event)
    assert other.type(status="planned").save()
    assert not one.type(capacity="30").save()
    assert stored(event).status == "planned"
    assert "Status" in one.said and "planned" in one.said
    assert one.save()
    assert (stored(event).status, stored(event).capacity) == ("planned", 30)


def test_both_typed_in_one_field_and_the_second_decides():
    event = EventFactory(title="Before")
    one, other = windows(EVENT, event)
    assert other.type(title="Theirs").save()
    assert not one.type(title="Mine").save()
    assert "Theirs" in one.said and "Mine" in one.said, one.said
    assert dict(one.fields)["title"] == "Mine"
    assert one.save()
    assert stored(event).title == "Mine"


def test_a_date_cancelled_meanwhile_stays_cancelled():
    event = EventFactory(weekly=True)
    (one, _other), date = windows(EVENT, event), event.occurrences.all()[1]
    call_off(
        owner=event, local_start=date.local_start, scope="one", verb="cancel", reason={}, user=None
    )
    assert not one.type(capacity="30").save()
    assert one.save(), one.said
    assert event.occurrences.get(pk=date.pk).status == "cancelled"
    assert stored(event).capacity == 30


def test_a_partner_added_meanwhile_stays(client):
    event, mine = EventFactory(), OrganisationFactory()
    one, other = windows(EVENT, event)
    organisation = OrganisationFactory()
    rows = {"partnerships-TOTAL_FORMS": "1", "partnerships-0-role": "host"}
    fill = {"partnerships-0-answer": "asked", "partnerships-0-id": "", "partnerships-0-ORDER": "1"}
    assert other.type(
        **rows, **fill, **{"partnerships-0-organisation": str(organisation.pk)}
    ).save(), other.said
    assert not one.type(capacity="5").save()
    assert one.save(), one.said
    assert [row.organisation for row in stored(event).partnerships.all()] == [organisation]
    assert mine.pk


def test_jobs_make_no_form_stale():
    event = EventFactory(endless=True)
    one, _other = windows(EVENT, event)
    with unit_of_work((event._meta.label_lower, event.pk)):
        Event.objects.filter(pk=event.pk).update(index_digest="", sequence=7)
    assert one.type(capacity="5").save(), one.said


def test_a_damaged_seal_takes_back_nothing_and_loses_nothing():
    """As a form that nobody has touched, it would bring back what a colleague has withdrawn."""
    facility = FacilityFactory(publicity="always")
    one, other = windows(FACILITIES, facility)
    assert other.type(publicity="never").save()
    damaged = dict(one.fields)["outreach-shown"][:-1]
    assert not one.type(**{"outreach-shown": damaged, "address": "Another street 1"}).save()
    assert Facility.objects.get().publicity == "never"
    assert dict(one.fields)["address"] == "Another street 1"
    assert one.type(publicity="never").save(), one.said
    assert Facility.objects.get().address == "Another street 1"


class TestSessions:
    """The table of sessions, row by row."""

    @pytest.fixture
    def both(self):
        activity = ActivityPageFactory(activity__always=True).activity
        address = reverse("detention_visits_activities:sessions", args=[activity.pk])
        one, other = (window(address, "form-0-shown") for _number in range(2))
        rows = [int(dict(one.fields)[f"form-{place}-id"]) for place in range(2)]
        return one, other, [activity.sessions.get(pk=pk) for pk in rows]

    def test_a_count_of_somebody_else_in_another_row_stays(self, both):
        one, other, (first, second) = both
        assert other.type(**{"form-0-was_held": "True", "form-0-women": "9"}).save()
        assert one.type(**{"form-1-was_held": "False"}).save(), one.said
        assert (stored(first).was_held, stored(first).women) == (True, 9)
        assert stored(second).was_held is False

    def test_a_row_that_both_wrote_is_asked_about(self, both):
        one, other, (first, second) = both
        assert other.type(**{"form-0-was_held": "True", "form-0-women": "9"}).save()
        assert not one.type(**{"form-0-men": "4", "form-1-was_held": "False"}).save()
        assert (stored(first).women, stored(first).men) == (9, None)
        assert stored(second).was_held is None
        assert "Somebody else has saved this row meanwhile" in one.said
        assert "9" in one.said
        assert "administrator saved it: Saturday, 20 February 2027, 12:00." in one.said
        assert one.save(), one.said
        assert (stored(first).women, stored(first).men) == (9, 4)
        assert stored(second).was_held is False


class TestDates:
    """Cancelling, postponing and moving."""

    @pytest.mark.parametrize("verb", ["cancel", "postpone", "move"])
    def test_a_date_changed_meanwhile_is_looked_at_again(self, verb):
        event = EventFactory(weekly=True)
        date = event.occurrences.all()[1]
        one = window(reverse(f"outreach_{verb}_date", args=[date.pk]), "sequence")
        other = window(reverse("outreach_move_date", args=[date.pk]), "sequence")
        moved = {"starts_at_local": "2027-03-09 12:00", "ends_at_local": "2027-03-09 13:00"}
        assert other.type(save="1", **moved).save(), other.said
        before = stored(date).starts_at
        mine = {"starts_at_local": "2027-03-10 09:00", "ends_at_local": "2027-03-10 10:00"}
        one.type(save="1", **(mine if verb == "move" else {}))
        assert not one.save()
        assert (stored(date).starts_at, stored(date).status) == (before, "confirmed")
        assert "somebody else has changed these dates" in one.said
        assert "administrator saved it: Saturday, 20 February 2027, 12:00." in one.said
        assert one.type(save="1").save(), one.said

    @pytest.mark.parametrize("verb", ["cancel", "postpone", "move"])
    @pytest.mark.parametrize("scope", ["one", "all"])
    def test_another_date_changed_meanwhile(self, verb, scope):
        """It matters only to whoever changes several dates."""
        event = EventFactory(weekly=True)
        first, date = event.occurrences.order_by("local_start")[:2]
        one = window(reverse(f"outreach_{verb}_date", args=[date.pk]), "sequence")
        other = window(reverse("outreach_cancel_date", args=[first.pk]), "sequence")
        assert other.type(save="1").save(), other.said
        mine = {"starts_at_local": "2027-03-10 09:00", "ends_at_local": "2027-03-10 10:00"}
        one.type(save="1", scope=scope, **(mine if verb == "move" else {}))
        assert one.save() == (scope == "one"), one.said

    def test_another_reason_is_another_state(self):
        event = EventFactory(weekly=True)
        date = event.occurrences.order_by("local_start")[1]
        kept = {"owner": event, "local_start": date.local_start, "scope": "one", "user": None}
        call_off(**kept, verb="cancel", reason={"en": "Ill"})
        one = window(reverse("outreach_postpone_date", args=[date.pk]), "sequence")
        call_off(**kept, verb="cancel", reason={"en": "The hall is closed"})
        assert not one.type(save="1").save()
        assert event.changes.get().reason == {"en": "The hall is closed"}

    def test_restore_takes_back_only_what_was_seen(self):
        event = EventFactory(weekly=True)
        date = event.occurrences.order_by("local_start")[1]
        kept = {"owner": event, "local_start": date.local_start, "scope": "one", "user": None}
        call_off(**kept, verb="cancel", reason={})
        client = Client()
        client.force_login(user_as("administrator"))
        page = client.get(reverse("outreach_event_dates", args=[event.pk]))
        address = reverse("outreach_restore_date", args=[date.pk])
        button = BeautifulSoup(page.content, "html.parser").select_one(f"[formaction='{address}']")
        move(**kept, reason={}, starts_at_local=date.local_start + timedelta(hours=1))
        data = {button["name"]: button["value"]}
        client.post(address, data)
        assert stored(date).starts_at_local == date.local_start + timedelta(hours=1)
        button["value"] = stored(date).version
        client.post(address, {button["name"]: button["value"]})
        assert stored(date).starts_at_local == date.local_start


class TestPages:
    def test_a_page_saved_meanwhile_is_not_overwritten(self):
        page = EventPageFactory(title="Before")
        address = reverse("wagtailadmin_pages:edit", args=[page.pk])
        page.save_revision()
        other = window(address, "loaded_revision_id", role="coordinator")
        one = window(address, "loaded_revision_id")
        assert other.type(title="Theirs").save(), other.said
        assert not one.type(summary="Mine", **{"action-publish": "1"}).save()
        assert "coordinator has saved this page" in one.said
        assert "(Saturday, 20 February 2027, 12:00)" in one.said
        assert stored(page).get_latest_revision_as_object().title == "Theirs"
        assert dict(one.fields)["summary"] == "Mine"
        assert one.save(), one.said

    def test_what_wagtail_saved_for_the_same_person_is_no_reason(self):
        page = EventPageFactory(title="Before")
        page.save_revision()
        one = window(reverse("wagtailadmin_pages:edit", args=[page.pk]), "loaded_revision_id")
        page.save_revision(user=user_as("administrator"))
        assert one.type(title="Mine").save(), one.said
        assert stored(page).get_latest_revision_as_object().title == "Mine"


def test_every_form_of_a_stored_row_says_what_it_was_made_from():
    """A new one fails here until it does."""
    views = dict(edit_views(get_resolver().url_patterns))
    assert len(views) >= 8
    assert [name for name, view in views.items() if not issubclass(view, FreshMixin)] == []


def edit_views(found):
    for one in found:
        if not isinstance(one, URLPattern):
            yield from edit_views(one.url_patterns)
            continue
        view = getattr(one.callback, "view_class", None)
        model = getattr(one.callback, "view_initkwargs", {}).get("model")
        is_ours = isinstance(model, type) and model._meta.app_label in (
            "outreach",
            "detention_visits",
        )
        if view and is_ours and issubclass(view, generic.EditView):
            yield f"{one.name} {model.__name__}", view


def added(place: int, **values: object) -> dict[str, str]:
    """A new row of partners, as the page's script adds it."""
    row = {"role": "host", "answer": "asked", "id": "", "ORDER": str(place + 1), **values}
    cells = {f"partnerships-{place}-{name}": str(value) for name, value in row.items()}
    return {"partnerships-TOTAL_FORMS": str(place + 1), **cells}


class TestRows:
    """Child rows are looked at one by one."""

    def partners(self, event) -> list[tuple]:
        rows = stored(event).partnerships.order_by("organisation_id")
        return [(row.organisation, row.role, row.answer) for row in rows]

    def test_a_cancellation_stays_though_another_row_is_added(self):
        event = EventFactory(weekly=True)
        moved, other_date = event.occurrences.order_by("local_start")[1:3]
        move(
            owner=event,
            local_start=moved.local_start,
            scope="one",
            starts_at_local=moved.local_start + timedelta(hours=1),
            ends_at_local=moved.local_start + timedelta(hours=3),
            reason={},
            user=None,
        )
        one = window(reverse(EVENT, args=[event.pk]))
        call_off(
            owner=stored(event),
            local_start=moved.local_start,
            scope="one",
            verb="cancel",
            reason={"en": "Ill"},
            user=None,
        )
        start = f"{other_date.local_start:%Y-%m-%d %H:%M}"
        cells = {"local_start": start, "kind": "cancelled", "id": ""}
        one.type(
            **{"changes-TOTAL_FORMS": "2"},
            **{f"changes-1-{name}": value for name, value in cells.items()},
        )
        assert not one.save()
        assert one.save(), one.said
        status = dict(event.occurrences.values_list("pk", "status"))
        assert (status[moved.pk], status[other_date.pk]) == ("cancelled", "cancelled")

    def test_each_adds_a_partner_and_both_stay(self):
        event, mine, theirs = EventFactory(), OrganisationFactory(), OrganisationFactory()
        one, other = windows(EVENT, event)
        assert other.type(**added(0, organisation=theirs.pk)).save(), other.said
        assert not one.type(**added(0, organisation=mine.pk)).save()
        assert mine.slug in one.said or "Partner added" in one.said
        assert one.save(), one.said
        assert {row[0] for row in self.partners(event)} == {mine, theirs}

    def test_both_add_the_same_partner(self):
        event, partner = EventFactory(), OrganisationFactory()
        one, other = windows(EVENT, event)
        assert other.type(**added(0, organisation=partner.pk, answer="accepted")).save()
        assert not one.type(**added(0, organisation=partner.pk, role="speaker")).save()
        assert one.save(), one.said
        assert [row[:2] for row in self.partners(event)] == [(partner, "speaker")]

    def test_an_answer_stays_though_another_partner_is_added(self):
        event, known, mine = EventFactory(), OrganisationFactory(), OrganisationFactory()
        event.partnerships.create(organisation=known)
        event.save()
        one, other = windows(EVENT, event)
        assert other.type(**{"partnerships-0-answer": "declined"}).save()
        assert not one.type(**added(1, organisation=mine.pk)).save()
        assert one.save(), one.said
        assert (known, "co-organiser", "declined") in self.partners(event)
        assert len(self.partners(event)) == 2

    @pytest.mark.parametrize("is_touched", [True, False])
    def test_a_row_that_somebody_removed(self, is_touched):
        event, known = EventFactory(), OrganisationFactory()
        event.partnerships.create(organisation=known)
        event.save()
        one, other = windows(EVENT, event)
        assert other.type(**{"partnerships-0-DELETE": "1"}).save()
        mine = {"partnerships-0-answer": "accepted"} if is_touched else {}
        assert not one.type(capacity="4", **mine).save()
        assert one.save(), one.said
        expected = [(known, "co-organiser", "accepted")] if is_touched else []
        assert self.partners(event) == expected

    def test_of_several_choices_all_are_kept(self):
        old, theirs, mine = (AudienceFactory() for _number in range(3))
        event = EventFactory()
        event.audiences.set([old])
        event.save()
        one, other = windows(EVENT, event)
        for browser, new in ((other, theirs), (one, mine)):
            browser.fields += [("audiences", str(new.pk))]
        assert other.save()
        assert not one.save()
        assert one.save(), one.said
        assert set(stored(event).audiences.all()) == {old, theirs, mine}


def test_a_seal_of_another_row_is_damaged():
    venue, facility = VenueFactory(), FacilityFactory()
    for other in (VenueFactory(), facility):
        one = window(reverse(snippet(Venue), args=[venue.pk]))
        assert not one.type(**{"outreach-shown": sealed(other)}).save()


def test_what_was_deleted_meanwhile_is_not_made_again(monkeypatch):
    venue = VenueFactory()
    one = window(reverse(snippet(Venue), args=[venue.pk]))
    get_object = EditRecordView.get_object

    def deleted_right_after(view, *args):
        found = get_object(view, *args)
        Venue.objects.filter(pk=venue.pk).delete()
        return found

    monkeypatch.setattr(EditRecordView, "get_object", deleted_right_after)
    one.client.post(one.address, dict(one.fields))
    assert not Venue.objects.filter(pk=venue.pk).exists()


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"a":' * 50_000, "null", "3", "[]", '{"women": 1}']
)
def test_whatever_a_row_of_sessions_says_it_was_made_from(text):
    activity = ActivityPageFactory(activity__always=True).activity
    address = reverse("detention_visits_activities:sessions", args=[activity.pk])
    one = window(address, "form-0-shown").type(**{"form-0-shown": text, "form-0-was_held": "True"})
    assert one.save(), one.said


@pytest.mark.parametrize("name", ["add", "edit"])
def test_a_database_that_is_busy_is_told_on_the_form(client, name):
    """Of what is stored and of what is new."""
    event = EventFactory(title="Before")
    address = reverse(EVENT.replace("edit", name), args=[event.pk] if name == "edit" else [])
    user = user_as("administrator")
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})
    client.force_login(user)

    def refuse(deltas) -> None:
        raise WriteConflict(BUSY)

    register_follower(refuse)
    try:
        data = event_data(event, title="Mine", starts_at_local="2027-03-02 10:00")
        answer = client.post(address, data | {"ends_at_local": "2027-03-02 12:00"})
    finally:
        FOLLOWERS.remove(refuse)
    assert answer.status_code == 200
    assert "Somebody else was saving at the same moment" in answer.content.decode()
    assert 'value="Mine"' in answer.content.decode()
    assert [one.title for one in Event.objects.all()] == ["Before"]
