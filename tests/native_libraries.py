"""Libraries of the system that the tests compare with: libical, which GNOME, KDE and others read
calendars with."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from system_packages import install

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
