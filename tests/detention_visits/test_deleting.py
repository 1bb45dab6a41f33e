"""What is still used is kept, and whoever would delete it is told so."""

import pytest
from django.contrib.messages import constants, get_messages
from django.urls import reverse

from tests.detention_visits.factories import ActivityPageFactory
from tests.factories import make_calendars

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["activities", "facilities"])
def test_what_is_used_is_not_deleted_and_its_screen_says_so(admin_client, name):
    make_calendars()
    activity = ActivityPageFactory().activity
    row = activity if name == "activities" else activity.facility
    answer = admin_client.post(reverse(f"detention_visits_{name}:delete", args=[row.pk]))
    assert answer.url == reverse(f"detention_visits_{name}:edit", args=[row.pk])
    (told,) = get_messages(answer.wsgi_request)
    assert told.level == constants.ERROR
    assert type(row).objects.filter(pk=row.pk).exists()
