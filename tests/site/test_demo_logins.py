"""The demo's log-ins: the head office writes everywhere, a regional centre in its region."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from home.demo.logins import load_logins
from home.demo.records import load_records
from outreach.models import Region
from outreach.permissions import regions_of

pytestmark = pytest.mark.django_db
EVERYWHERE = {"baku", "guba", "ganja", "sheki", "jalilabad"}


@pytest.fixture(autouse=True)
def own_password(monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "a long password for the demo")


def regions(username: str) -> set[str]:
    user = get_user_model().objects.get(username=username)
    return {region.slug for region in regions_of(user)}


def test_each_writes_where_their_office_works():
    load_records()
    load_logins()
    for name in ("admin", "editor", "coordinator"):
        assert regions(name) == EVERYWHERE
    assert regions("ganja") == {"ganja"}
    assert regions("figures") == regions("visitor") == set()


def test_what_was_taken_away_stays_away_when_the_demo_is_loaded_again():
    load_records()
    load_logins()
    Region.objects.get(slug="ganja").groups.clear()
    Group.objects.get(name="Head office").permissions.clear()
    load_logins()
    assert regions("ganja") == regions("coordinator") == set()
