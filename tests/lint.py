"""All checks that run nothing of the site: each is named, all run, one failure fails."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
TEMPLATES = ["outreach", "detention_visits", "templates"]
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP-_",
    "ALLOWED_HOSTS": "example.org",
    "BASE_URL": "https://example.org",
}
MANAGE = [sys.executable, "site/manage.py"]
TEST = {"DJANGO_SETTINGS_MODULE": "config.settings.test"}

CHECKS: list[tuple[str, list[str], dict[str, str]]] = [
    ("ruff", [str(BIN / "ruff"), "check", "."], {}),
    ("format", [str(BIN / "ruff"), "format", "--check", "."], {}),
    ("templates", [str(BIN / "djlint"), "--lint", "--quiet", *TEMPLATES], {}),
    (
        "arrows",
        [str(BIN / "lint-imports"), "--no-cache"],
        {"PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"},
    ),
    ("rooms", [sys.executable, "tests/rooms.py"], {}),
    ("types", [str(BIN / "mypy")], {}),
    ("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"], TEST),
    ("deployment", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
]


def run(check: tuple[str, list[str], dict[str, str]]) -> subprocess.CompletedProcess[str]:
    _name, command, environment = check
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        check=False,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def main() -> int:
    failed = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for (name, _command, _environment), done in zip(CHECKS, pool.map(run, CHECKS), strict=True):
            print(f"── {name}\n{done.stdout}", end="", flush=True)
            if done.returncode:
                failed.append(name)
    print(f"lint: {'failed: ' + ', '.join(failed) if failed else 'all clean'}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
