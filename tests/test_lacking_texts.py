"""A text that the page's language lacks says which it is in: English on a page in French."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import django
import polib
import pytest
from bs4 import BeautifulSoup, Comment
from django.apps import apps
from django.template import engines
from django.utils import translation
from django.utils.translation import trans_real

from outreach import date_words
from outreach.templatetags.outreach_texts import foreign_language
from tests.test_german import LANGUAGES, calendar_of, entries, public_pages
from tests.test_german import site as site_in_german
from tests.test_one_language import PLACEHOLDER, SILENT, SPOKEN, WORD, catalogues

__all__ = ["site_in_german"]

NAME = "english"
"""Of a language, in itself."""
SENTENCE = "Every month on the second Wednesday, 5 times"
LACKING = {
    "Calendar views",
    "Find events",
    "Upcoming",
    "In your calendar",
    "Moved from %(day)s, %(time)s.",
}
LACKING |= {"Region", "cancelled", "Past events", "Pages of the list", "Events in %(month)s"}
EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def plain(text: str) -> str:
    return EDGES.sub("", " ".join(text.split())).casefold()


def parts_of(found: list[polib.POEntry]) -> set[str]:
    """What is between the placeholders of these texts, as a page shows it."""
    texts = [text for entry in found for text in (entry.msgid, entry.msgid_plural)]
    return {plain(part) for text in texts for part in PLACEHOLDER.split(text) if WORD.search(part)}


@pytest.fixture
def site(settings, site_in_german):
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [*LANGUAGES, ("fr", "French")]
    settings.LANGUAGE_CODE = "en"
    forget()
    yield settings
    forget()


def forget() -> None:
    """What Django has read of catalogues."""
    trans_real._translations.clear()
    trans_real._default = None
    date_words.formats.cache_clear()


def catalogue_without(lacking: set[str], folder: Path) -> None:
    """A host's, with all texts of ours but these."""
    found = polib.POFile()
    for entry in {(one.msgctxt, one.msgid): one for one in entries("ru")}.values():
        if entry.msgid not in lacking:
            found.append(entry_in_french(entry))
    target = folder / "fr" / "LC_MESSAGES"
    target.mkdir(parents=True)
    found.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Plural-Forms": "nplurals=2; plural=(n > 1);",
    }
    found.save_as_mofile(str(target / "django.mo"))


def entry_in_french(entry: polib.POEntry) -> polib.POEntry:
    named = {"msgid": entry.msgid, "msgctxt": entry.msgctxt}
    if entry.msgctxt == "code":
        return polib.POEntry(**named, msgstr="fr")
    if (entry.msgctxt or "").startswith(("date", "time")):
        return polib.POEntry(**named, msgstr=entry.msgid)
    if entry.msgid_plural:
        said = {0: f"Un {entry.msgid}", 1: f"Des {entry.msgid_plural}"}
        return polib.POEntry(**named, msgid_plural=entry.msgid_plural, msgstr_plural=said)
    return polib.POEntry(**named, msgstr=f"Le {entry.msgid}")


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("has_catalogue", [False, True])
def test_what_is_lacking_says_its_language_and_nothing_else_does(
    client, site, tmp_path, has_catalogue
):
    lacking = entries("ru")
    if has_catalogue:
        catalogue_without(LACKING, tmp_path)
        site.LOCALE_PATHS = [tmp_path]
        forget()
        lacking = [one for one in lacking if one.msgid in LACKING]
    else:
        rooms = [Path(django.__file__).parent / "conf"]
        rooms += [Path(app.path) / "locale" for app in apps.get_app_configs()]
        found = [one for room in rooms for one in catalogues(room, "fr") if one.translated()]
        known = {(one.msgctxt, one.msgid) for one in found}
        lacking = [one for one in lacking if (one.msgctxt, one.msgid) not in known]
    wanted = parts_of(lacking) | {plain(SENTENCE)}
    assert plain("Find events") in wanted
    seen, wrong = set(), {}
    for address in public_pages(calendar_of("fr"), "fr"):
        answer = client.get(address)
        assert answer.status_code == 200, address
        page = BeautifulSoup(answer.content, "html.parser")
        assert page.html["lang"] == "fr"
        for text, language in said_on(page):
            if text != NAME and (text in wanted) != (language == "en"):
                wrong[text, language] = address
            seen.add((text, language))
    assert not wrong
    for text in ("Beratung", "Rathaus", "Umbau", "Sprachkurs"):
        assert (plain(text), "fr") in seen
    assert (plain("calendar views"), "en") in seen
    assert (plain("Moved from"), "en") in seen
    assert (plain(SENTENCE), "en") in seen


def said_on(page: BeautifulSoup) -> Iterator[tuple[str, str]]:
    """Each text and spoken attribute of ours on a page, with the language that it is in."""
    for element in page.find_all(SILENT):
        if element.name != "svg":
            element.decompose()
    for ours in page.select(".outreach"):
        for text in ours.find_all(string=True):
            if (
                WORD.search(text)
                and not isinstance(text, Comment)
                and text.parent.name != "textarea"
            ):
                yield plain(text), language_of(text.parent)
        for element in (ours, *ours.find_all(True)):
            for name in SPOKEN:
                if WORD.search(element.get(name) or ""):
                    yield plain(element[name]), language_of(element)


def language_of(element) -> str:
    return next(one["lang"] for one in (element, *element.parents) if one.get("lang"))


@pytest.mark.parametrize("language", ["az", "de", "en", "ru"])
def test_nothing_is_lacking_in_a_complete_language(language):
    texts = entries("ru" if language == "en" else language)
    assert texts
    with translation.override(language):
        assert not [
            one.msgid
            for one in texts
            if foreign_language(
                one.msgid.replace("\r\n", "\n"),
                context=one.msgctxt or "",
                has_plural=bool(one.msgid_plural),
            )
        ]


@pytest.mark.parametrize(("default", "said"), [("az", "Harada"), ("en", "Where")])
def test_it_is_in_the_sites_own_language_if_that_has_it(settings, default, said):
    settings.LANGUAGE_CODE = default
    forget()
    written = (
        "{% load outreach_texts %}{% translate 'Where' %}|"
        "{% blocktranslate with place=name %}{{ place }} time{% endblocktranslate %}|"
        "<i{{ 'Where'|lang_of }}><b{{ 'Where'|lang_beside }}>"
    )
    template = engines["django"].from_string(written)
    with translation.override("fr"):
        where, time, attributes = template.render({"name": "<Baku>"}).split("|")
    forget()
    assert where == f'<span lang="{default}">{said}</span>'
    assert time.startswith(f'<span lang="{default}"><span lang="fr">&lt;Baku&gt;</span> ')
    assert attributes == f'<i lang="{default}"><b lang="fr">'
