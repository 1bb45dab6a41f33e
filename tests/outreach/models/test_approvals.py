"""A page is live only while its event may be public; what is published meanwhile is approved. Hard
case 21.

Each door of Wagtail is tried, for none asks the others.
"""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.messages import get_messages
from django.core.management import call_command
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.actions import action_registry
from wagtail.log_actions import LogContext
from wagtail.management.commands.purge_revisions import purge_revisions
from wagtail.models import (
    GroupApprovalTask,
    GroupPagePermission,
    Locale,
    Page,
    PageLogEntry,
    Revision,
    Workflow,
    WorkflowTask,
)
from wagtail.signals import page_published, page_unpublished
from wagtail.users.models import UserProfile

from outreach.editing.continuing import continue_pages
from outreach.models import Event, EventPage
from tests.factories import EventFactory, EventPageFactory, calendar_in, make_calendars
from tests.factories.forms import page_data
from tests.factories.users import user_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def signals():
    """What Wagtail tells search, caches and webhooks."""
    heard = []

    def published(instance, **kwargs):
        heard.append(("published", instance.pk))

    def unpublished(instance, **kwargs):
        heard.append(("unpublished", instance.pk))

    page_published.connect(published)
    page_unpublished.connect(unpublished)
    yield heard
    page_published.disconnect(published)
    page_unpublished.disconnect(unpublished)


def confirm(event, status=Event.Status.CONFIRMED):
    event = Event.objects.get(pk=event.pk)
    event.status = status
    event.save()


def withdraw(event):
    confirm(event, Event.Status.PLANNED)


def planned_page(**kwargs) -> EventPage:
    return EventPageFactory(event=EventFactory(planned=True), **kwargs)


def stored(page) -> EventPage:
    return EventPage.objects.get(pk=page.pk)


def administrator() -> Client:
    """Who reads English."""
    user, client = user_as("administrator"), Client()
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})
    client.force_login(user)
    return client


def by_form(page):
    client = administrator()
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    answer = client.post(address, page_data(page, **{"action-publish": "1"}), follow=True)
    assert answer.status_code == 200
    return answer.text


def by_api(page):
    client = administrator()
    address = reverse("wagtailadmin_api:pages:action", args=[page.pk, "publish"])
    assert client.post(address, {}, content_type="application/json").status_code == 200


def by_bulk(page):
    client = administrator()
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    answer = client.post(f"{address}?id={page.pk}", {"include_descendants": ""})
    (told,) = get_messages(answer.wsgi_request)
    assert "1 page is approved. It goes live as soon as" in str(told)


def moderated(page):
    workflow = Workflow.objects.create(name="Moderation")
    task = GroupApprovalTask.objects.create(name="Read it")
    task.groups.add(Group.objects.create(name="Readers"))
    WorkflowTask.objects.create(workflow=workflow, task=task)
    return workflow.start(page, user_as("administrator"))


def by_workflow(page):
    moderated(page).current_task_state.specific.approve(user=user_as("administrator"))


def by_python(page):
    page.get_latest_revision().publish()


def by_saving_the_row(page):
    page.live = True
    page.save()


def by_saving_a_bare_page(page):
    bare = Page.objects.get(pk=page.pk)
    bare.live = True
    bare.save()


def by_time(page):
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        call_command("publish_scheduled")


def taken_back_by_form(page):
    client = administrator()
    address = reverse("wagtailadmin_pages:unpublish", args=[page.pk])
    assert client.get(address).status_code == 200
    answer = client.post(address)
    assert "is not approved any more" in str(*get_messages(answer.wsgi_request))
    assert client.get(address).status_code == 302, "nothing to unpublish"


def taken_back_by_api(page):
    address = reverse("wagtailadmin_api:pages:action", args=[page.pk, "unpublish"])
    answer = administrator().post(address, {}, content_type="application/json")
    assert answer.status_code == 200


def taken_back_by_registry(page):
    """As the API's third version does."""
    action = action_registry.get_action_class(Page, "unpublish")
    action(stored(page), user=user_as("administrator")).execute()


def taken_back_by_bulk(page):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    client = administrator()
    asked = client.get(f"{address}?id={page.pk}")
    assert page.title in asked.text and "don&#x27;t have permission" not in asked.text
    answer = client.post(f"{address}?id={page.pk}", {"include_descendants": ""})
    (told,) = get_messages(answer.wsgi_request)
    assert str(told).strip() == "1 page is not approved any more: it stays a draft."


