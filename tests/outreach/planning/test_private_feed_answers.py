"""A person's own calendar address: what it shows, to whom, and what every other address answers."""

from __future__ import annotations

import re
from datetime import timedelta

import icalendar
import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.views.debug import ExceptionReporter

from outreach.models import OccurrenceChange, PrivateFeed
from outreach.planning.plan_calendars import MOST_ENTRIES
from outreach.planning.private_feeds import revoke_private_feed, rotate_private_feed
from tests.factories import (
    OrganisationFactory,
    PartnershipFactory,
    RegionFactory,
    TopicFactory,
    VenueFactory,
)
from tests.factories.private_feeds import private_feed
from tests.factories.ready_made import EventFactory, EventPageFactory
from tests.factories.users import regional_user, user_as

pytestmark = pytest.mark.django_db
UNKNOWN = f"/calendars/{'A' * 43}.ics"
SECRETS = ("Visit of the minister", "Old town hall", "UNHCR", "Asylum", "Guba", "confidential")


@pytest.fixture(autouse=True)
def moment():
    with time_machine.travel("2027-02-20T12:00:00+04:00", tick=False) as traveller:
        yield traveller


def entries(client, path: str):
    answer = client.get(path)
    assert answer.status_code == 200
    return icalendar.Calendar.from_ical(answer.content).walk("VEVENT")


def titles(client, path: str) -> set[str]:
    return {str(entry["SUMMARY"]) for entry in entries(client, path)}


def assigned(event, *users):
    event.assigned_to.set(users)
    event.save()
    return event


def full_event(**values):
    """An internal event with all that must not leave it."""
    region = RegionFactory(slug="guba", name={"en": "Guba"})
    event = EventFactory(
        title="Visit of the minister",
        region=region,
        venue=VenueFactory(slug="hall", name={"en": "Old town hall"}, region=region),
        **({"planned": True} | values),
    )
    event.topics.set([TopicFactory(slug="asylum", name={"en": "Asylum"})])
    event.save()
    unhcr = OrganisationFactory(slug="unhcr", name={"en": "UNHCR"})
    PartnershipFactory(event=event, organisation=unhcr, answer="declined")
    OccurrenceChange.objects.create(
        event=event,
        local_start=event.starts_at_local,
        kind="altered",
        title={"en": "confidential"},
        reason={"en": "confidential"},
    )
    return event


