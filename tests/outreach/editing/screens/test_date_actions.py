"""Cancel, postpone, move, restore and undo in the admin, with what the public is told."""

from __future__ import annotations

from datetime import datetime

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from outreach.editing.date_verbs import move, restore
from outreach.models import Event, EventEdit, EventPage, Registration
from outreach.scheduling.errors import EditRefused
from tests.factories import EventFactory, EventPageFactory, RegionFactory, VenueFactory
from tests.factories.users import regional_user, user_as

pytestmark = pytest.mark.django_db
KEY = datetime(2027, 3, 15, 10)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(datetime.fromisoformat("2027-03-10T12:00:00+04:00"), tick=False):
        yield


@pytest.fixture
def editor(client):
    user = user_as("editor")
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)
    return client


@pytest.fixture
def page() -> EventPage:
    return EventPageFactory(event=EventFactory(recurrence="RRULE:FREQ=WEEKLY;COUNT=6"))


def at(name: str, event: Event, key: datetime = KEY) -> str:
    return reverse(name, args=[event.occurrences.get(local_start=key).pk])


def act(editor, name: str, event: Event, key: datetime = KEY, **data):
    values = {"scope": "one", "save": "1", **reason_fields(), **data}
    response = editor.post(at(name, event, key), values)
    assert response.status_code == 302, response.context["form"].errors
    return EventEdit.objects.latest("pk")


def reason_fields() -> dict[str, str]:
    return {f"reason_{code}": "The lawyer is ill." if code == "en" else "" for code in LANGUAGES}


LANGUAGES = ("az", "en", "ru")


def statuses(event: Event) -> list[str]:
    rows = Event.objects.get(pk=event.pk).occurrences.attached().order_by("local_start")
    return [row.status for row in rows]


def test_one_date_is_cancelled_with_a_reason_that_the_public_reads(editor, page, client):
    """Hard case 6."""
    act(editor, "outreach_cancel_date", page.event)
    assert statuses(page.event) == ["confirmed"] * 2 + ["cancelled"] + ["confirmed"] * 3
    html = client.get(f"{page.url}2027-03-15T1000/").content.decode()
    assert "The lawyer is ill." in html
    text = page.event.faces.get(language="en").text
    assert "RECURRENCE-ID;TZID=Asia/Baku:20270315T100000" in text
    assert "COMMENT" in text and "STATUS:CANCELLED" in text


def test_a_postponed_date_is_cancelled_for_programs_and_postponed_for_people(editor, page):
    act(editor, "outreach_postpone_date", page.event)
    assert statuses(page.event)[2] == "postponed"
    text = page.event.faces.get(language="en").text
    assert "STATUS:CANCELLED" in text
    assert "Postponed. The lawyer is ill." in text
    act(editor, "outreach_move_date", page.event, starts_at_local="2027-03-17 10:00")
    assert statuses(page.event)[2] == "confirmed"


def test_a_preview_says_what_will_happen_and_saves_nothing(editor, page):
    data = {"scope": "following", "starts_at_local": "2027-03-15 12:00", **reason_fields()}
    response = editor.post(at("outreach_move_date", page.event), data | {"preview": "1"})
    assert [group.effect for group in response.context["groups"]] == ["moved"]
    assert "4 dates move" in response.content.decode()
    assert not EventEdit.objects.exists()
    data = {"scope": "all", **reason_fields(), "preview": "1"}
    response = editor.post(at("outreach_cancel_date", page.event), data)
    assert "4 dates do not take place" in response.content.decode()


@pytest.mark.parametrize("scope", ["one", "following", "all"])
def test_each_scope_can_be_cancelled_moved_and_undone(editor, page, scope):
    before = statuses(page.event)
    for name, data in (
        ("outreach_cancel_date", {}),
        ("outreach_move_date", {"starts_at_local": "2027-03-16 09:30"}),
    ):
        edit = act(editor, name, page.event, scope=scope, **data)
        assert edit.scope == scope
        url = reverse("outreach_undo_edit", args=[edit.pk])
        assert editor.get(url).context["can_undo"]
        said = get_messages(editor.post(url).wsgi_request)
        assert [message.level_tag for message in said] == ["success"], [str(one) for one in said]
        assert statuses(page.event) == before
        assert Event.objects.count() == 1
        assert not editor.get(url).context["can_undo"]


