"""What a host is told that has not set everything up."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, models
from django.test import override_settings

from outreach.conf import checks
from outreach.models import EventPage
from tests.hosts import urlconfs

WITHOUT_LOCALES = ["django.contrib.sessions.middleware.SessionMiddleware"]


def test_this_site_is_set_up():
    for check in (
        checks.addresses_are_included,
        *(checks.sites_that_may_frame_are_sites, checks.settings_are_of_their_kind),
        *(checks.times_know_their_zone, checks.languages_have_addresses),
        *(checks.databases_are_known, checks.pages_fit_into_the_base),
    ):
        assert check(None) == [], check.__name__


@pytest.mark.parametrize(
    ("urls", "told"),
    [
        (urlconfs.Without, "outreach.W002"),
        (urlconfs.PrefixedWithout, "outreach.W002"),
        (urlconfs.AsBefore, "outreach.W003"),
        (urlconfs.BelowAsBefore, "outreach.W003"),
        (urlconfs.Late, "outreach.W004"),
    ],
)
def test_a_host_whose_include_is_missing_or_misplaced_is_told_once_where_to_write_it(urls, told):
    with override_settings(ROOT_URLCONF=urls):
        (message,) = checks.addresses_are_included(None)
    assert message.id == told and 'path("", include("outreach.urls"))' in message.hint


@pytest.mark.parametrize(
    "urls",
    [
        *(urlconfs.Plain, urlconfs.Prefixed, urlconfs.DefaultWithoutPrefix),
        *(urlconfs.Below, urlconfs.PrefixedBelow, urlconfs.WithOwnViews),
    ],
)
def test_a_host_that_includes_us_once_at_the_root_is_told_nothing(urls):
    with override_settings(ROOT_URLCONF=urls):
        assert checks.addresses_are_included(None) == []


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


TWO = [("en", "English"), ("az", "Azerbaijani")]


@override_settings(LANGUAGE_CODE="fr-ca", LANGUAGES=TWO, WAGTAIL_CONTENT_LANGUAGES=TWO)
def test_a_host_whose_own_language_has_no_address_is_told_which_have():
    (message,) = checks.languages_have_addresses(None)
    assert message.id == "outreach.E004"
    assert "fr-ca" in message.msg and "en, az" in message.hint


@override_settings(LANGUAGE_CODE="en-us", LANGUAGES=TWO, WAGTAIL_CONTENT_LANGUAGES=TWO)
def test_a_variant_of_a_language_is_that_language():
    """As ``wagtail start`` leaves it, with a list of languages added."""
    assert checks.languages_have_addresses(None) == []


@override_settings(MIDDLEWARE=WITHOUT_LOCALES)
def test_a_host_that_reads_no_language_from_addresses_is_told_what_to_add():
    (message,) = checks.languages_have_addresses(None)
    assert message.id == "outreach.E005" and "LocaleMiddleware" in message.hint


@override_settings(MIDDLEWARE=WITHOUT_LOCALES, WAGTAIL_CONTENT_LANGUAGES=[("az", "Azerbaijani")])
def test_a_host_with_one_language_needs_nothing_to_read_it():
    assert checks.languages_have_addresses(None) == []


@override_settings(ROOT_URLCONF=urlconfs.Plain, LANGUAGE_CODE="en-us", MIDDLEWARE=[])
def test_a_host_without_languages_in_its_addresses_needs_neither():
    assert checks.languages_have_addresses(None) == []


def test_another_database_is_refused_in_one_sentence(monkeypatch):
    maria = SimpleNamespace(vendor="mysql", display_name="MariaDB")
    monkeypatch.setattr(checks, "connections", {"default": maria})
    (message,) = checks.databases_are_known(None)
    assert message.msg.startswith("MariaDB") and message.id == "outreach.E006"
    assert connections["default"].vendor in checks.DATABASES


def test_a_database_without_events_may_be_of_any_kind(monkeypatch):
    known = SimpleNamespace(vendor="sqlite", display_name="SQLite")
    maria = SimpleNamespace(vendor="mysql", display_name="MariaDB")
    monkeypatch.setattr(checks, "connections", {"default": known, "legacy": maria})
    assert checks.databases_are_known(None) == []


@override_settings(WAGTAIL_PAGE_MODEL="people.Sheet")
def test_pages_of_another_base_are_refused_in_one_sentence():
    with pytest.raises(ImproperlyConfigured, match=r"WAGTAIL_PAGE_MODEL is “people\.Sheet”"):
        apps.get_app_config("outreach").import_models()


@pytest.mark.parametrize("label", ["outreach", "detention_visits"])
def test_a_template_of_the_hosts_that_ours_hides_is_named(label, monkeypatch, tmp_path):
    """Whoever copies a template into an app of theirs that comes later would see no effect."""
    (tmp_path / "templates" / label).mkdir(parents=True)
    (tmp_path / "templates" / label / "base.html").touch()
    (tmp_path / "templates" / label / "other.html").touch()
    host, own = SimpleNamespace(name="pages", path=str(tmp_path)), apps.get_app_config(label)
    monkeypatch.setattr(apps, "get_app_configs", lambda: [host, own])
    assert checks.templates_are_found(label) == []
    monkeypatch.setattr(apps, "get_app_configs", lambda: [own, host])
    (message,) = checks.templates_are_found(label)
    assert f"“{label}/base.html” of “pages”" in message.msg
    assert f'Put "{label}" after "pages"' in message.hint


def test_a_type_of_pages_that_needs_more_than_a_draft_has_is_named(monkeypatch):
    needed = models.IntegerField()
    needed.set_attributes_from_name("number")
    needed.model = EventPage
    kept = [field for field in EventPage._meta.concrete_fields if field.name != "number"]
    monkeypatch.setattr(EventPage._meta, "concrete_fields", [*kept, needed])
    (told,) = checks.drafts_can_be_made(None)
    assert "“number” must have a value" in told.msg and told.obj is EventPage
    monkeypatch.undo()
    assert checks.drafts_can_be_made(None) == []
