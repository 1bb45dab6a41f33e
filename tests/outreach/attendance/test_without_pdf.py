"""A host without the libraries of the extra ``sheets``: everything but the PDF is there, and it is said
what is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse

from outreach.attendance import printing
from outreach.models import Registration
from tests.factories.ready_made import EventFactory, EventPageFactory
from tests.factories.users import user_as

ROOT = Path(__file__).resolve().parents[3]
HOW_TO = "wagtail-outreach[sheets]"
WITHOUT = f"""
import sys
sys.modules.update(dict.fromkeys({printing.LIBRARIES!r}))
import importlib.util as util
found = util.find_spec
util.find_spec = lambda name, *rest: None if name in {printing.LIBRARIES!r} else found(name, *rest)
import django
django.setup()
from django.core.management import call_command
from django.urls import get_resolver
call_command("check", fail_level="WARNING")
get_resolver().reverse_dict
from outreach.attendance import printing
assert not printing.CAN_PRINT and "[sheets]" in printing.what_is_missing()
"""


@pytest.fixture
def date():
    page = EventPageFactory(title="Your rights", language="en", event=EventFactory())
    date = page.event.occurrences.get()
    Registration.objects.create(occurrence=date, name="Əliyeva Şəbnəm")
    return date


@pytest.fixture
def coordinator(client, monkeypatch):
    monkeypatch.setattr(printing, "CAN_PRINT", False)
    client.force_login(user_as("coordinator"))
    return client


@pytest.mark.slow
def test_nothing_stumbles_over_it_when_the_site_starts():
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
    }
    command = [sys.executable, "-c", WITHOUT]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr[-2000:]


@pytest.mark.django_db
def test_the_list_offers_csv_and_says_what_the_pdf_needs(coordinator, date):
    shown = coordinator.get(reverse("outreach_participants", args=[date.pk])).content.decode()
    assert 'value="csv"' in shown and 'value="pdf"' not in shown
    assert HOW_TO in shown


@pytest.mark.django_db
def test_who_asks_for_a_pdf_all_the_same_is_told(coordinator, date):
    address = reverse("outreach_sheet", args=[date.pk])
    answer = coordinator.get(address)
    assert answer.status_code == 400 and HOW_TO in answer.content.decode()
    answer = coordinator.get(address, {"format": "csv"})
    assert answer.status_code == 200 and "Əliyeva" in answer.content.decode("utf-8-sig")


@pytest.mark.django_db
def test_with_them_nothing_is_said(client, date):
    client.force_login(user_as("coordinator"))
    shown = client.get(reverse("outreach_participants", args=[date.pk])).content.decode()
    assert 'value="pdf"' in shown and HOW_TO not in shown
