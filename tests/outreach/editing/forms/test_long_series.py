"""Forms of long series: under Django's own limits, whatever the number of dates and languages."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.conf import global_settings, settings
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode
from wagtail.users.models import UserProfile

from detention_visits.models import Activity
from outreach.addresses.languages import content_languages
from outreach.editing.date_verbs import call_off
from outreach.editing.forms.changes import FIELDS_SHOWN
from outreach.editing.forms.pauses import FIELDS_AT_MOST as FIELDS_FOR_PAUSES
from outreach.models import Event, EventPause, OccurrenceChange, Organisation, Partnership
from outreach.series.edits import Scope, Verb
from tests.detention_visits.factories import ActivityFactory
from tests.factories import EventFactory
from tests.factories.forms import values_of
from tests.factories.users import user_as

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EDIT = "wagtailsnippets_outreach_event:edit"
FIRST = datetime(2027, 1, 4, 10)
DATES, CHANGED = 500, 300


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2027-06-15T12:00:00+04:00", tick=False):
        yield


@pytest.fixture
def editor(client) -> Client:
    user = user_as("administrator")
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)
    return client


def day(number: int) -> datetime:
    return FIRST + timedelta(days=number)


def long_series(**fields) -> Event:
    """Each third date is cancelled, moved or said to be somewhere else, with words in each language."""
    event = EventFactory(
        planned=True,
        starts_at_local=FIRST,
        ends_at_local=FIRST + timedelta(hours=1),
        recurrence=f"RRULE:FREQ=DAILY;COUNT={DATES}",
        **fields,
    )
    words = dict.fromkeys(("az", "en", "ru"), "For some reason")
    kinds = ("cancelled", "altered", "postponed")
    for number in range(CHANGED):
        row = OccurrenceChange(event=event, local_start=day(number), kind=kinds[number % 3])
        row.reason = words
        row.starts_at_local = day(number) + timedelta(hours=2) if row.kind == "altered" else None
        event.changes.add(row)
    event.save()
    return event


def form_of(answer, *, named: str = "outreach-shown") -> list[tuple[str, str]]:
    """What a browser sends of the form."""
    assert answer.status_code == 200
    page = BeautifulSoup(answer.content, "html.parser")
    (form,) = [one for one in page.find_all("form") if one.find(attrs={"name": named})]
    return [
        pair
        for one in form.find_all(["input", "select", "textarea"])
        if one.get("name") and not one.find_parent("template")
        for pair in values_of(one)
    ]


def opened(editor: Client, event: Event, **query) -> list[tuple[str, str]]:
    return form_of(editor.get(reverse(EDIT, args=[event.pk]) + f"?{urlencode(query)}"))


def sent(editor: Client, event: Event, fields, **typed):
    """Under the limits of a host that has set none."""
    fields = [(name, value) for name, value in fields if name not in typed] + list(typed.items())
    assert len(fields) < global_settings.DATA_UPLOAD_MAX_NUMBER_FIELDS / 2
    assert len(urlencode(fields)) < global_settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 10
    data: dict[str, list[str]] = {}
    for name, value in fields:
        data.setdefault(name, []).append(value)
    return editor.post(reverse(EDIT, args=[event.pk]), data)


def keys(fields) -> list[str]:
    return [text for name, text in fields if name.endswith("-local_start")]


def field_of(fields, key: str, name: str) -> str:
    (row,) = [one for one, text in fields if text == key and one.endswith("-local_start")]
    return row.replace("local_start", name)


def told(event: Event) -> dict[datetime, tuple]:
    rows = event.stored_changes().all()
    return {row.local_start: (row.kind, row.starts_at_local, row.reason) for row in rows}


def test_the_site_sets_no_limits_of_its_own():
    for name in ("DATA_UPLOAD_MAX_NUMBER_FIELDS", "DATA_UPLOAD_MAX_MEMORY_SIZE"):
        assert getattr(settings, name) == getattr(global_settings, name)


def test_the_rows_are_those_of_the_next_changed_dates(editor):
    event = long_series()
    fields = opened(editor, event)
    shown = keys(fields)
    assert shown[0] == "2027-06-16 10:00"
    assert 10 <= len(shown) <= FIELDS_SHOWN / len(content_languages())
    answer = sent(editor, event, fields)
    assert answer.status_code == 302


@pytest.mark.parametrize("is_confirmed", [False, True])
def test_what_has_no_row_stays_as_it_is(editor, is_confirmed):
    event = long_series(status="confirmed" if is_confirmed else "planned")
    before = told(event)
    fields = opened(editor, event)
    kind = field_of(fields, "2027-06-18 10:00", "kind")
    answer = sent(editor, event, fields, title="Another title", **{kind: "skipped"})
    assert answer.status_code == 302
    event.refresh_from_db()
    after = told(event)
    assert event.title == "Another title"
    assert {key for key in before if before[key] != after[key]} == {datetime(2027, 6, 18, 10)}
    assert before.keys() == after.keys()


def test_other_rows_are_one_link_away(editor):
    event = long_series()
    address = reverse(EDIT, args=[event.pk])
    seen, links = [], ["?changes=2027-01-01"]
    while links:
        page = BeautifulSoup(editor.get(address + links[0]).content, "html.parser")
        seen += [
            one["value"] for one in page.select("input[name$=-local_start]") if one.get("value")
        ]
        links = [one["href"] for one in page.find_all("a", string="Later ones")]
    assert list(dict.fromkeys(seen)) == [
        f"{day(number):%Y-%m-%d %H:%M}" for number in range(CHANGED)
    ]
    fields = opened(editor, event, changes="2027-09-01")
    delete = field_of(fields, "2027-09-02 10:00", "DELETE")
    assert sent(editor, event, fields, **{delete: "on"}).status_code == 302
    assert event.changes.count() == CHANGED - 1


def test_a_date_changed_in_a_row_that_is_not_shown_is_not_changed_twice(editor):
    event = long_series()
    fields = opened(editor, event)
    total = dict(fields)["changes-TOTAL_FORMS"]
    added = {"id": "", "local_start": "2027-09-01 10:00", "kind": "skipped", "DELETE": ""}
    typed = {f"changes-{total}-{name}": text for name, text in added.items()}
    typed["changes-TOTAL_FORMS"] = str(int(total) + 1)
    answer = sent(editor, event, fields, **typed)
    assert "changed already" in answer.text
    assert event.changes.count() == CHANGED


def test_the_whole_series_moves_with_changes_that_have_no_row(editor):
    event = long_series()
    fields = opened(editor, event)
    typed = {"starts_at_local": "2027-01-04 11:00", "ends_at_local": "2027-01-04 12:00"}
    answer = sent(editor, event, fields, **typed)
    if answer.status_code == 200:
        question = {"series_scope": "all", "series_seen": answer.context["question"].digest}
        answer = sent(editor, event, fields, **typed, **question)
    assert answer.status_code == 302
    far = {key: kind for key, (kind, _start, _reason) in told(event).items() if key.month == 9}
    assert {key.hour for key in far} == {11}
    assert set(far.values()) == {"cancelled", "altered", "postponed"}


def test_a_whole_day_series_shows_days(editor):
    event = EventFactory(
        planned=True,
        all_day=True,
        starts_at_local=datetime(2027, 6, 1),
        ends_at_local=datetime(2027, 6, 2),
        recurrence="RRULE:FREQ=DAILY;COUNT=200",
    )
    for number in range(100):
        key = datetime(2027, 6, 1) + timedelta(days=number)
        event.changes.add(OccurrenceChange(event=event, local_start=key, kind="cancelled"))
    event.save()
    fields = opened(editor, event)
    assert keys(fields)[0] == "2027-06-16"
    assert sent(editor, event, fields).status_code == 302
    assert event.changes.count() == 100


def test_of_two_windows_the_second_takes_nothing_back_that_it_does_not_show(editor):
    event = long_series(status="confirmed")
    fields = opened(editor, event)
    key = datetime(2027, 12, 1, 10)
    call_off(
        owner=event.stored(),
        local_start=key,
        scope=Scope.ONE,
        verb=str(Verb.CANCEL),
        reason={"en": "Snow"},
        user=user_as("editor"),
    )
    answer = sent(editor, event, fields, title="Mine")
    assert answer.status_code == 200
    again = form_of(answer)
    assert dict(again)["title"] == "Mine"
    assert "2027-12-01 10:00" in keys(again)
    assert len(keys(again)) == len(keys(fields)) + 1
    assert sent(editor, event, again).status_code == 302
    assert event.changes.get(local_start=key).reason == {"en": "Snow"}
    assert event.changes.count() == CHANGED + 1


def test_a_list_of_five_hundred_single_dates_saves(editor):
    event = EventFactory(
        planned=True, starts_at_local=FIRST, ends_at_local=FIRST + timedelta(hours=1)
    )
    dates = (day(number * 2) for number in range(1, DATES))
    lines = "\n".join(f"RDATE:{one:%Y%m%d}" for one in dates)
    answer = sent(editor, event, opened(editor, event), recurrence=lines)
    assert answer.status_code == 302
    number = event.changes.count()
    assert number > 400
    answer = sent(editor, event, opened(editor, event), title="Again")
    assert answer.status_code == 302
    assert event.changes.count() == number


def test_no_screen_of_a_long_series_has_a_form_that_grows_with_it(editor):
    event = long_series(status="confirmed", title="Long")
    for number in range(60):
        organisation = Organisation.objects.create(slug=f"o{number}", name={"en": f"O {number}"})
        Partnership.objects.create(event=event, organisation=organisation)
    activity = ActivityFactory(recurrence=f"RRULE:FREQ=DAILY;COUNT={DATES}", starts_at_local=FIRST)
    screens = [
        reverse(EDIT, args=[event.pk]),
        reverse("outreach_event_dates", args=[event.pk]),
        reverse("outreach_event_dates", args=[event.pk]) + "?show=past",
        reverse("outreach_all_dates") + "?from=2027-01-01&to=2028-12-31",
        reverse("detention_visits_activities:edit", args=[activity.pk]),
        reverse("detention_visits_activities:sessions", args=[activity.pk]),
        reverse("detention_visits_activities:sessions", args=[activity.pk]) + "?show=ahead",
    ]
    assert Activity.objects.exists()
    for address in screens:
        page = BeautifulSoup(editor.get(address, follow=True).content, "html.parser")
        for form in page.find_all("form"):
            inputs = form.find_all(["input", "select", "textarea"], attrs={"name": True})
            named = [one for one in inputs if not one.find_parent("template")]
            assert len(named) < global_settings.DATA_UPLOAD_MAX_NUMBER_FIELDS * 0.7, address


def with_pauses(fields, number: int) -> dict[str, str]:
    """So many more, each of a day, as typed with words in each language."""
    total = int(dict(fields)["pauses-TOTAL_FORMS"])
    typed = {"pauses-TOTAL_FORMS": str(total + number)}
    for row in range(number):
        on = f"{date(2027, 1, 1) + timedelta(days=2 * row)}"
        texts = {f"reason_{code}": "Repairs" for code, _name in content_languages()}
        values = {"id": "", "first_on": on, "last_on": on, "DELETE": "", **texts}
        typed |= {f"pauses-{total + row}-{name}": text for name, text in values.items()}
    return typed


def room_for_pauses() -> int:
    return FIELDS_FOR_PAUSES // (4 + len(content_languages()))


@pytest.mark.parametrize("kind", ["event", "activity"])
def test_pauses_beyond_what_a_form_can_send_are_refused_and_nothing_is_lost(editor, kind):
    owner = EventFactory(weekly=True, planned=True) if kind == "event" else ActivityFactory()
    name = EDIT if kind == "event" else "detention_visits_activities:edit"
    address, most = reverse(name, args=[owner.pk]), room_for_pauses()
    fields = form_of(editor.get(address))
    assert f"maxForms\\u0022: {most}" in editor.get(address).text, "the button stops there"
    data = dict(fields) | with_pauses(fields, most + 1)
    assert len(data) < global_settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    answer = editor.post(address, data)
    assert f"At most {most} pauses fit into this form." in answer.text
    assert answer.text.count("Repairs") >= most + 1
    assert owner.pauses.count() == 0


def test_as_many_pauses_as_fit_are_kept_beside_many_changes(editor):
    event = long_series()
    fields = opened(editor, event)
    answer = sent(editor, event, fields, **with_pauses(fields, room_for_pauses()))
    if answer.status_code == 200 and "question" in answer.context:
        question = {"series_scope": "all", "series_seen": answer.context["question"].digest}
        typed = with_pauses(fields, room_for_pauses()) | question
        answer = sent(editor, event, fields, **typed)
    assert answer.status_code == 302
    assert event.pauses.count() == room_for_pauses()


def test_a_series_with_more_pauses_keeps_them(editor):
    event, most = EventFactory(weekly=True, planned=True), room_for_pauses()
    for row in range(most + 5):
        on = date(2020, 1, 1) + timedelta(days=2 * row)
        event.pauses.add(EventPause(first_on=on, last_on=on))
    event.save()
    fields = opened(editor, event)
    assert sent(editor, event, fields, title="Another title").status_code == 302
    answer = sent(editor, event, fields, **with_pauses(fields, 1))
    assert f"At most {most + 5} pauses fit into this form." in answer.text
    assert event.pauses.count() == most + 5
