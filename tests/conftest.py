"""What all tests share: hypothesis profiles, and a last line that says what did not run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

for name, examples in (("quick", 100), ("full", 2000)):
    settings.register_profile(
        name,
        max_examples=examples,
        deadline=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_configure(config):
    """Compile the catalogues once, before the workers start."""
    if not hasattr(config, "workerinput"):
        manage = Path(__file__).resolve().parents[1] / "site" / "manage.py"
        subprocess.run([sys.executable, manage, "compile_catalogues"], check=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The site with its calendars is there in each test, made once."""
    from tests.factories import make_calendars

    with django_db_blocker.unblock():
        make_calendars()


@pytest.fixture(autouse=True)
def in_english():
    """Outside of requests, which bring their own language, messages are compared in English."""
    with translation.override("en"):
        yield
