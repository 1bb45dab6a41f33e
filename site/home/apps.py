"""The host's app."""

from pathlib import Path

from django.apps import AppConfig
from django.db.backends.signals import connection_created

OWNER_ONLY = 0o600


class HomeConfig(AppConfig):
    name = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from .wagtail_texts import translate_when_shown

        translate_when_shown()
        connection_created.connect(keep_database_private, dispatch_uid="home_private_database")


def keep_database_private(connection, **kwargs) -> None:
    """SQLite's file holds names, and other accounts of the machine must not read it. The files it
    makes beside it have the same mode."""
    if connection.vendor != "sqlite":
        return
    name = str(connection.settings_dict["NAME"])
    for file in (Path(name), Path(f"{name}-wal"), Path(f"{name}-shm")):
        if file.is_file() and file.stat().st_mode & 0o077:
            file.chmod(OWNER_ONLY)