def test_a_single_event_has_no_choice(editor):
    event = EventFactory(starts_at_local=KEY)
    response = editor.get(at("outreach_cancel_date", event, event.starts_at_local))
    assert response.context["form"].fields["scope"].widget.is_hidden
    editor.post(
        at("outreach_cancel_date", event, event.starts_at_local),
        {"save": "1", **reason_fields()},
    )
    event.refresh_from_db()
    assert event.status == "cancelled"
    assert event.reason == {"en": "The lawyer is ill."}


def test_restore_from_the_list_of_dates(editor, page):
    act(editor, "outreach_cancel_date", page.event)
    url = at("outreach_restore_date", page.event)
    assert editor.get(url).status_code == 405
    editor.post(url)
    assert set(statuses(page.event)) == {"confirmed"}
    assert editor.post(url).status_code == 302, "nothing to restore: a message, no error"


@pytest.mark.parametrize(
    "data",
    [
        {"starts_at_local": ""},
        {"starts_at_local": "soon"},
        {"starts_at_local": "0001-01-01 00:00"},
        {"starts_at_local": "2027-03-15 10:00", "ends_at_local": "2027-03-14 10:00"},
        {"starts_at_local": "2027-03-15 10:00", "ends_at_local": "2029-03-14 10:00"},
        {"starts_at_local": "2027-03-15 10:00", "scope": "two"},
        {"starts_at_local": "2027-03-15 10:00", "venue": "999"},
    ],
)
def test_bad_input_is_told_and_changes_nothing(editor, page, data):
    values = {"scope": "one", "save": "1", **reason_fields(), **data}
    response = editor.post(at("outreach_move_date", page.event), values)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not EventEdit.objects.exists()


def test_the_list_of_dates_shows_what_can_be_done_and_what_was_done(editor, page):
    edit = act(editor, "outreach_cancel_date", page.event, scope="following")
    html = editor.get(reverse("outreach_event_dates", args=[page.event.pk])).content.decode()
    assert reverse("outreach_undo_edit", args=[edit.pk]) in html
    over = datetime(2027, 3, 8, 10)
    assert at("outreach_cancel_date", page.event, over) in html, "perhaps it did not take place"
    assert at("outreach_move_date", page.event, over) not in html


def test_an_undo_is_offered_only_to_whoever_may_change_both_series(client, page):
    """The second series of a split may lie in a region of others."""
    own, other = RegionFactory(), RegionFactory()
    page.event.region = own
    page.event.save()
    client.force_login(regional_user("coordinator", own))
    one = act(client, "outreach_cancel_date", page.event)
    key = datetime(2027, 3, 22, 10)
    split = act(client, "outreach_cancel_date", page.event, key=key, scope="following")
    dates = reverse("outreach_event_dates", args=[page.event.pk])
    addresses = [reverse("outreach_undo_edit", args=[edit.pk]) for edit in (one, split)]
    assert all(address in client.get(dates).text for address in addresses)
    split.successor.region = other
    split.successor.save()
    html = client.get(dates).text
    assert [address in html for address in addresses] == [True, False]
    assert client.get(addresses[1]).headers["Location"] == reverse("wagtailadmin_home")


@pytest.mark.parametrize("role", ["nobody", "figures", "administrator", "coordinator"])
def test_only_who_may_change_the_event_may_act(client, page, role):
    own, other = RegionFactory(), RegionFactory()
    client.force_login(regional_user(role, own))
    edit = None
    for region, may in ((own, role in ("administrator", "coordinator")), (other, False)):
        may = may or role == "administrator"
        page.event.region = region
        page.event.save()
        for name in ("outreach_cancel_date", "outreach_postpone_date", "outreach_move_date"):
            status = client.get(at(name, page.event)).status_code
            assert (status == 200) == may, (role, name, status)
        restored = client.post(at("outreach_restore_date", page.event))
        plan = client.post(reverse("outreach_plan_ahead", args=[page.event.pk]))
        refusal = reverse("wagtailadmin_home")
        assert (restored.headers.get("Location") != refusal) == may
        assert (plan.headers.get("Location") != refusal) == may
        edit = edit or EventEdit.objects.create(
            event=page.event,
            verb="move",
            scope="all",
            made_at=datetime.fromisoformat("2027-03-10T12:00:00+04:00"),
        )
        undo = client.post(reverse("outreach_undo_edit", args=[edit.pk]))
        assert (undo.headers.get("Location") != refusal) == may


