"""The package, built from this tree and installed into empty environments."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
BUILT_FROM = (
    *("setup.py", "pyproject.toml", "MANIFEST.in"),
    *("README.md", "CHANGELOG.md", "LICENSE", "docs", "outreach", "detention_visits"),
)
UNBUILT = shutil.ignore_patterns("*.mo", "*.pyc", "__pycache__")
PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
NAME = "wagtail-outreach"
WITHOUT_REGISTRY = "the built package in empty environments (no package registry)"


def run(*command: object, **options) -> str:
    """
    Raises:
        AssertionError: it failed; with what it said.
    """
    ended = subprocess.run(
        list(map(str, command)), check=False, capture_output=True, text=True, **options
    )
    said = f"{' '.join(map(str, command))}\n{ended.stdout[-6000:]}\n{ended.stderr[-6000:]}"
    assert ended.returncode == 0, said
    return ended.stdout


def has_registry() -> bool:
    """Whether packages can be had here at all."""
    command = [*PIP, "install", "--dry-run", "--ignore-installed", "--no-deps", "polib"]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def built(folder: Path) -> tuple[Path, Path]:
    """The wheel and the source distribution."""
    source = folder / "source"
    source.mkdir()
    for name in BUILT_FROM:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=UNBUILT)
        else:
            shutil.copy(ROOT / name, source)
    run(*PIP, "wheel", "--no-deps", "--wheel-dir", folder, source)
    return next(folder.glob("*.whl")), source


@dataclass(frozen=True)
class Environments:
    """``bare`` is the Python of the one with the package alone, ``full`` of that by the README."""

    bare: Path
    full: Path


def installed(folder: Path, wheel: Path, asked: str) -> Environments:
    """
    Args:
        asked: what the README tells pip, such as ``wagtail-outreach[sheets]``.
    """
    pins = folder / "pins.txt"
    pins.write_text(re.sub(r"\[\w+\]", "", (ROOT / "requirements.txt").read_text()))
    bare, full = (_empty(folder / name) for name in ("bare", "full"))
    _install(bare, wheel, "", pins)
    # The second one finds the first one's packages, and gets what it lacks of its own.
    _packages(full).joinpath("bare.pth").write_text(f"{_packages(bare)}\n")
    extras = re.fullmatch(rf"{NAME}\[(.+)\]", asked)
    if extras is None:
        raise ValueError(f"The README installs {asked}.")
    _install(full, wheel, f"[{extras[1]},postgres]", pins)
    return Environments(bare, full)


def _empty(folder: Path) -> Path:
    run(sys.executable, "-m", "venv", "--without-pip", folder)
    return folder / "bin" / "python"


def _packages(python: Path) -> Path:
    return next(python.parents[1].glob("lib/python*/site-packages"))


def _install(python: Path, wheel: Path, extras: str, pins: Path) -> None:
    run(*PIP, "--python", python, "install", "-c", pins, f"{wheel}{extras}")
