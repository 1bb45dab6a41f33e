"""What all tests share: hypothesis profiles and seed, and a last line that says what did not run.

``HYPOTHESIS_PROFILE=full`` tries more examples; ``HYPOTHESIS_SEED`` repeats a run's.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import translation
from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests import native_libraries, networks, node_packages

ENGINES = {
    "node": (node_packages.are_installed, node_packages.WITHOUT_THEM),
    "libical": (native_libraries.is_installed, native_libraries.WITHOUT_LIBICAL),
}
"""What ``@pytest.mark.engine(…)`` needs, "node" unless it says so: is it there, what goes without."""
NEEDED = ENGINES | {"ipv6": (networks.has_ipv6, networks.WITHOUT_IPV6)}
"""The same of ``@pytest.mark.needs(…)``, which are no engines."""
left_out_key = pytest.StashKey[set[str]]()

for name, examples in (("quick", 100), ("full", 2000)):
    settings.register_profile(
        name,
        max_examples=examples,
        deadline=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    """Choose the seed, and compile the catalogues once, before the workers start."""
    if config.getoption("hypothesis_seed") is None:
        chosen = os.environ.get("HYPOTHESIS_SEED") or secrets.randbits(32)
        config.option.hypothesis_seed = int(chosen)
    if not hasattr(config, "workerinput"):
        manage = Path(__file__).resolve().parents[1] / "site" / "manage.py"
        subprocess.run([sys.executable, manage, "compile_catalogues"], check=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Without what they need tests are left out, and the last line says so."""
    needing: dict[str, list] = {}
    for item in items:
        if marker := item.get_closest_marker("engine") or item.get_closest_marker("needs"):
            needing.setdefault(*(marker.args or ("node",)), []).append(item)
    missing = [name for name in needing if not NEEDED[name][0]()]
    if missing:
        left_out = [item for name in missing for item in needing[name]]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)
        config.stash[left_out_key] = set(missing)
        if hasattr(config, "workeroutput"):
            config.workeroutput["left_out"] = missing


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    if left_out := getattr(node, "workeroutput", {}).get("left_out"):
        node.config.stash[left_out_key] = set(left_out)


def pytest_terminal_summary(terminalreporter, config):
    """The seed, and how much was compared with independent engines."""
    compared = Counter()
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "compared":
                compared.update(value)
    if compared:
        counts = ", ".join(f"{count:,} {name}" for name, count in compared.items())
        terminalreporter.write_line(f"compared with independent engines: {counts}")
    seed = config.getoption("hypothesis_seed")
    terminalreporter.write_line(f"hypothesis: HYPOTHESIS_SEED={seed} repeats this run")


def pytest_unconfigure(config):
    left_out = config.stash.get(left_out_key, set())
    if left_out and not hasattr(config, "workerinput"):
        print(f"DID NOT RUN: {'; '.join(NEEDED[name][1] for name in sorted(left_out))}")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The site with its calendars is there in each test, made once."""
    from tests.factories import make_calendars

    with django_db_blocker.unblock():
        make_calendars()


@pytest.fixture(autouse=True)
def fresh_cache():
    """What an earlier test has undone in the database is not remembered, such as a site's address."""
    cache.clear()


@pytest.fixture(autouse=True)
def in_english():
    """Outside of requests, which bring their own language, messages are compared in English."""
    with translation.override("en"):
        yield
