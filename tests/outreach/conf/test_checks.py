"""What a host is told that has not set everything up."""

from __future__ import annotations

from types import SimpleNamespace

from django.db import connections
from django.test import override_settings

from outreach.conf import checks

WITHOUT_LOCALES = ["django.contrib.sessions.middleware.SessionMiddleware"]


def test_this_site_is_set_up():
    for check in (
        *(checks.private_addresses_are_included, checks.public_addresses_are_included),
        *(checks.sites_that_may_frame_are_sites, checks.settings_are_of_their_kind),
        *(checks.times_know_their_zone, checks.languages_have_addresses),
        *(checks.databases_are_known, checks.pages_fit_into_the_base),
    ):
        assert check(None) == [], check.__name__


@override_settings(ROOT_URLCONF="outreach.urls")
def test_a_host_without_private_addresses_is_told_what_to_add():
    (message,) = checks.private_addresses_are_included(None)
    assert message.id == "outreach.W001" and "outreach.private_urls" in message.hint


@override_settings(ROOT_URLCONF="outreach.private_urls")
def test_a_host_without_feeds_is_told_what_to_add():
    (message,) = checks.public_addresses_are_included(None)
    assert message.id == "outreach.W002" and "outreach.urls" in message.hint


@override_settings(OUTREACH_EMBED_ANCESTORS=["https://partner.example; script-src *"])
def test_a_host_that_names_no_site_for_frames_is_told_before_it_starts():
    (message,) = checks.sites_that_may_frame_are_sites(None)
    assert message.id == "outreach.E001" and "https://partner.example" in message.hint


@override_settings(OUTREACH_EMBED_ANCESTORS=5)
def test_a_setting_of_another_kind_is_told_once():
    assert checks.sites_that_may_frame_are_sites(None) == []
    assert [one.id for one in checks.settings_are_of_their_kind(None)] == ["outreach.E002"]


@override_settings(USE_TZ=False)
def test_a_host_without_zones_is_told_that_events_need_them():
    (message,) = checks.times_know_their_zone(None)
    assert message.id == "outreach.E003" and "USE_TZ = True" in message.hint


@override_settings(LANGUAGE_CODE="en-us", LANGUAGES=[("en", "English"), ("az", "Azerbaijani")])
def test_a_host_whose_own_language_has_no_address_is_told_which_have():
    """As ``wagtail start`` leaves it, with a list of languages added."""
    (message,) = checks.languages_have_addresses(None)
    assert message.id == "outreach.E004"
    assert "en-us" in message.msg and "en, az" in message.hint


@override_settings(MIDDLEWARE=WITHOUT_LOCALES)
def test_a_host_that_reads_no_language_from_addresses_is_told_what_to_add():
    (message,) = checks.languages_have_addresses(None)
    assert message.id == "outreach.E005" and "LocaleMiddleware" in message.hint


@override_settings(ROOT_URLCONF="outreach.urls", LANGUAGE_CODE="en-us", MIDDLEWARE=[])
def test_a_host_without_languages_in_its_addresses_needs_neither():
    assert checks.languages_have_addresses(None) == []


def test_another_database_is_refused_in_one_sentence(monkeypatch):
    maria = SimpleNamespace(vendor="mysql", display_name="MariaDB")
    monkeypatch.setattr(checks, "connections", {"default": maria})
    (message,) = checks.databases_are_known(None)
    assert message.msg.startswith("MariaDB") and message.id == "outreach.E006"
    assert connections["default"].vendor in checks.DATABASES
