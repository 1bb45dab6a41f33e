"""The history of an event, and two versions of it side by side, as its readers see them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.log_actions import log, registry
from wagtail.models import ModelLogEntry, Revision
from wagtail.users.models import UserProfile

from outreach.editing.journal import EDITED, LOG_ACTION
from outreach.editing.screens.history import note_changes
from outreach.history import stored_state
from outreach.history.sentences import LINE
from outreach.models import Event, OccurrenceChange
from tests.factories import (
    EventFactory,
    EventPageFactory,
    OrganisationFactory,
    RegionFactory,
    VenueFactory,
)
from tests.factories.forms import event_data
from tests.factories.users import ROLES, regional_user, user_as

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EVENTS = "wagtailsnippets_outreach_event"
WRITERS = {"editor", "planner", "coordinator", "administrator"}


@pytest.fixture
def event():
    return EventFactory(weekly=True, title="Advice", venue=VenueFactory(slug="hall"))


def saved(event, **values) -> Revision:
    """Saved by a form, as Wagtail does it: with a version and an entry of the log."""
    before, began_at = stored_state(event), timezone.now()
    fresh = Event.objects.get(pk=event.pk)
    for name, value in values.items():
        setattr(fresh, name, value)
    fresh.save()
    revision = fresh.save_revision(log_action=True)
    note_changes(fresh, before, since=began_at)
    return revision


def reading(client, language: str = "en"):
    """An editor whose admin is in this language."""
    user = user_as("editor")
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = language
    profile.save()
    client.force_login(user)
    return user


def history(client, event):
    return client.get(reverse(f"{EVENTS}:history", args=[event.pk]))


def compared(client, event, first="earliest", second="latest"):
    return client.get(reverse(f"{EVENTS}:revisions_compare", args=[event.pk, first, second]))


def text_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_each_role_reads_the_history_or_is_refused(client, event, role):
    saved(event)
    client.force_login(user_as(role))
    opened = {
        response.status_code == 200
        for response in (history(client, event), compared(client, event))
    }
    assert opened == {role in WRITERS}


def test_a_right_to_write_without_the_right_to_view_opens_nothing(client, event):
    saved(event)
    user = user_as("editor")
    editors = Group.objects.get(name="Editors")
    editors.permissions.remove(editors.permissions.get(codename="view_event"))
    client.force_login(user)
    assert history(client, event).status_code == 302
    assert compared(client, event).status_code == 302


def test_a_stranger_is_asked_to_log_in(client, event):
    saved(event)
    for response in (history(client, event), compared(client, event)):
        assert response.status_code == 302
        assert "/login/" in response["Location"]


def test_coordinators_of_another_region_read_and_are_led_back_to_reading(client):
    west, north = RegionFactory(slug="west"), RegionFactory(slug="north")
    client.force_login(regional_user("coordinator", west))
    for region, view in ((west, "edit"), (north, "inspect")):
        event = EventFactory(region=region)
        saved(event)
        way_back = reverse(f"{EVENTS}:{view}", args=[event.pk])
        assert way_back in text_of(history(client, event))
        assert way_back in text_of(compared(client, event))


def test_each_save_says_what_it_changed_a_sentence_on_each_line(client, event):
    reading(client)
    saved(event, title="Advice in Ganja", recurrence="RRULE:FREQ=WEEKLY;COUNT=6")
    shown = text_of(history(client, event))
    assert "Working title: “Advice” → “Advice in Ganja”." in shown
    assert "Repeats: Every week on Monday, 4 times → Every week on Monday, 6 times." in shown
    assert ModelLogEntry.objects.get(action=EDITED).revision is not None


def test_a_save_that_changed_nothing_says_so(client, event):
    reading(client)
    saved(event)
    assert "Saved without changes." in text_of(history(client, event))


def test_edits_of_the_schedule_say_what_was_done_and_why(client, event):
    user = reading(client)
    data = {"verb": "cancel", "scope": "one", "date": "2027-03-08T10:00:00"}
    log(
        instance=event,
        action=LOG_ACTION,
        user=user,
        data=data | {"reason": {"en": "The lawyer is <b>ill</b>."}},
    )
    shown = text_of(history(client, event))
    assert "Cancelled Monday, 8 March 2027, 10:00: The lawyer is &lt;b&gt;ill&lt;/b&gt;." in shown


def test_the_history_speaks_the_language_of_who_reads_it(client, event):
    start = datetime(2027, 3, 2, 10)
    saved(event, starts_at_local=start, ends_at_local=start + timedelta(hours=2))
    reading(client, "ru")
    assert "2 марта 2027" in text_of(history(client, event)).lower()


def test_an_entry_of_any_kind_is_shown(client, event):
    reading(client)
    for action in (EDITED, LOG_ACTION, "outreach.copy_event"):
        log(instance=event, action=action, data={"changes": "?", "source": 5, "date": "?"})
    text_of(history(client, event))


def test_versions_are_compared_in_words(client, event):
    reading(client)
    saved(event)
    OccurrenceChange.objects.create(
        event=event, local_start=datetime(2027, 3, 8, 10), reason={"en": "<i>Ill</i>"}
    )
    saved(
        event,
        starts_at_local=datetime(2027, 3, 2, 10),
        ends_at_local=datetime(2027, 3, 2, 12),
        skips_holidays=True,
        reason={"en": "لقاء"},
    )
    shown = text_of(compared(client, event))
    for words in (
        "Monday, 1 March 2027, 10:00",
        "Tuesday, 2 March 2027, 10:00",
        "Every week on Tuesday, 4 times",
        "Reason (English)",
        "(&lt;i&gt;Ill&lt;/i&gt;)",
    ):
        assert words in shown
    assert "RRULE" not in shown
    assert "<i>Ill" not in shown
    assert 'dir="auto"' in shown


def test_a_version_that_names_what_is_gone_or_lacks_fields_is_compared(client):
    """A venue may be deleted when no event needs it any more, though versions still name it."""
    venue = VenueFactory(slug="hall")
    event = EventFactory(venue=venue)
    first = saved(event)
    saved(event, venue=None)
    venue.delete()
    reading(client)
    assert "a deleted record" in text_of(compared(client, event))
    content = first.content
    for name in ("skips_holidays", "pauses", "changes", "partnerships", "zone", "audiences"):
        content.pop(name)
    content |= {"recurrence": "RRULE:FREQ=SECONDLY", "starts_at_local": "?", "status": None}
    Revision.objects.filter(pk=first.pk).update(content=content)
    text_of(compared(client, event))
    text_of(compared(client, event, first="live"))
    text_of(compared(client, event, first=str(first.pk), second="live"))


def test_versions_of_another_event_or_none_at_all_are_not_found(client, event):
    reading(client)
    assert compared(client, event).status_code == 404
    saved(event)
    other = saved(EventFactory())
    assert compared(client, event, first=str(other.pk)).status_code == 404
    assert compared(client, event, first="99999999999999999999").status_code == 404


def test_a_version_that_names_a_deleted_venue_can_be_brought_back(client):
    venue = VenueFactory(slug="hall")
    event = EventFactory(venue=venue)
    first = saved(event)
    saved(event, venue=None)
    venue.delete()
    reading(client)
    response = client.get(reverse(f"{EVENTS}:revisions_revert", args=[event.pk, first.pk]))
    assert response.status_code == 200
    assert response.context["form"].initial["venue"] is None


def test_saving_the_form_tells_what_it_changed_and_a_question_tells_nothing(client):
    """Through the editor's form; what is only asked about is no history."""
    reading(client)
    event = EventPageFactory(event=EventFactory(weekly=True, title="Advice")).event
    data = event_data(event, recurrence="RRULE:FREQ=WEEKLY;COUNT=4", title="Legal advice")
    url = reverse(f"{EVENTS}:edit", args=[event.pk])
    assert client.post(url, data).status_code == 302
    assert "Legal advice" in history(client, event).content.decode()
    later = {"starts_at_local": "2027-03-01 11:00", "ends_at_local": "2027-03-01 13:00"}
    entries = registry.get_logs_for_instance(event)
    before = list(entries.values("pk", "data"))
    assert client.post(url, data | later).context["question"]
    assert list(entries.values("pk", "data")) == before