def test_an_endless_series_is_planned_a_year_further(editor):
    event = EventFactory(endless=True)
    last = event.occurrences.latest("starts_at").starts_at
    editor.post(reverse("outreach_plan_ahead", args=[event.pk]))
    assert (event.occurrences.latest("starts_at").starts_at - last).days > 350
    finite = EventFactory(weekly=True)
    response = editor.post(reverse("outreach_plan_ahead", args=[finite.pk]), follow=True)
    assert "has an end" in response.content.decode()


class TestMoving:
    """A move that changes nothing, one onto another date, and one that renames."""

    def refusal(self, editor, event: Event, **data) -> str:
        values = {"scope": "one", "save": "1", "ends_at_local": "", **data}
        response = editor.post(at("outreach_move_date", event), values)
        assert response.status_code == 200
        assert not EventEdit.objects.exists()
        return str(response.context["form"].errors)

    @pytest.mark.parametrize("reason", [{}, reason_fields()])
    @pytest.mark.parametrize("scope", ["one", "following", "all"])
    def test_where_nothing_differs_it_says_so_and_leaves_nothing_to_undo(
        self, editor, page, scope, reason
    ):
        sequence = page.event.sequence
        same = {"starts_at_local": "2027-03-15 10:00", "ends_at_local": "2027-03-15 12:00"}
        assert "Nothing was moved" in self.refusal(
            editor, page.event, scope=scope, **same, **reason
        )
        page.event.refresh_from_db()
        assert (page.event.sequence, Event.objects.count()) == (sequence, 1)

    def test_a_moved_date_that_stays_where_it_is(self, editor, page):
        there = {"starts_at_local": "2027-03-16 09:00", "ends_at_local": "2027-03-16 11:00"}
        act(editor, "outreach_move_date", page.event, **there)
        EventEdit.objects.all().delete()
        assert "Nothing was moved" in self.refusal(editor, page.event, **there)
        act(editor, "outreach_move_date", page.event, **there, reason_en="Another reason.")
        assert page.event.changes.get().reason == {"en": "Another reason."}

    def test_another_date_of_the_series_begins_then(self, editor, page):
        onto = {"starts_at_local": "2027-03-22 10:00"}
        assert "Another date of this series begins" in self.refusal(editor, page.event, **onto)
        with pytest.raises(EditRefused):
            move(
                owner=page.event,
                local_start=KEY,
                scope="one",
                starts_at_local=datetime(2027, 3, 22, 10),
                reason={},
                user=None,
            )

    def test_a_cancelled_date_is_not_in_the_way(self, editor, page):
        url = reverse(
            "outreach_cancel_date",
            args=[page.event.occurrences.get(local_start=datetime(2027, 3, 22, 10)).pk],
        )
        assert editor.post(url, {"scope": "one", "save": "1"}).status_code == 302
        act(editor, "outreach_move_date", page.event, starts_at_local="2027-03-22 10:00")
        assert page.event.occurrences.get(local_start=KEY).starts_at_local.day == 22

    def test_nobody_goes_back_to_a_time_that_another_date_has_taken(self, editor, page):
        """By the service that restores, too."""
        act(editor, "outreach_move_date", page.event, starts_at_local="2027-03-16 10:00")
        other = datetime(2027, 3, 22, 10)
        kept = {"owner": page.event, "scope": "one", "reason": {}, "user": None}
        move(**kept, local_start=other, starts_at_local=KEY)
        with pytest.raises(EditRefused):
            restore(owner=page.event, local_start=KEY, user=None)

    def test_one_date_gets_a_title_and_a_place_of_its_own(self, editor, page, client):
        venue = VenueFactory()
        title = {"title_az": "", "title_en": "With a film", "title_ru": ""}
        start = {"starts_at_local": "2027-03-15 10:00"}
        act(editor, "outreach_move_date", page.event, **start, **title, venue=str(venue.pk))
        date = page.event.occurrences.get(local_start=KEY)
        assert (date.title, date.venue) == ({"en": "With a film"}, venue)
        assert "With a film" in client.get(f"{page.url}2027-03-15T1000/").content.decode()
        errors = (
            editor.post(
                at("outreach_move_date", page.event),
                {"scope": "all", "save": "1", **start, "title_en": "Another"},
            )
            .context["form"]
            .errors
        )
        assert "title" in errors

    def test_without_an_end_the_service_keeps_the_length(self, page):
        move(
            owner=page.event,
            local_start=KEY,
            scope="all",
            starts_at_local=datetime(2027, 3, 15, 17),
            reason={},
            user=None,
        )
        page.event.refresh_from_db()
        assert page.event.ends_at_local.hour == 19


