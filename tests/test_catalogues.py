"""Every text is translated: nothing missing, nothing left over, no placeholder lost."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("outreach", "detention_visits", "site")
LANGUAGES = ("az", "ru")
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%%")
MID_SENTENCE = {"years"}
IGNORED = shutil.ignore_patterns(".venv*", ".git", "tests", "var", "__pycache__", "docs")


def catalogue(root: Path, folder: str, language: str) -> dict[tuple, polib.POEntry]:
    path = root / folder / "locale" / language / "LC_MESSAGES" / "django.po"
    return {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(path))}


@pytest.fixture(scope="module")
def collected(tmp_path_factory) -> Path:
    """A copy of the tree in which the texts were collected anew."""
    copy = tmp_path_factory.mktemp("tree") / "tree"
    shutil.copytree(ROOT, copy, ignore=IGNORED)
    command = [sys.executable, "site/manage.py", "makemessages", "--no-obsolete", "--no-wrap"]
    command += [part for language in LANGUAGES for part in ("-l", language)]
    subprocess.run(command, cwd=copy, check=True, capture_output=True)
    return copy


@pytest.mark.slow
@pytest.mark.gettext
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("folder", FOLDERS)
def test_each_text_of_the_code_is_in_the_catalogue_and_no_other(collected, folder, language):
    assert set(catalogue(ROOT, folder, language)) == set(catalogue(collected, folder, language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("folder", FOLDERS)
def test_each_text_is_translated_with_all_its_placeholders(folder, language):
    for entry in catalogue(ROOT, folder, language).values():
        said = list(entry.msgstr_plural.values()) or [entry.msgstr]
        assert all(said), entry.msgid
        assert not entry.fuzzy, entry.msgid
        wanted = set(PLACEHOLDER.findall(entry.msgid)) | set(
            PLACEHOLDER.findall(entry.msgid_plural)
        )
        for text in said:
            missing = wanted - set(PLACEHOLDER.findall(text))
            assert not missing or entry.msgid_plural, (entry.msgid, missing)
            assert set(PLACEHOLDER.findall(text)) <= wanted, entry.msgid


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_azerbaijani_text_begins_with_a_small_i(folder):
    """Hard case 12: Wagtail capitalises labels, and Python makes I of i, where İ is right."""
    entries = catalogue(ROOT, folder, "az").values()
    said = [entry.msgstr for entry in entries if entry.msgid not in MID_SENTENCE]
    assert [text for text in said if text.startswith("i")] == []
