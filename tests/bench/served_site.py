"""The site as gunicorn serves it in the benchmark, with a view that returns 200 bytes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def make():
    """For gunicorn, ``tests.bench.served_site:make()``; BENCH_DATABASE names SQLite's file."""
    sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    from django.conf import settings

    if os.environ.get("BENCH_DATABASE"):
        settings.DATABASES["default"]["NAME"] = os.environ["BENCH_DATABASE"]
    from config.wsgi import application
    from tests.bench.feeds import add_fixed_view

    add_fixed_view()
    return application
