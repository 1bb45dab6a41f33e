"""The site that an upgrade is tried on: a process of its own, on a database of its own.

``python -m tests.upgrades.sites`` runs there; tests and the makers of baselines start it.
"""

from __future__ import annotations

import json
import lzma
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILES = ROOT / "tests" / "files" / "upgrades"
HOST = "outreach.example"
OURS = ("outreach_", "detention_visits_")
NAMES_KEPT = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR")


def environment(folder: Path, database: str) -> dict[str, str]:
    """Of a process whose site writes into this folder and database, and knows nothing of ours."""
    kept = {name: os.environ[name] for name in NAMES_KEPT if name in os.environ}
    return kept | {
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
        "DJANGO_SETTINGS_MODULE": "config.settings.development",
        "VAR_DIR": str(folder),
        "DATABASE_URL": database,
        "BASE_URL": f"http://{HOST}",
        "ALLOWED_HOSTS": HOST,
        "SECRET_KEY": "only for tests",
    }


def run_site(folder: Path, database: str, baseline: str, *, upgrades: bool) -> dict:
    """Load a baseline, upgrade it unless it is to stay as it is, and return the snapshot.

    Args:
        database: the address of an empty one.
        baseline: the commit that it was made by.
    """
    output = folder / "snapshot.json"
    command = [sys.executable, "-m", __name__, baseline, str(output), str(int(upgrades))]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment(folder, database),
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"The upgrade failed.\n{done.stdout}\n{done.stderr}")
    return json.loads(output.read_text())


def dump_of(baseline: str) -> Path:
    return FILES / f"{baseline}.sql.xz"


def expectation_of(baseline: str) -> Path:
    return FILES / f"{baseline}.expected.json.xz"


def read_compressed(path: Path) -> str:
    with lzma.open(path, "rt", encoding="utf-8", newline="") as file:
        return file.read()


def write_compressed(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))


def main(baseline: str, output: str, upgrades: str) -> None:
    import django

    django.setup()
    import time_machine

    from tests.hosts.installed.dumping import groups, schema

    from .databases import load
    from .snapshot import take_snapshot

    asked = json.loads(read_compressed(expectation_of(baseline)))
    with time_machine.travel(datetime.fromisoformat(asked["moment"]), tick=False):
        load(read_compressed(dump_of(baseline)))
        draw_pictures()
        if upgrades == "1":
            upgrade()
        found = take_snapshot(asked["columns"], asked["addresses"], host=asked["host"])
        found |= {"groups": groups(), "schema": schema(prefixes=OURS)}
    Path(output).write_text(json.dumps(found, ensure_ascii=False))


def upgrade() -> None:
    """What ``docs/upgrading.md`` tells hosts to do, with everything renewed."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("build_occurrences", "--all")
    call_command("build_sessions", "--all")


def draw_pictures() -> None:
    """Blank ones in place of those that a baseline leaves out: a page that shows one reads it."""
    from django.conf import settings
    from PIL import Image as Canvas
    from wagtail.images import get_image_model

    for name, width, height in get_image_model().objects.values_list("file", "width", "height"):
        path = Path(settings.MEDIA_ROOT) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Canvas.new("RGB", (width, height)).save(path)


if __name__ == "__main__":
    main(*sys.argv[1:])
