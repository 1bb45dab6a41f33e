"""The event's form, posted as a browser does: what is kept, what is moved, what is refused."""

from __future__ import annotations

from datetime import datetime

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.db import transaction
from django.urls import reverse

from outreach.models import Event, OccurrenceChange
from tests.factories import EventFactory, OrganisationFactory
from tests.factories.forms import event_data
from tests.factories.users import user_as

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ADD = "wagtailsnippets_outreach_event:add"
EDIT = "wagtailsnippets_outreach_event:edit"
WEEKLY = "RRULE:FREQ=WEEKLY;COUNT=4"


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(datetime.fromisoformat("2027-02-20T12:00:00+04:00"), tick=False):
        yield


@pytest.fixture
def editor(client):
    client.force_login(user_as("editor"))
    return client


def added(editor, **data) -> Event:
    response = editor.post(reverse(ADD), event_data(**data))
    assert response.status_code == 302, errors(response)
    return Event.objects.latest("pk")


def edited(editor, event, **data) -> Event:
    response = editor.post(reverse(EDIT, args=[event.pk]), event_data(event, **data))
    assert response.status_code == 302, errors(response)
    return Event.objects.get(pk=event.pk)


def errors(response) -> str:
    """All messages of a form that came back."""
    assert response.status_code == 200
    form = response.context["form"]
    rows = [row.errors for formset in form.formsets.values() for row in formset.forms]
    whole = [formset.non_form_errors() for formset in form.formsets.values()]
    return " ".join(str(found) for found in [form.errors, *rows, *whole])


def refused(editor, **data) -> str:
    response = editor.post(reverse(ADD), event_data(**data))
    found = errors(response)
    assert found
    assert not Event.objects.exists()
    return found


