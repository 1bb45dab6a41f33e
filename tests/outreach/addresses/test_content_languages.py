"""The languages of the site's content are Wagtail's, and no form asks for more."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.conf import global_settings
from django.forms import modelform_factory
from django.test import override_settings
from wagtail.coreutils import get_content_languages, get_supported_content_language_variant

from outreach.addresses.languages import alike, content_languages, default_language
from outreach.fields import in_language
from outreach.models import Region
from outreach.planning.private_feed_screens import PrivateFeedForm
from tests.factories.users import user_as

ALL = global_settings.LANGUAGES


@pytest.fixture
def site():
    """Settings of a host, as ``site(LANGUAGE_CODE=…)``; what Wagtail keeps of them is forgotten."""
    used = []

    def use(**settings):
        used.append(override_settings(**{"LANGUAGES": ALL, **settings}))
        used[-1].enable()
        _forget()

    yield use
    for one in reversed(used):
        one.disable()
    _forget()


def _forget() -> None:
    get_content_languages.cache_clear()
    get_supported_content_language_variant.cache_clear()


ENGLISH = {"WAGTAIL_I18N_ENABLED": False, "WAGTAIL_CONTENT_LANGUAGES": None}
SEVERAL = [("de", "German"), ("en", "English"), ("pt-br", "Brazilian Portuguese")]


@pytest.mark.parametrize(
    ("settings", "codes"),
    [
        ({**ENGLISH, "LANGUAGE_CODE": "en-us"}, ["en"]),
        ({**ENGLISH, "LANGUAGE_CODE": "en"}, ["en"]),
        ({**ENGLISH, "LANGUAGE_CODE": "en-gb"}, ["en-gb"]),
        ({**ENGLISH, "LANGUAGE_CODE": "az", "LANGUAGES": [("az", "Azerbaijani")]}, ["az"]),
        (
            {
                "WAGTAIL_I18N_ENABLED": False,
                "WAGTAIL_CONTENT_LANGUAGES": ALL,
                "LANGUAGE_CODE": "de",
            },
            ["de"],
        ),
        (
            {
                "WAGTAIL_I18N_ENABLED": True,
                "WAGTAIL_CONTENT_LANGUAGES": SEVERAL,
                "LANGUAGE_CODE": "en-us",
            },
            ["en", "de", "pt-br"],
        ),
    ],
)
def test_they_are_wagtails_the_default_first(site, settings, codes):
    site(**settings)
    assert [code for code, _name in content_languages()] == codes
    assert default_language() == codes[0]


@pytest.mark.django_db
def test_a_site_of_one_language_asks_for_one_text_and_offers_one(site):
    site(**ENGLISH, LANGUAGE_CODE="en-us")
    form = modelform_factory(Region, fields=["name"])()
    page = BeautifulSoup(str(form), "html.parser")
    assert [one["name"] for one in page.find_all("input")] == ["name_en"]
    assert page.label["for"] == page.input["id"]
    feeds = PrivateFeedForm(user=user_as("administrator"))
    assert [code for code, _name in feeds.fields["language"].choices] == ["en"]
    assert not [one for one in feeds.visible_fields() if one.name == "language"]


@pytest.mark.django_db
def test_a_text_in_a_language_that_the_form_does_not_show_stays(site):
    site(**ENGLISH, LANGUAGE_CODE="en")
    region = Region.objects.create(slug="north", name={"en": "North", "az": "Şimal"})
    kind = modelform_factory(Region, fields=["name"])
    assert not kind({"name_en": "North"}, instance=region).has_changed()
    form = kind({"name_en": "The north"}, instance=region)
    form.save()
    region.refresh_from_db()
    assert region.name == {"en": "The north", "az": "Şimal"}


@pytest.mark.parametrize(
    ("language", "codes", "found"),
    [
        ("en", ["az", "en"], "en"),
        ("en-us", ["az", "en"], "en"),
        ("en", ["az", "en-gb"], "en-gb"),
        ("en-us", ["en-gb", "az"], "en-gb"),
        ("ru", ["az", "en"], None),
    ],
)
def test_countries_share_a_language(language, codes, found):
    assert alike(language, codes) == found
    texts = dict.fromkeys(codes, "–") | ({found: "said"} if found else {})
    assert in_language(texts, language) == ("said" if found else "–")