def posted(client, event, **data):
    address = reverse(f"{EVENTS}:edit", args=[event.pk])
    response = client.post(address, event_data(Event.objects.get(pk=event.pk), **data))
    assert response.status_code == 302


def messages_of(event) -> list[list[str]]:
    with translation.override("en"):
        entries = ModelLogEntry.objects.for_instance(event)
        return [entry.message.split(LINE) for entry in entries.order_by("pk")]


def test_a_form_that_is_saved_says_what_it_changed(client):
    """Who changed what, as sentences, on the event."""
    event = EventFactory(planned=True, title="Advice")
    user = reading(client)
    partner = OrganisationFactory(slug="unhcr")
    posted(
        client,
        event,
        title="Advice in Ganja",
        recurrence="RRULE:FREQ=WEEKLY;COUNT=4",
        changes=[{"local_start": "2027-03-08 10:00", "reason_en": "The lawyer is ill."}],
        partners=[{"organisation": str(partner.pk), "role": "speaker"}],
    )
    assert messages_of(event) == [
        [
            "Working title: “Advice” → “Advice in Ganja”.",
            "Repeats: does not repeat → Every week on Monday, 4 times.",
            "Monday, 8 March 2027, 10:00: cancelled (The lawyer is ill.)",
            "Partner added: Unhcr en: speaker, asked.",
        ]
    ]
    entry = ModelLogEntry.objects.for_instance(event).get()
    assert (entry.user, entry.revision) == (user, event.revisions.get())


def test_a_form_that_comes_back_with_an_error_leaves_no_trace(client, event):
    reading(client)
    address = reverse(f"{EVENTS}:edit", args=[event.pk])
    assert client.post(address, event_data(event, title="")).status_code == 200
    assert not ModelLogEntry.objects.for_instance(event).exists()


def test_an_earlier_version_that_is_brought_back_says_so(client):
    event = EventFactory(planned=True, title="Advice")
    reading(client)
    posted(client, event)
    posted(client, event, title="Another")
    first = event.revisions.order_by("pk").first()
    address = reverse(f"{EVENTS}:revisions_revert", args=[event.pk, first.pk])
    assert client.post(address, event_data(event)).status_code == 302
    assert messages_of(event)[-1] == [
        "Restored an earlier version.",
        "Working title: “Another” → “Advice”.",
    ]