class TestScopes:
    def test_the_plan_has_what_is_internal_with_all_partners_and_the_way_to_the_form(self, client):
        event = full_event()
        _feed, path = private_feed(user_as("coordinator"), "plan")
        master = next(entry for entry in entries(client, path))
        assert master["UID"] == event.uid
        assert master["STATUS"] == "TENTATIVE"
        assert "Old town hall" in master["LOCATION"]
        description = str(master["DESCRIPTION"])
        assert "Status: planned" in description
        assert "Region: Guba" in description
        assert "Partner: UNHCR (co-organiser): declined" in description
        assert description.endswith(f"/admin/outreach/events/edit/{event.pk}/")
        assert str(master["URL"]).endswith(f"/admin/outreach/events/edit/{event.pk}/")

    def test_whoever_reads_only_is_led_to_the_facts(self, client):
        event = EventFactory()
        _feed, path = private_feed(user_as("figures"), "plan")
        (entry,) = entries(client, path)
        assert str(entry["URL"]).endswith(f"/admin/outreach/events/inspect/{event.pk}/")

    def test_assignments_are_the_events_that_one_looks_after(self, client):
        user, other = user_as("coordinator"), user_as("editor")
        assigned(EventFactory(title="Mine"), user, other)
        assigned(EventFactory(title="Theirs"), other)
        EventFactory(title="Nobody's")
        _feed, path = private_feed(user, "assignments")
        assert titles(client, path) == {"Mine"}
        assert "Assigned to: coordinator, editor" in str(entries(client, path)[0]["DESCRIPTION"])

    def test_a_region_is_where_the_user_writes(self, client):
        west = RegionFactory(slug="west")
        EventFactory(title="In the west", region=west)
        EventFactory(title="Elsewhere", region=RegionFactory(slug="north"))
        EventFactory(title="Nowhere")
        _feed, everywhere = private_feed(user_as("coordinator"), "region")
        assert titles(client, everywhere) == {"In the west", "Elsewhere", "Nowhere"}
        _feed, path = private_feed(regional_user("coordinator", west), "region")
        assert titles(client, path) == {"In the west"}
        west.groups.clear()
        assert titles(client, path) == set()

    def test_what_differs_for_single_dates_is_told_and_what_was_cancelled_stays(self, client):
        event = EventFactory(weekly=True)
        OccurrenceChange.objects.create(
            event=event, local_start=event.starts_at_local, kind="cancelled", reason={"en": "Snow"}
        )
        EventFactory(cancelled=True, title="Off", reason={"en": "No room"})
        _feed, path = private_feed(user_as("figures"), "plan")
        found = {
            (str(entry["SUMMARY"]), str(entry["STATUS"]), str(entry.get("COMMENT", "")))
            for entry in entries(client, path)
        }
        assert found == {
            (event.title, "CONFIRMED", ""),
            (event.title, "CANCELLED", "Snow"),
            ("Off", "CANCELLED", "No room"),
        }

    def test_it_speaks_the_language_that_was_chosen(self, client):
        EventFactory(title="A", region=RegionFactory(slug="x", name={"ru": "Губа", "en": "Guba"}))
        _feed, path = private_feed(user_as("figures"), "plan", language="ru")
        answer = client.get(path, headers={"accept-language": "en"})
        assert answer.headers["Content-Language"] == "ru"
        assert "Губа" in entries(client, path)[0]["DESCRIPTION"]

    def test_the_window_begins_ninety_days_ago(self, client):
        for days, title in ((80, "Lately"), (100, "Long ago")):
            start = timezone.now().replace(tzinfo=None) - timedelta(days=days)
            EventFactory(title=title, starts_at_local=start)
        EventFactory(title="To come")
        EventFactory(
            title="Goes on",
            starts_at_local=timezone.now().replace(tzinfo=None) - timedelta(days=300),
            recurrence="RRULE:FREQ=WEEKLY",
        )
        _feed, path = private_feed(user_as("figures"), "plan")
        assert titles(client, path) == {"Lately", "To come", "Goes on"}

    @pytest.mark.parametrize("scope", ["plan", "busy"])
    def test_too_many_entries_are_cut_to_the_nearest_and_a_note_says_so(
        self, client, monkeypatch, scope
    ):
        monkeypatch.setattr("outreach.planning.plan_calendars.MOST_ENTRIES", 3)
        user = user_as("figures")
        for number, days in enumerate((-10, 5, 1, 30, 20)):
            start = timezone.now().replace(tzinfo=None) + timedelta(days=days)
            assigned(EventFactory(title=f"Event {number}", starts_at_local=start), user)
        _feed, path = private_feed(user, scope)
        found = entries(client, path)
        assert len(found) == 4 and MOST_ENTRIES == 2000
        (note,) = [entry for entry in found if "nearest 3 entries" in str(entry["SUMMARY"])]
        assert f"{note['DTSTART'].dt:%d.%m.}" == "12.03."
        assert note["TRANSP"] == "TRANSPARENT"
        if scope == "plan":
            assert titles(client, path) >= {"Event 1", "Event 2", "Event 4"}


