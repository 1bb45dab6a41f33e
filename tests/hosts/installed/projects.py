"""A host: a project by ``wagtail start``, changed as the documents say."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .documents import ADDRESSES, COMMAND, SETTINGS, Block
from .environment import run

HERE = Path(__file__).parent
NAME = "mysite"
START = "from wagtail.bin.wagtail import main; main()"
UNHURRIED = """
DATABASES["default"]["OPTIONS"] = {
    "init_command": "PRAGMA synchronous=OFF; PRAGMA journal_mode=MEMORY;"
}
"""
"""Nothing has to outlast a power cut here, and a busy disk takes minutes for two hundred migrations."""
NAMES_KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "HOME")


@dataclass
class Project:
    folder: Path
    python: Path
    environment: dict[str, str] = field(default_factory=dict)

    @classmethod
    def started(cls, folder: Path, python: Path) -> Project:
        folder.mkdir()
        run(python, "-c", START, "start", NAME, folder)
        project = cls(folder, python)
        project.write(SETTINGS, UNHURRIED)
        return project

    def copied(self, folder: Path, python: Path | None = None) -> Project:
        """The same with its database, to be changed on its own."""
        shutil.copytree(self.folder, folder)
        return Project(folder, python or self.python)

    def write(self, place: str, text: str) -> None:
        path = "settings/base.py" if place == SETTINGS else "urls.py"
        with (self.folder / NAME / path).open("a") as file:
            file.write(f"\n{text}")

    def follow(self, blocks: Iterable[Block]) -> None:
        """Do what they say. What pip installs is there already."""
        for block in blocks:
            if block.place in (SETTINGS, ADDRESSES):
                self.write(block.place, block.text)
            elif block.place == COMMAND and not block.text.startswith("pip install"):
                for line in block.lines:
                    self.manage(*line.removeprefix("python manage.py ").split())

    def add_apps(self, apps: Mapping[str, str]) -> None:
        """
        Args:
            apps: by their names their models, for which migrations are made.
        """
        for app, models in apps.items():
            package = self.folder / app
            (package / "migrations").mkdir(parents=True)
            (package / "__init__.py").touch()
            (package / "migrations" / "__init__.py").touch()
            (package / "models.py").write_text(models)
        if apps:
            self.write(SETTINGS, f"INSTALLED_APPS += {list(apps)}")
            self.manage("makemigrations", *apps, "--verbosity=0")

    def manage(self, *arguments: str) -> str:
        return self.run("manage.py", *arguments)

    def run(self, *arguments: object) -> str:
        kept = {name: os.environ[name] for name in NAMES_KEPT if name in os.environ}
        return run(self.python, *arguments, cwd=self.folder, env=kept | self.environment)

    def told(self, script: str, **asked: object) -> dict:
        """What one of the scripts beside this module says when it is run in the project."""
        settings = {"DJANGO_SETTINGS_MODULE": f"{NAME}.settings.dev", "PYTHONPATH": "."}
        before, self.environment = self.environment, settings | self.environment
        try:
            return json.loads(self.run(HERE / script, json.dumps(asked)).splitlines()[-1])
        finally:
            self.environment = before