def taken_back_by_python(page):
    stored(page).unpublish()


TAKING_BACK = [
    taken_back_by_form,
    taken_back_by_api,
    taken_back_by_registry,
    taken_back_by_bulk,
    taken_back_by_python,
]
PUBLISHING = [by_form, by_api, by_bulk, by_workflow, by_python, by_saving_the_row, by_time]


@pytest.mark.parametrize("publish", PUBLISHING)
def test_what_is_published_of_a_planned_event_is_approved_and_goes_live_with_it(publish, signals):
    page = planned_page(draft=True)
    publish(page)
    waiting = stored(page)
    assert not waiting.live
    assert waiting.approved_revision is not None
    assert not waiting.revisions.exclude(approved_go_live_at=None).exists()
    assert signals == []
    assert not Page.objects.live().filter(pk=page.pk).exists()
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        confirm(page.event)
    shown = stored(page)
    assert shown.live
    assert shown.approved_revision is None
    assert shown.live_revision_id == waiting.approved_revision_id
    assert signals == [("published", page.pk)]


def test_a_bare_page_cannot_be_made_live_behind_its_back():
    page = planned_page(draft=True)
    by_saving_a_bare_page(page)
    assert not stored(page).live


def test_a_page_that_is_added_live_waits():
    """Wagtail's default in plain Python."""
    calendar, event = calendar_in("az"), EventFactory(planned=True)
    page = calendar.add_child(
        instance=EventPage(title="Added", slug="added", event=event, locale=calendar.locale)
    )
    assert not stored(page).live
    confirm(event)
    assert stored(page).live


def test_a_draft_that_nobody_published_stays_a_draft():
    page = planned_page(draft=True)
    confirm(page.event)
    assert not stored(page).live


class TestNewerDrafts:
    def test_the_approved_version_goes_live_and_the_newer_draft_stays_one(self):
        page = planned_page(title="Approved")
        page.title = "Newer"
        page.save_revision()
        Page.objects.filter(pk=page.pk).update(title="Newer")  # As the form does with a draft.
        confirm(page.event)
        shown = stored(page)
        assert (shown.title, shown.draft_title) == ("Approved", "Newer")
        assert shown.has_unpublished_changes
        assert shown.get_latest_revision_as_object().title == "Newer"

    def test_typing_on_does_not_change_what_was_approved(self):
        """Wagtail saves by itself into the newest version of the same person."""
        page = planned_page(draft=True, title="Approved")
        user = user_as("administrator")
        revision = page.save_revision(user=user)
        revision.publish(user=user)
        page = stored(page)
        page.title = "Typed on"
        page.save_revision(user=user, overwrite_revision=revision)
        confirm(page.event)
        assert stored(page).title == "Approved"

    def test_another_approval_takes_the_place_of_the_first(self):
        page = planned_page(title="First")
        page.title = "Second"
        page.save_revision().publish()
        confirm(page.event)
        assert stored(page).title == "Second"


