"""Fields of pages that are alike in all languages, for hosts that translate with wagtail-localize."""

from __future__ import annotations

from django.apps import apps
from django.utils.module_loading import import_string

LOCALIZE = "wagtail_localize"


class SynchronizedFields:
    """The value of ``override_translatable_fields`` of a page model, by which wagtail-localize asks:
    it copies these fields to each translation and offers them to no translator. Without that app the
    value is empty, and nothing of it is imported.

    Args:
        names: of the fields.
    """

    def __init__(self, *names: str) -> None:
        self.names = names

    def __get__(self, page: object, model: type | None = None) -> list:
        if not apps.is_installed(LOCALIZE):
            return []
        synchronized = import_string(f"{LOCALIZE}.fields.SynchronizedField")
        return [synchronized(name, overridable=False) for name in self.names]
