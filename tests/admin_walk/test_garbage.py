"""What no browser sends: keys that are none, in any field of any form of ours, are answered with the
form or a refusal and never with an error of the server."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.forms import event_data
from tests.sampling import sampled

from .addresses import addresses, filled
from .bodies import bodies
from .walking import ask
from .world import make_world

pytestmark = pytest.mark.django_db
OURS = (
    *("outreach_", "wagtailsnippets_outreach_", "wagtailsnippetchoosers_outreach_"),
    *("detention_visits_", "wagtailadmin_pages:edit", "wagtailadmin_pages:add"),
)
GARBAGE = {"letters": "zzz", "huge": "9" * 30, "zero byte": "1\x00", "negative": "-1"}


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def administrator(world):
    client = Client(raise_request_exception=False)
    client.force_login(world.users["administrator"])
    return client


def forms(client, world):
    """Each form: the name of its address, its path, and what an administrator's browser sends."""
    for address in addresses():
        if address.name.startswith(OURS):
            for path in filled(address, world):
                answer = client.get(path)
                if answer.status_code == 200 and not answer.streaming:
                    text = answer.content.decode(errors="replace")
                    yield from ((address.name, path, body) for body in bodies(text))


@pytest.mark.slow
def test_no_field_takes_garbage_for_more_than_garbage(administrator, world):
    cases = [
        (name, path, body, field, kind)
        for name, path, body in forms(administrator, world)
        for field in sorted(body)
        for kind in GARBAGE
    ]
    chosen = sampled(
        "fields with garbage",
        cases,
        axes=lambda case: [("form", case[0], case[3]), ("kind", case[4])],
    )
    broken = []
    for name, path, body, field, kind in chosen:
        answer = ask(administrator, "post", path, body | {field: [GARBAGE[kind]]})
        if answer.status >= 500:
            broken.append(f"{name} {field}={GARBAGE[kind]!r}")
    assert not broken, "\n".join(broken)


def test_a_row_whose_key_is_none_is_answered(administrator, world):
    """Keys of child rows are read before any field is."""
    date = event_data(
        world.public_event, changes=[{"id": "abc", "local_start": "2027-03-08T10:00"}]
    )
    edit = reverse(
        world.public_event.snippet_viewset.get_url_name("edit"), args=[world.public_event.pk]
    )
    for key in ("abc", "9" * 30, "1\x00", None):
        data = {**date, "changes-0-id": key}
        if key is None:
            del data["changes-0-id"]
        answer = administrator.post(edit, data)
        assert answer.status_code in (200, 302), key


@pytest.mark.parametrize("broken", ["x", "1", "[]", '{"blocks": 1}'])
def test_a_text_that_is_not_in_the_notation_of_the_editor_is_refused(administrator, world, broken):
    """Its field says so, and nothing is saved."""
    page = world.live
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    known = page.revisions.count()
    found = bodies(administrator.get(edit).content.decode())
    body = next(one for one in found if "title" in one)
    answer = administrator.post(edit, body | {"body": broken})
    assert answer.status_code == 200
    assert "body" in answer.context["form"].errors
    assert page.revisions.count() == known
