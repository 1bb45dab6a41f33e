"""Compiling the catalogues: the process that does it speaks the languages from then on."""

from __future__ import annotations

from django.core.management import call_command
from django.utils import translation
from django.utils.translation import gettext

CATALOGUE = """msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "A text of no other catalogue"
msgstr "Başqa kataloqda olmayan mətn"
"""


def test_what_was_looked_for_before_it_was_compiled_is_found(settings, tmp_path):
    """On its first start a site asks for texts before it has compiled them."""
    settings.LOCALE_PATHS = [tmp_path]
    folder = tmp_path / "az" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with translation.override("az"):
        assert gettext("A text of no other catalogue") == "A text of no other catalogue"
    (folder / "django.po").write_text(CATALOGUE)
    call_command("compile_catalogues")
    with translation.override("az"):
        assert gettext("A text of no other catalogue") == "Başqa kataloqda olmayan mətn"
