"""Libraries of the system that the tests compare with: libical, which GNOME and others read calendars
with, and KCalendarCore, which KDE's programs do. That is C++, so a small program of ours is built."""

from __future__ import annotations

import ctypes
import hashlib
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from system_packages import find_or_install, install

LIBICAL = "libical.so.3"
WITHOUT_LIBICAL = "the comparison with libical (the library is not installed)"
"""What does not run when it is not there."""


def is_installed() -> bool:
    try:
        ctypes.CDLL(LIBICAL)
    except OSError:
        return False
    return True


def find_or_install_library() -> bool:
    """Whether libical is there, after trying to get it."""
    return is_installed() or (install("libical3") and is_installed())


KCALENDARCORE = "libkf5calendarcore-dev"
WITHOUT_KCALENDARCORE = "the comparison with KCalendarCore (no library, or no compiler)"
SOURCE = Path(__file__).resolve().parent / "engines" / "kcalendarcore.cpp"


def kcalendarcore_program() -> Path:
    """Where the program is, named for its source, inside the virtual environment."""
    return (
        Path(sys.prefix) / f"kcalendarcore-{hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:12]}"
    )


def has_kcalendarcore() -> bool:
    return kcalendarcore_program().exists()


def find_or_build_kcalendarcore() -> bool:
    """Whether the program is there, after trying to get the library and to build it."""
    if has_kcalendarcore() or _build_kcalendarcore():
        return True
    tools = find_or_install(("g++",), "g++") and find_or_install(("pkg-config",), "pkg-config")
    return bool(tools) and install(KCALENDARCORE) and _build_kcalendarcore()


def _build_kcalendarcore() -> bool:
    try:
        flags = subprocess.run(
            ["pkg-config", "--cflags", "--libs", "KF5CalendarCore", "Qt5Core"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        command = ["g++", "-std=c++17", "-fPIC", SOURCE, "-o", kcalendarcore_program(), *flags]
        subprocess.run(command, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True