def said(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def starts(event) -> list[str]:
    rows = event.occurrences.attached().order_by("starts_at")
    return [f"{row.starts_at_local:%m-%d %H:%M} {row.status}" for row in rows]


def test_a_weekly_event_with_one_cancelled_date_has_the_right_dates(editor):
    event = added(
        editor,
        status="confirmed",
        recurrence=WEEKLY,
        changes=[{"local_start": "2027-03-08 10:00", "reason_en": "Holiday"}],
    )
    assert starts(event) == [
        "03-01 10:00 confirmed",
        "03-08 10:00 cancelled",
        "03-15 10:00 confirmed",
        "03-22 10:00 confirmed",
    ]
    assert event.changes.get().reason == {"en": "Holiday"}


def test_a_changed_date_may_leave_out_the_time_of_the_series(editor):
    event = added(
        editor,
        recurrence=WEEKLY,
        changes=[{"local_start": "2027-03-08", "kind": "skipped"}],
    )
    assert starts(event)[1] == "03-15 10:00 planned"


def test_a_moved_and_an_extra_date_are_dates(editor):
    event = added(
        editor,
        recurrence="RRULE:FREQ=WEEKLY;COUNT=2",
        changes=[
            {
                "local_start": "2027-03-08 10:00",
                "kind": "altered",
                "starts_at_local": "2027-03-09 15:00",
            },
            {"local_start": "2027-03-20 09:00", "kind": "extra"},
        ],
    )
    assert [row[:11] for row in starts(event)] == ["03-01 10:00", "03-09 15:00", "03-20 09:00"]


def test_a_row_with_the_dates_own_time_leaves_it_to_the_series(editor):
    event = added(
        editor,
        recurrence=WEEKLY,
        changes=[
            {
                "local_start": "2027-03-08 10:00",
                "kind": "altered",
                "starts_at_local": "2027-03-08 10:00",
                "title_en": "For beginners",
            }
        ],
    )
    row = event.changes.get()
    assert (row.starts_at_local, row.ends_at_local) == (None, None)
    assert row.title == {"en": "For beginners"}


def test_an_extra_date_that_is_cancelled_later_stays_a_date(editor):
    event = added(
        editor,
        status="confirmed",
        changes=[{"local_start": "2027-03-20 09:00", "kind": "extra"}],
    )
    row = event.changes.get()
    event = edited(
        editor,
        event,
        changes=[{"id": row.pk, "local_start": "2027-03-20 09:00", "kind": "cancelled"}],
    )
    assert starts(event) == ["03-01 10:00 confirmed", "03-20 09:00 cancelled"]


def test_a_change_of_no_date_is_refused_by_name(editor):
    found = refused(editor, recurrence=WEEKLY, changes=[{"local_start": "2027-03-09 10:00"}])
    assert "9 March 2027, 10:00" in found or "9 mart 2027, 10:00" in found.lower()


def test_two_rows_for_one_date_are_refused(editor):
    row = {"local_start": "2027-03-08 10:00"}
    assert refused(editor, recurrence=WEEKLY, changes=[row, {"local_start": "2027-03-08"}])
    assert refused(editor, recurrence=WEEKLY, changes=[row, row])


def test_a_deleted_row_is_not_asked_about_its_date(editor):
    event = EventFactory(weekly=True)
    row = OccurrenceChange.objects.create(event=event, local_start=datetime(2027, 3, 8, 10))
    event = edited(
        editor,
        event,
        recurrence="",
        changes=[{"id": row.pk, "local_start": "2027-03-08 10:00", "DELETE": "1"}],
    )
    assert starts(event) == ["03-01 10:00 confirmed"]


def test_changed_dates_follow_the_series_to_another_time(editor):
    event = EventFactory(weekly=True)
    row = OccurrenceChange.objects.create(event=event, local_start=datetime(2027, 3, 8, 10))
    event = edited(
        editor,
        event,
        starts_at_local="2027-03-01 11:00",
        ends_at_local="2027-03-01 13:00",
        recurrence=WEEKLY,
        changes=[{"id": row.pk, "local_start": "2027-03-08 10:00"}],
    )
    assert starts(event)[1] == "03-08 11:00 cancelled"


def test_a_start_off_the_rule_moves_to_its_first_date_and_says_so(editor):
    data = event_data(recurrence="RRULE:FREQ=WEEKLY;COUNT=2;BYDAY=FR")
    response = editor.post(reverse(ADD), data)
    event = Event.objects.get()
    assert starts(event) == ["03-05 10:00 planned", "03-12 10:00 planned"]
    assert event.ends_at_local == datetime(2027, 3, 5, 12)
    assert "5" in said(response)
    assert "2027" in said(response)


def test_an_imported_start_off_the_rule_stays_when_only_the_title_changes(editor):
    rule = "RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=FR"
    event = EventFactory(recurrence=rule)
    event = edited(editor, event, title="Another title", recurrence=rule)
    assert event.starts_at_local == datetime(2027, 3, 1, 10)


def test_a_rule_that_ends_before_its_first_date_is_refused(editor):
    assert refused(editor, recurrence="RRULE:FREQ=WEEKLY;UNTIL=20270302;BYDAY=FR")


def test_a_rule_without_any_date_is_refused(editor):
    assert refused(editor, recurrence="RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")


def test_a_whole_day_is_typed_and_shown_with_its_last_day(editor):
    event = added(
        editor,
        all_day="on",
        starts_at_local="2027-03-23",
        ends_at_local="2027-03-23",
    )
    assert event.starts_at_local == datetime(2027, 3, 23)
    assert event.ends_at_local == datetime(2027, 3, 24)
    form = editor.get(reverse(EDIT, args=[event.pk])).context["form"]
    assert 'value="2027-03-23"' in str(form["starts_at_local"])
    assert 'value="2027-03-23"' in str(form["ends_at_local"])
    again = edited(
        editor,
        event,
        all_day="on",
        starts_at_local="2027-03-23",
        ends_at_local="2027-03-23",
    )
    assert again.ends_at_local == datetime(2027, 3, 24)


def test_times_of_a_whole_day_do_not_matter(editor):
    event = added(
        editor,
        all_day="on",
        starts_at_local="2027-03-23 10:00",
        ends_at_local="2027-03-25 09:00",
        changes=[],
    )
    assert event.schedule.ends_at_local == datetime(2027, 3, 26)


def test_a_change_of_a_whole_day_names_days(editor):
    event = added(
        editor,
        all_day="on",
        starts_at_local="2027-03-01",
        ends_at_local="2027-03-01",
        recurrence=WEEKLY,
        changes=[
            {
                "local_start": "2027-03-08",
                "kind": "altered",
                "starts_at_local": "2027-03-09",
                "ends_at_local": "2027-03-10",
            }
        ],
    )
    change = event.changes.get()
    assert change.ends_at_local == datetime(2027, 3, 11)
    form = editor.get(reverse(EDIT, args=[event.pk])).context["form"]
    assert 'value="2027-03-10"' in str(form.formsets["changes"].forms[0]["ends_at_local"])


NONSENSE = [
    ("the end lies before the start", {"ends_at_local": "2027-03-01 09:00"}),
    ("no such frequency is taken", {"recurrence": "RRULE:FREQ=SECONDLY"}),
    ("month 13", {"recurrence": "RRULE:FREQ=YEARLY;BYMONTH=13"}),
    ("no rule at all", {"recurrence": "Fridays, mostly"}),
    ("an end at the end of time", {"recurrence": "RRULE:FREQ=DAILY;UNTIL=99991231T235959Z"}),
    ("too many dates", {"recurrence": "RRULE:FREQ=DAILY;COUNT=100000"}),
    ("no date", {"starts_at_local": "2027-02-30 10:00"}),
    ("a date with a zone", {"starts_at_local": "2027-03-01T10:00:00+04:00"}),
    ("the end of time", {"starts_at_local": "9999-12-31 23:59"}),
    (
        "a whole day at the end of time",
        {"all_day": "on", "starts_at_local": "9999-12-31", "ends_at_local": "9999-12-31"},
    ),
    ("its beginning", {"starts_at_local": "0001-01-01 00:00"}),
    ("longer than a year", {"ends_at_local": "2030-03-01 12:00"}),
    ("no zone", {"zone": "Mars/Olympus"}),
    ("a zone from the file system", {"zone": "../../etc/passwd"}),
    ("no end", {"ends_at_local": ""}),
    ("no status", {"status": "perhaps"}),
    (
        "a changed date that ends before it starts",
        {
            "changes": [
                {
                    "local_start": "2027-03-01 10:00",
                    "kind": "altered",
                    "ends_at_local": "2027-03-01 09:00",
                }
            ]
        },
    ),
    (
        "a changed date of years",
        {
            "changes": [
                {
                    "local_start": "2027-03-01 10:00",
                    "kind": "altered",
                    "ends_at_local": "2037-03-01 09:00",
                }
            ]
        },
    ),
    (
        "an extra date at the end of time",
        {"changes": [{"local_start": "9999-12-31 23:00", "kind": "extra"}]},
    ),
]


def test_nonsense_gets_an_error_and_never_a_crash(editor, subtests):
    for reason, data in NONSENSE:
        with subtests.test(reason), transaction.atomic():
            assert refused(editor, **data)


def test_one_organisation_is_a_partner_once(editor):
    partner = {"organisation": OrganisationFactory().pk}
    assert refused(editor, partners=[partner, partner])
    event = added(editor, partners=[partner | {"role": "lead", "answer": "accepted"}])
    assert event.partnerships.get().answer == "accepted"


def test_an_edit_writes_one_revision_and_is_told_in_the_history(editor):
    event = EventFactory()
    event = edited(editor, event, title="Better said")
    assert event.revisions.count() == 1
    history = editor.get(reverse("wagtailsnippets_outreach_event:history", args=[event.pk]))
    assert history.status_code == 200


def test_an_old_revision_can_be_brought_back(editor):
    event = added(editor, title="First", recurrence=WEEKLY)
    revision = event.latest_revision
    event = edited(
        editor,
        event,
        title="Second",
        starts_at_local="2027-03-02 10:00",
        ends_at_local="2027-03-02 12:00",
    )
    address = reverse(
        "wagtailsnippets_outreach_event:revisions_revert", args=[event.pk, revision.pk]
    )
    form = editor.get(address).context["form"]
    assert "First" in str(form["title"])
    assert "2027-03-01 10:00" in str(form["starts_at_local"])


def test_nothing_is_saved_while_somebody_types(editor):
    event = EventFactory()
    for address in (reverse(ADD), reverse(EDIT, args=[event.pk])):
        assert not editor.get(address).context["autosave_enabled"]