class TestWithdrawing:
    def test_what_the_public_saw_comes_back(self, signals):
        page = EventPageFactory(title="Seen")
        page.title = "Draft"
        page.save_revision()
        signals.clear()
        withdraw(page.event)
        assert not stored(page).live
        confirm(page.event)
        assert stored(page).live
        assert stored(page).title == "Seen"
        assert stored(page).get_latest_revision_as_object().title == "Draft"
        assert signals == [("unpublished", page.pk), ("published", page.pk)]

    def test_what_was_taken_off_by_hand_does_not(self):
        page = EventPageFactory()
        page.unpublish()
        withdraw(page.event)
        confirm(page.event)
        assert not stored(page).live

    @pytest.mark.parametrize("door", TAKING_BACK)
    def test_an_approval_can_be_taken_back(self, door):
        page = planned_page()
        door(page)
        assert not stored(page).is_approved
        entry = PageLogEntry.objects.filter(page=page, action="outreach.take_back_approval").get()
        assert entry.user or door is taken_back_by_python
        confirm(page.event)
        assert not stored(page).live

    @pytest.mark.parametrize("door", ["api", "bulk", "form"])
    def test_only_who_may_publish_can_take_it_back(self, door):
        page, user, client = planned_page(), user_as("editor"), Client()
        GroupPagePermission.objects.all().delete()
        for right in ("add_page", "change_page"):
            GroupPagePermission.objects.create(
                group=user.groups.get(),
                page=calendar_in("az"),
                permission=Permission.objects.get(codename=right),
            )
        client.force_login(user)
        if door == "api":
            address = reverse("wagtailadmin_api:pages:action", args=[page.pk, "unpublish"])
            client.raise_request_exception = False
            assert client.post(address, {}, content_type="application/json").status_code >= 400
        elif door == "bulk":
            address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
            client.post(f"{address}?id={page.pk}", {"include_descendants": ""})
        else:
            client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
        assert stored(page).is_approved

    @pytest.mark.parametrize("door", ["api", "bulk", "form"])
    def test_with_a_calendar_all_that_waits_below_is_taken_back(self, door):
        waiting, live = planned_page(), EventPageFactory()
        calendar, client = calendar_in("az"), administrator()
        if door == "api":
            address = reverse("wagtailadmin_api:pages:action", args=[calendar.pk, "unpublish"])
            client.post(address, {"recursive": True}, content_type="application/json")
        elif door == "bulk":
            address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
            answer = client.post(f"{address}?id={calendar.pk}", {"include_descendants": "on"})
            (told,) = get_messages(answer.wsgi_request)
            assert "1 page is not approved any more: it stays a draft." in str(told)
            assert "have been unpublished" in str(told)
        else:
            address = reverse("wagtailadmin_pages:unpublish", args=[calendar.pk])
            client.post(address, {"include_descendants": "on"})
        assert not stored(waiting).is_approved and not stored(live).live

    def test_what_expired_never_comes_back(self):
        page = EventPageFactory(expire_at=timezone.now() + timedelta(hours=1))
        withdraw(page.event)
        with time_machine.travel(timezone.now() + timedelta(hours=2)):
            confirm(page.event)
            assert not stored(page).live
            assert stored(page).approved_revision is None

    def test_expiry_is_kept_and_comes(self):
        page = EventPageFactory(expire_at=timezone.now() + timedelta(hours=1))
        withdraw(page.event)
        confirm(page.event)
        assert stored(page).live
        with time_machine.travel(timezone.now() + timedelta(hours=2)):
            call_command("publish_scheduled")
        assert not stored(page).live

    def test_a_go_live_is_kept_and_comes(self):
        page = planned_page(draft=True)
        page.go_live_at = timezone.now() + timedelta(hours=1)
        page.save_revision().publish()
        confirm(page.event)
        assert not stored(page).live
        withdraw(page.event)
        confirm(page.event)
        with time_machine.travel(timezone.now() + timedelta(hours=2)):
            call_command("publish_scheduled")
        assert stored(page).live

    def test_a_scheduled_version_of_a_live_page_stays_scheduled(self):
        page = EventPageFactory(title="Now")
        page.title, page.go_live_at = "Later", timezone.now() + timedelta(hours=1)
        page.save_revision().publish()
        withdraw(page.event)
        confirm(page.event)
        assert stored(page).title == "Now"
        with time_machine.travel(timezone.now() + timedelta(hours=2)):
            call_command("publish_scheduled")
        assert (stored(page).title, stored(page).live) == ("Later", True)