def message_of(response) -> str:
    *_earlier, last = get_messages(response.wsgi_request)
    return str(last).split("\n")[0]


def test_a_move_to_another_venue_says_where_and_is_taken_back_by_restoring(editor, page):
    page.event.venue = VenueFactory()
    page.event.save()
    there = VenueFactory(name={"az": "Kitabxana", "en": "The library"})
    same = {"scope": "one", "save": "1", **reason_fields(), "starts_at_local": "2027-03-15 10:00"}
    url = at("outreach_move_date", page.event)
    told = message_of(editor.post(url, same | {"venue": there.pk, "title_en": "For beginners"}))
    assert told == "Monday, 15 March 2027, 10:00, only this date: now in The library"
    date = page.event.occurrences.get(local_start=KEY)
    assert date.venue == there and "restore" in date.verbs(timezone.now())
    other = page.event.occurrences.get(local_start=datetime(2027, 3, 22, 10))
    assert "restore" not in other.verbs(timezone.now())
    editor.post(at("outreach_restore_date", page.event))
    date.refresh_from_db()
    assert (date.venue, date.title) == (page.event.venue, {})
    assert "restore" not in date.verbs(timezone.now())


def test_a_move_of_day_and_venue_names_both(editor, page):
    there = VenueFactory(name={"az": "Kitabxana", "en": "The library"})
    data = {"scope": "one", "save": "1", **reason_fields(), "venue": there.pk}
    url = at("outreach_move_date", page.event)
    told = message_of(editor.post(url, data | {"starts_at_local": "2027-03-16 10:00"}))
    assert told.endswith("moved to Tuesday, 16 March 2027, 10:00, The library")


@pytest.mark.parametrize("name", ["outreach_postpone_date", "outreach_cancel_date"])
def test_a_kept_date_is_named_by_when_it_takes_place(editor, page, name):
    Registration.objects.create(
        occurrence=page.event.occurrences.get(local_start=KEY), name="A person"
    )
    act(
        editor,
        "outreach_move_date",
        page.event,
        scope="all",
        starts_at_local="2027-03-16 15:00",
        ends_at_local="2027-03-16 17:00",
    )
    key = datetime(2027, 3, 16, 15)
    values = {"scope": "one", "save": "1", **reason_fields()}
    told = message_of(editor.post(at(name, page.event, key), values))
    assert told.startswith("Monday, 15 March 2027, 10:00")
    editor.get(reverse("outreach_event_dates", args=[page.event.pk]))  # Shows the messages.
    edit = EventEdit.objects.latest("pk")
    html = editor.get(reverse("outreach_undo_edit", args=[edit.pk])).content.decode()
    assert "Monday, 15 March 2027, 10:00" in html and "16 March" not in html


def test_undo_is_offered_for_what_can_be_undone_now(editor, page):
    first = act(editor, "outreach_cancel_date", page.event)
    one = act(editor, "outreach_cancel_date", page.event, key=datetime(2027, 3, 22, 10))
    whole = act(editor, "outreach_cancel_date", page.event, scope="all")
    over = act(editor, "outreach_move_date", page.event, starts_at_local="2027-03-17 10:00")
    edits = editor.get(reverse("outreach_event_dates", args=[page.event.pk])).context["edits"]
    offered = {edit.pk for edit, _words, can_undo in edits if can_undo}
    assert offered == {over.pk, one.pk}
    for edit in (first, one, whole, over):
        shown = editor.get(reverse("outreach_undo_edit", args=[edit.pk]))
        assert shown.context["can_undo"] == (edit.pk in offered)
