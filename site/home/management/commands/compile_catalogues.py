"""Compile message catalogues whose .po is newer than the .mo, without the gettext tools."""

from __future__ import annotations

from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation.reloader import translation_file_changed

from config import REPOSITORY


class Command(BaseCommand):
    help = "Compile the .po files of the apps and of the site that changed."

    def handle(self, *args, **options):
        folders = [*settings.LOCALE_PATHS]
        folders += [REPOSITORY / app / "locale" for app in ("outreach", "detention_visits")]
        for folder in folders:
            for catalogue in Path(folder).glob("*/LC_MESSAGES/*.po"):
                compiled = catalogue.with_suffix(".mo")
                if not compiled.exists() or compiled.stat().st_mtime < catalogue.stat().st_mtime:
                    polib.pofile(str(catalogue)).save_as_mofile(str(compiled))
                    # This process may have looked for it before and cached that it was missing.
                    translation_file_changed(sender=self, file_path=compiled)