class TestOthers:
    def test_a_running_moderation_is_not_cancelled(self):
        page = planned_page()
        page.save_revision()
        moderated(stored(page))
        confirm(page.event)
        assert stored(page).live
        assert stored(page).workflow_in_progress
        withdraw(page.event)
        assert stored(page).workflow_in_progress

    def test_aliases_follow_their_original(self):
        page = EventPageFactory()
        alias = page.create_alias(update_slug="alias")
        assert EventPage.objects.get(pk=alias.pk).live
        withdraw(page.event)
        assert not EventPage.objects.get(pk=alias.pk).live
        confirm(page.event)
        assert EventPage.objects.get(pk=alias.pk).live

    def test_an_alias_of_what_waits_is_not_live(self):
        page = planned_page()
        alias = stored(page).create_alias(update_slug="alias")
        assert not EventPage.objects.get(pk=alias.pk).live
        confirm(page.event)
        assert EventPage.objects.get(pk=alias.pk).live

    @pytest.mark.parametrize("keep_live", [True, False])
    def test_a_copy_waits_for_its_own_event(self, keep_live):
        page = EventPageFactory()
        copy = page.copy(update_attrs={"slug": "copy"}, keep_live=keep_live)
        assert copy.event_id != page.event_id
        assert not stored(copy).live
        confirm(copy.event)
        assert stored(copy).live == keep_live

    def test_a_copy_of_what_waits_takes_no_approval_along(self):
        copy = stored(planned_page()).copy(update_attrs={"slug": "copy"}, keep_live=False)
        confirm(copy.event)
        assert not stored(copy).live

    def test_a_translation_goes_live_when_it_is_published_itself(self):
        make_calendars()
        page = planned_page()
        translation = page.copy_for_translation(Locale.objects.get(language_code="en"))
        confirm(page.event)
        assert not stored(translation).live

    def test_a_moved_page_stays_approved(self):
        page = planned_page()
        page.move(calendar_in("az"), pos="first-child")
        confirm(page.event)
        assert stored(page).live

    def test_all_languages_go_live_together(self):
        event = EventFactory(planned=True)
        pages = [EventPageFactory(event=event, language=code) for code in ("az", "en")]
        confirm(event)
        assert [stored(page).live for page in pages] == [True, True]

    def test_who_confirmed_and_withdrew_stands_in_the_pages_history(self, client):
        page, user = planned_page(), user_as("administrator")
        PageLogEntry.objects.filter(page=page.pk).delete()

        with LogContext(user=user):
            confirm(page.event)
            withdraw(page.event)
        entries = PageLogEntry.objects.filter(page=page.pk).order_by("pk")
        assert [(one.action, one.user) for one in entries] == [
            ("wagtail.publish", user),
            ("wagtail.unpublish", user),
        ]

    def test_what_waits_is_not_purged_and_goes_with_its_page(self):
        page = planned_page()
        approved = stored(page).approved_revision_id
        page.save_revision()
        purge_revisions()
        assert Revision.objects.filter(pk=approved).exists()
        with pytest.raises(ProtectedError):
            Revision.objects.get(pk=approved).delete()
        page.get_parent().delete()
        assert not Revision.objects.filter(pk=approved).exists()

    def test_the_number_rises_once_and_nothing_is_told_by_an_approval(self):
        page = EventPageFactory()
        before = Event.objects.get(pk=page.event_id)
        withdraw(page.event)
        confirm(page.event)
        after = Event.objects.get(pk=page.event_id)
        assert after.sequence == before.sequence + 2
        planned = planned_page(draft=True)
        known = Event.objects.get(pk=planned.event_id)
        planned.get_latest_revision().publish()
        now = Event.objects.get(pk=planned.event_id)
        assert (now.sequence, now.changed_at) == (known.sequence, known.changed_at)


def test_the_editor_is_told_when_it_goes_live():
    page = planned_page(draft=True)
    said = by_form(page)
    assert "is approved. It goes live when the event is confirmed." in said.replace("\n", " ")
    assert "has been published" not in said


def test_the_state_is_named(client):
    with translation.override("en"):
        assert stored(planned_page()).status_string == "approved"
    assert stored(planned_page(draft=True)).status_string == "draft"


def test_the_second_part_of_a_series_is_approved_as_the_first():
    event = EventFactory(planned=True, weekly=True)
    page = EventPageFactory(event=event, title="Approved")
    draft = stored(page)
    draft.title = "Draft"
    draft.save_revision()
    copy = continue_pages(Event.objects.get(pk=event.pk), EventFactory(planned=True), user=None)[0]
    assert not stored(copy).live
    confirm(copy.event)
    assert (stored(copy).title, stored(copy).live) == ("Approved", True)


@pytest.mark.parametrize("is_known", [True, False])
def test_live_pages_of_hidden_events_from_before_are_approved_by_the_upgrade(is_known):
    """``is_known``: whether Wagtail says which version is live; pages written by code have none."""
    page = planned_page(title="From before")
    revision = stored(page).approved_revision if is_known else None
    EventPage.objects.filter(pk=page.pk).update(
        live=True, approved_revision=None, live_revision=revision
    )
    if not is_known:
        Revision.objects.filter(object_id=str(page.pk)).delete()
    before = Event.objects.filter(pk=page.event_id).values().get()
    upgrade = import_module("outreach.migrations.0024_approve_pages_of_hidden_events")
    upgrade.approve(apps, None)
    assert not stored(page).live
    assert Event.objects.filter(pk=page.event_id).values().get() == before
    confirm(page.event)
    assert (stored(page).title, stored(page).live) == ("From before", True)