class TestBusy:
    """Hard case 11: the scope “busy” carries no title, place or partner."""

    def test_nothing_but_times_leaves_the_event(self, client):
        """Hard case 11."""
        user = user_as("coordinator")
        event = assigned(full_event(weekly=True), user)
        _feed, path = private_feed(user, "busy")
        found = entries(client, path)
        assert len(found) == 4
        for entry in found:
            names = set(entry.keys())
            assert names == {
                *("UID", "DTSTAMP", "CREATED", "SEQUENCE", "DTSTART", "DTEND"),
                *("STATUS", "SUMMARY", "CLASS", "TRANSP"),
            }
            assert (entry["SUMMARY"], entry["CLASS"]) == ("Busy", "PRIVATE")
            assert (entry["TRANSP"], entry["SEQUENCE"]) == ("OPAQUE", 0)
        text = client.get(path).content.decode()
        stamp = f"{event.created_at:%Y%m%dT%H%M}"
        for secret in (*SECRETS, event.uid, f"/{event.pk}/", stamp, "RRULE", "RECURRENCE-ID"):
            assert secret not in text

    def test_its_identity_leads_nowhere_and_stays(self, client):
        user = user_as("coordinator")
        assigned(EventFactory(), user)
        one, path = private_feed(user, "busy")
        _other, elsewhere = private_feed(user, "busy")
        before = entries(client, path)[0]["UID"]
        assert before != entries(client, elsewhere)[0]["UID"]
        token = rotate_private_feed(feed=one, now=timezone.now())
        assert entries(client, f"/calendars/{token}.ics")[0]["UID"] == before

    def test_what_was_called_off_makes_nobody_busy(self, client):
        user = user_as("coordinator")
        event = assigned(EventFactory(weekly=True), user)
        OccurrenceChange.objects.create(
            event=event, local_start=event.starts_at_local, kind="cancelled"
        )
        assigned(EventFactory(cancelled=True), user)
        assigned(EventFactory(planned=True, whole_day=True), user)
        _feed, path = private_feed(user, "busy")
        found = entries(client, path)
        assert sorted(str(entry["STATUS"]) for entry in found) == ["CONFIRMED"] * 3 + ["TENTATIVE"]
        day = next(entry for entry in found if entry["STATUS"] == "TENTATIVE")
        assert f"{day['DTSTART'].dt} {day['DTEND'].dt}" == "2027-03-01 2027-03-02"

    def test_it_speaks_the_chosen_language(self, client):
        user = user_as("coordinator")
        assigned(EventFactory(), user)
        _feed, path = private_feed(user, "busy", language="az")
        assert len(titles(client, path)) == 1


class TestRights:
    """Hard case 11: never more than the user may see now."""

    @pytest.mark.parametrize("scope", PrivateFeed.Scope.values)
    @pytest.mark.parametrize("role", ["figures", "editor", "coordinator", "administrator"])
    def test_each_scope_of_whoever_may_read_plans(self, client, role, scope):
        user = user_as(role)
        assigned(EventFactory(planned=True, title="Internal"), user)
        _feed, path = private_feed(user, scope)
        has_none = role == "figures" and scope == "region"
        seen = set() if has_none else {"Busy" if scope == "busy" else "Internal"}
        assert titles(client, path) == seen

    @pytest.mark.parametrize("scope", PrivateFeed.Scope.values)
    def test_nobody_gets_nothing_not_even_an_empty_calendar(self, client, scope):
        user = user_as("nobody")
        assigned(EventFactory(planned=True), user)
        _feed, path = private_feed(user, scope)
        assert client.get(path).status_code == 404

    def test_a_right_that_was_taken_away_is_gone_at_the_next_fetch(self, client):
        user = user_as("figures")
        EventFactory()
        _feed, path = private_feed(user)
        assert client.get(path).status_code == 200
        user.groups.clear()
        assert client.get(path).status_code == 404
        user.user_permissions.add(Permission.objects.get(codename="view_event"))
        assert client.get(path).status_code == 200


