"""Each screen of the admin speaks one language: that of who is logged in, whatever the server's is.

The server's is Azerbaijani here. So whatever is translated when a module is imported, and not when it
is shown, is Azerbaijani for everybody, and found here.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import django
import polib
import pytest
import wagtail
from bs4 import BeautifulSoup, Comment
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from wagtail.users.models import UserProfile

from tests.admin_screens import NUMBER, Screen, make_rows, screens
from tests.sampling import sampled

LANGUAGES = ("az", "en", "ru")
ORDERS = tuple(itertools.permutations(LANGUAGES))
ROOT = Path(__file__).resolve().parents[1]
OURS = ("outreach/locale", "detention_visits/locale", "site/locale", "site/locale_of_wagtail")
LIBRARIES = [Path(package.__file__).parent for package in (wagtail, django)]
WORD = re.compile(r"[^\W\d_]{3,}")
NAME_OF_A_PLACE = re.compile(r"\w+(/[\w -]+)+|https?://\S+")
"""A zone, such as Asia/Baku, or an address."""
TWELVE_HOURS = re.compile(r"\d [ap]\.m\.|\b(?:noon|midnight)\b")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|<[^>]+>|&\w+;")
SPOKEN = ("title", "aria-label", "placeholder", "alt")
"""Attributes that somebody reads or hears."""
SILENT = ["script", "style", "svg", "code", "kbd"]
HARD_CODED = {"Actions"}
"""English in Wagtail's templates for everybody."""
WITHOUT_ACCOUNT = ("login", "password_reset")
"""Of nobody's language but the browser's."""
PUBLIC = ("view_draft", "preview_on_edit")
"""Pages as the public sees them, in their own language."""
NAMED_IN_THE_DATABASE = ("wagtailusers_groups:add", "wagtailusers_groups:edit")
"""Rights have English names there, and Wagtail names collections' rights when it is imported. Only
administrators see it."""
LEFT = {
    "wagtailredirects:index": {"növ"},
    "wagtailadmin_choose_page_email_link": {"subject", "email", "address"},
    "wagtailadmin_workflows:add": {"add"},
    "wagtailadmin_workflows:edit": {"add"},
}
"""What Wagtail translates when it is imported, elsewhere than in choosers, or not at all."""


def catalogues(folder: Path, language: str) -> Iterator[polib.POEntry]:
    for path in sorted(folder.glob(f"**/{language}/LC_MESSAGES/django.po")):
        yield from polib.pofile(str(path))


def said(entry: polib.POEntry) -> list[str]:
    return [entry.msgstr, *entry.msgstr_plural.values()]


def asked(entry: polib.POEntry) -> list[str]:
    return [entry.msgid, entry.msgid_plural]


def words(texts: Iterable[str]) -> set[str]:
    found = set()
    for text in texts:
        plain = PLACEHOLDER.sub(" ", text)
        found |= {word.replace("İ", "i").casefold() for word in WORD.findall(plain)}
    return found


@cache
def our_entries(language: str) -> list[polib.POEntry]:
    return [entry for folder in OURS for entry in catalogues(ROOT / folder, language)]


@cache
def our_words(language: str) -> set[str]:
    if language == "en":
        rooms = ("outreach", "detention_visits")
        entries = [one for room in rooms for one in catalogues(ROOT / room / "locale", "ru")]
        return words(text for entry in entries for text in asked(entry))
    return words(text for entry in our_entries(language) for text in said(entry))


@cache
def known_words(language: str) -> set[str]:
    """Whatever may be read in this language, by whomever it was translated."""
    names = words(name for _code, name in settings.WAGTAILADMIN_PERMITTED_LANGUAGES)
    translated = "ru" if language == "en" else language
    entries = list(our_entries(translated))
    entries += [entry for folder in LIBRARIES for entry in catalogues(folder, translated)]
    texts = asked if language == "en" else said
    return names | words(text for entry in entries for text in texts(entry))


