"""The settings, their page, and what each is when a host says nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import override_settings

from outreach import conf
from outreach.conf.checks import settings_are_of_their_kind

PAGE = Path(__file__).resolve().parents[3] / "docs" / "settings.md"
ANOTHER_KIND = {
    "OUTREACH_INSTITUTION": "Ombudsman",
    "OUTREACH_BASE_TEMPLATE": None,
    "OUTREACH_HORIZON_MONTHS": "24",
    "OUTREACH_PAST_YEARS": 0,
    "OUTREACH_CANCELLED_DAYS": True,
    "OUTREACH_EMBED_ANCESTORS": "https://partner.example",
    "OUTREACH_IMPORT_SECONDS": "60",
    "OUTREACH_FETCH_SCHEMES": "https",
    "OUTREACH_FETCH_PORTS": 443,
    "OUTREACH_FETCH_NETWORKS": [10],
}


def row(setting: conf.Setting) -> str:
    return f"| `{setting.name}` | {setting.kind} | `{setting.default!r}` | {setting.purpose} |"


def test_the_page_of_settings_says_what_the_code_says():
    rows = [line for line in PAGE.read_text().splitlines() if line.startswith("| `OUTREACH_")]
    assert rows == [row(setting) for setting in conf.SETTINGS]


def test_each_default_is_of_its_kind():
    assert settings_are_of_their_kind(None) == []


@pytest.mark.parametrize("name", [setting.name for setting in conf.SETTINGS])
def test_a_value_of_another_kind_is_named_before_anything_stumbles_over_it(name):
    with override_settings(**{name: ANOTHER_KIND[name]}):
        (message,) = settings_are_of_their_kind(None)
    assert message.id == "outreach.E002"
    assert name in message.msg