class TestAddresses:
    def dead_addresses(self) -> dict[str, str]:
        """Every way in which an address can lead to no calendar."""
        user, now = user_as("figures"), timezone.now()
        found = {"unknown": UNKNOWN, "malformed": "/calendars/x.ics", "empty": "/calendars/.ics"}
        for name in ("expired", "revoked", "rotated", "inactive", "without right"):
            owner = user if name not in ("inactive", "without right") else user_as("editor")
            owner = user_as("nobody") if name == "without right" else owner
            expires_at = now if name == "expired" else None
            feed, found[name] = private_feed(owner, expires_at=expires_at)
            if name == "revoked":
                revoke_private_feed(feed=feed, now=now)
            if name == "rotated":
                rotate_private_feed(feed=feed, now=now)
        editor = user_as("editor")
        editor.is_active = False
        editor.save()
        found |= {
            "long": f"/calendars/{'a' * 3000}.ics",
            "folders": "/calendars/a/b.ics",
            "upwards": "/calendars/..%2f..%2fadmin.ics",
            "nul": "/calendars/%00.ics",
            "line": f"/calendars/{'A' * 43}%0A.ics",
            "letters": "/calendars/%D8%A7%FF.ics",
        }
        return found

    def test_every_dead_address_gives_the_very_same_answer(self, client):
        """Hard case 11: bytes and headers."""
        answers = {
            name: (answer.status_code, answer.content, sorted(answer.headers.items()))
            for name, path in self.dead_addresses().items()
            for answer in [client.get(path, headers={"accept-language": "en"})]
        }
        assert len(answers) == 14
        for name, answer in answers.items():
            assert answer == answers["unknown"], name
        status, body, headers = answers["unknown"]
        assert status == 404 and b"no calendar" in body
        assert {
            ("Cache-Control", "private, no-store"),
            ("Referrer-Policy", "no-referrer"),
            ("X-Robots-Tag", "noindex"),
        } <= set(headers)

    def test_neither_good_nor_bad_tokens_are_logged(self, client, caplog):
        """Hard case 11."""
        caplog.set_level("DEBUG")
        feed, path = private_feed(user_as("figures"))
        wrong = "/calendars/a-token-with-a-slip-of-the-pen"
        for address in (path, f"/en{path}", path.removesuffix(".ics"), wrong, f"{wrong}.ics"):
            client.get(address)
            client.post(address)
            client.get("/en/invitations/an-invited-body/")
        text = "\n".join(f"{record.getMessage()} {record.args}" for record in caplog.records)
        token = re.split(r"[/.]", path)[2]
        for secret in (token, "slip-of-the-pen", "an-invited-body", feed.token_digest[:20]):
            assert secret not in text
        assert "/calendars/***" in text and "/invitations/***" in text

    def test_an_error_in_it_is_reported_without_the_token(self, client, caplog, monkeypatch):
        """Hard case 11: a report has the request, and the variables of each frame."""

        def broken(*args, **kwargs):
            raise RuntimeError("the database is on fire")

        _feed, path = private_feed(user_as("figures"))
        monkeypatch.setattr("outreach.planning.private_feed_answers.private_calendar", broken)
        client.raise_request_exception = False
        assert client.get(path).status_code == 500
        record = next(record for record in caplog.records if record.exc_info)
        reporter = ExceptionReporter(record.request, *record.exc_info)
        report = reporter.get_traceback_html() + reporter.get_traceback_text()
        assert "on fire" in report
        assert path.split("/")[2].removesuffix(".ics") not in report

    def test_it_may_not_be_kept_by_anyone_in_between(self, client):
        """Hard case 10."""
        _feed, path = private_feed(user_as("figures"))
        answer = client.get(path)
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert "Set-Cookie" not in answer.headers
        again = client.get(path, headers={"if-none-match": answer.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["Cache-Control"] == "private, no-store"
        head = client.head(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["ETag"] == answer.headers["ETag"]
        EventFactory()
        changed = client.get(path, headers={"if-none-match": answer.headers["ETag"]})
        assert changed.status_code == 200
        assert client.post(path).status_code == 405

    def test_a_change_of_what_is_internal_changes_the_entry(self, client):
        """No stamp keeps programs from taking it."""
        event = EventFactory(planned=True, title="Before")
        _feed, path = private_feed(user_as("figures"))
        assert "LAST-MODIFIED" not in entries(client, path)[0]
        event.title = "After"
        event.save()
        assert titles(client, path) == {"After"}

    def test_its_last_use_is_noted_once_an_hour(self, client, moment):
        feed, path = private_feed(user_as("figures"))
        client.get(path)
        first = PrivateFeed.objects.get(pk=feed.pk).last_used_at
        assert first == timezone.now()
        for minutes, noted in ((59, first), (2, first + timedelta(minutes=61))):
            moment.shift(timedelta(minutes=minutes))
            client.get(path)
            assert PrivateFeed.objects.get(pk=feed.pk).last_used_at == noted

    @pytest.mark.slow
    @pytest.mark.queries
    @pytest.mark.parametrize("scope", PrivateFeed.Scope.values)
    def test_it_costs_as_much_for_many_events_as_for_few(self, client, scope):
        user = user_as("coordinator")
        _feed, path = private_feed(user, scope)
        counts = []
        for number in (2, 20):
            for _one in range(number):
                event = assigned(
                    EventFactory(weekly=True, skips_holidays=True, region=RegionFactory()), user
                )
                PartnershipFactory(event=event)
                OccurrenceChange.objects.create(
                    event=event,
                    local_start=event.starts_at_local,
                    kind="altered",
                    venue=VenueFactory(),
                )
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 20, counts

    def test_a_public_page_of_the_event_makes_no_difference(self, client):
        page = EventPageFactory(title="Public title")
        _feed, path = private_feed(user_as("figures"))
        assert titles(client, path) == {page.event.title}
