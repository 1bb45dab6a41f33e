"""What one request does to several objects is in the history of each (Wagtail shows one of the entries
that share a context and an action, among all objects)."""

from __future__ import annotations

import pytest
from wagtail.log_actions import LogContext, registry

from outreach.editing.continuing import continue_pages, delete_pages
from outreach.editing.pages import copy_pages, create_pages
from tests.factories import EventFactory, make_calendars
from tests.factories.users import user_as

pytestmark = pytest.mark.django_db


def hidden(page) -> set[str]:
    """The actions that a history leaves out."""
    logs = registry.get_logs_for_instance(page)
    shown = logs.latest_by_uuid_and_action()
    return {log.action for log in logs} - {log.action for log in shown}


def test_each_page_that_was_made_in_one_request_has_its_history():
    user, calendars = user_as("administrator"), make_calendars()
    event, successor, copy = (EventFactory(planned=True) for _number in range(3))
    with LogContext(user=user):
        made = create_pages(event=event, calendars=calendars.values(), user=user)
    with LogContext(user=user):
        copies = continue_pages(event, successor, user=user)
    with LogContext(user=user):
        drafts = copy_pages(source=event, event=copy, user=user)
    assert len(made) == len(copies) == len(drafts) == 3
    for page in (*made, *copies, *drafts):
        assert registry.get_logs_for_instance(page).exists()
        assert hidden(page) == set(), page
    with LogContext(user=user):
        delete_pages(successor, user=user)
    for page in copies:
        assert hidden(page) == set(), page