@cache
def untranslated(language: str) -> re.Pattern:
    """A whole text in English that we have translated differently. Of Wagtail's those without
    placeholders: "Add %(label)s" is said by others too."""
    found = []
    for folder in OURS:
        for entry in catalogues(ROOT / folder, language):
            for text, translation in zip(asked(entry), said(entry), strict=False):
                parts = PLACEHOLDER.split(" ".join(text.split()))
                is_whole = len(parts) == 1 or folder != OURS[-1]
                if is_whole and translation not in ("", text) and words([text]):
                    found.append(".{0,80}".join(map(re.escape, parts)))
    return re.compile("|".join(f"(?:{one})" for one in found), re.IGNORECASE)


@cache
def is_untranslated(text: str, language: str) -> bool:
    return bool(untranslated(language).fullmatch(text))


def texts_of(html: str) -> Iterator[str]:
    page = BeautifulSoup(html, "html.parser")
    for element in page.find_all(SILENT):
        if "template" in (element.get("type") or ""):
            yield from texts_of(element.string or "")
        element.decompose()
    for text in page.find_all(string=True):
        if not isinstance(text, Comment):
            yield " ".join(text.split())
    for element in page.find_all(True):
        yield from (" ".join(element[name].split()) for name in SPOKEN if element.get(name))
        if element.name in ("input", "button") and element.get("type") in ("submit", "button"):
            yield element.get("value") or ""


def html_of(answer) -> str:
    """That of a screen, or of a dialog, which comes within JSON; "" of anything else."""
    kind = answer.get("Content-Type", "")
    if answer.status_code == 200 and "json" in kind:
        content = answer.json()
        return content.get("html") or "" if isinstance(content, dict) else ""
    return answer.text if answer.status_code == 200 and "html" in kind else ""


def foreign(text: str, language: str, screen: Screen) -> set[str]:
    """Words of another language in a text of this screen, or the text if nobody translated it."""
    if text in HARD_CODED or NAME_OF_A_PLACE.fullmatch(text):
        return set()
    if TWELVE_HOURS.search(text):
        return {"a time that is not of 24 hours"}
    used = words([text]) - known_words(language) - LEFT.get(screen.name, set())
    others = [code for code in LANGUAGES if code != language]
    found = {word for code in others if code != "en" for word in used & our_words(code)}
    if language != "en":
        if screen.is_ours:
            found |= used & our_words("en")
        if used and is_untranslated(text.strip("* :"), language):
            found.add(text)
    return found


def walked() -> list[Screen]:
    left = (*WITHOUT_ACCOUNT, *PUBLIC, *NAMED_IN_THE_DATABASE)
    found = [one for one in screens() if not any(name in one.name for name in left)]
    return sampled(
        "admin screens, each in three languages",
        found,
        axes=lambda one: [one.name.partition(":")[0]],
        least=len(found) // 4,
    )


@pytest.mark.django_db
def test_no_screen_of_the_admin_mixes_languages_or_ways_to_write_a_time(client):
    make_rows()
    user = get_user_model().objects.get(pk=NUMBER)
    client.force_login(user)
    client.raise_request_exception = False
    opened, wrong = 0, {}
    for place, screen in enumerate(walked()):
        for language in ORDERS[place % len(ORDERS)]:
            UserProfile.objects.update_or_create(
                user=user, defaults={"preferred_language": language}
            )
            client.cookies.pop("messages", None)  # Of a screen that was refused.
            answer = client.get(screen.address)
            assert answer.status_code < 500, screen
            html = html_of(answer)
            opened += bool(html)
            for text in set(texts_of(html)):
                if found := foreign(text, language, screen):
                    wrong.setdefault((language, text[:120], tuple(sorted(found))), screen.name)
    assert opened > 100
    assert not wrong, "\n".join(
        f"{language} {name}: {text} ({', '.join(found)})"
        for (language, text, found), name in wrong.items()
    )


@pytest.mark.django_db
def test_what_is_refused_is_said_in_the_accounts_language(client):
    """Not in the browser's."""
    user = get_user_model().objects.create_user("777", password="777", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    UserProfile.objects.create(user=user, preferred_language="ru")
    client.force_login(user)
    answer = client.get("/admin/users/", headers={"accept-language": "en"}, follow=True)
    (message,) = answer.context["messages"]
    assert words([str(message)]) & known_words("ru")
    assert not words([str(message)]) & known_words("en")
