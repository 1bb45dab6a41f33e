"""What all tests share: seed, sample, database, and last lines that say what did not run.

``SUITE=long`` tries all that is sampled otherwise; ``HYPOTHESIS_PROFILE=full`` draws more examples,
``HYPOTHESIS_SEED`` repeats a run's.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import translation
from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests import databases, native_libraries, networks, node_packages, postgres, sampling
from tests.hosts.installed import environment as installed_environment

ROOT = Path(__file__).resolve().parents[1]
ENGINES = {
    "node": (node_packages.are_installed, node_packages.WITHOUT_THEM),
    "libical": (native_libraries.is_installed, native_libraries.WITHOUT_LIBICAL),
    "kcalendarcore": (native_libraries.has_kcalendarcore, native_libraries.WITHOUT_KCALENDARCORE),
}
"""What ``@pytest.mark.engine(…)`` needs, "node" unless it says so: is it there, what goes without."""
NEEDED = ENGINES | {
    "ipv6": (networks.has_ipv6, networks.WITHOUT_IPV6),
    "postgres": (postgres.has_postgres, postgres.WITHOUT_POSTGRES),
    "registry": (installed_environment.has_registry, installed_environment.WITHOUT_REGISTRY),
}
"""The same of ``@pytest.mark.needs(…)``, which are no engines."""
left_out_key = pytest.StashKey[set[str]]()
databases_key = pytest.StashKey[Path | None]()

for name, examples in (("few", 20), ("usual", 100), ("full", 2000)):
    settings.register_profile(
        name,
        max_examples=examples,
        deadline=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "few" if sampling.QUICK else "usual"))


def pytest_addoption(parser):
    parser.addoption(
        "--whole",
        action="append",
        default=[],
        metavar="PATH",
        help="run these whole, and of every other file one test; all in the long suite",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    """Choose the seed, and compile the catalogues once, before the workers start."""
    if config.getoption("hypothesis_seed") is None:
        chosen = os.environ.get("HYPOTHESIS_SEED") or secrets.randbits(32)
        config.option.hypothesis_seed = int(chosen)
    if not hasattr(config, "workerinput"):
        config.stash[databases_key] = databases.make_folder()
        if not all(map(_is_compiled, ROOT.glob("*/locale*/*/LC_MESSAGES/*.po"))):
            command = [sys.executable, ROOT / "site" / "manage.py", "compile_catalogues"]
            subprocess.run(command, check=True)


def _is_compiled(catalogue: Path) -> bool:
    compiled = catalogue.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime >= catalogue.stat().st_mtime


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Without what they need tests are left out, and the last line says so; the others are sampled."""
    _leave_out_what_lacks_something(config, items)
    if not sampling.LONG:
        chosen = sampling.thinned(items, config.getoption("whole"))
        kept = set(chosen)
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = chosen


def _leave_out_what_lacks_something(config, items) -> None:
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
def pytest_xdist_make_scheduler(config, log):
    if config.getvalue("dist") != "loadgroup":
        return None
    from tests.distribution import ByMarkedFile

    return ByMarkedFile(config, log)


def pytest_sessionfinish(session):
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["taken"] = sampling.TAKEN


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    for key, choice in getattr(node, "workeroutput", {}).get("taken", {}).items():
        sampling.TAKEN[key] = tuple(choice)
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
    if not hasattr(config, "workerinput"):
        _tell_the_sample()
    if folder := config.stash.get(databases_key, None):
        shutil.rmtree(folder, ignore_errors=True)
    left_out = config.stash.get(left_out_key, set())
    if left_out and not hasattr(config, "workerinput"):
        print(f"DID NOT RUN: {'; '.join(NEEDED[name][1] for name in sorted(left_out))}")


def _tell_the_sample() -> None:
    """At the end of this run, and to the suite, if it is one part of that."""
    if told := sampling.report(sampling.TAKEN):
        print(told)
    if path := os.environ.get("SAMPLE_REPORT"):
        with Path(path).open("a") as report:
            report.write(json.dumps(sampling.TAKEN) + "\n")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Processes that were forked have their settings in common, but each needs a file of its own."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] += f"-{os.getpid()}"


@pytest.fixture(scope="session")
def database_template(django_db_modify_db_settings, django_db_blocker):
    from django.db import connection

    with django_db_blocker.unblock():
        return databases.Template(connection)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb, database_template):
    return django_db_keepdb or database_template.is_in_place


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, database_template):
    """The site with its calendars and groups is there in each test, made once."""
    from home.demo.logins import load_roles
    from tests.factories import make_calendars

    with django_db_blocker.unblock():
        database_template.keep_migrated()
        make_calendars()
        load_roles()
        database_template.keep()
    yield
    with django_db_blocker.unblock():
        database_template.remove_copy()


@pytest.fixture(autouse=True)
def fresh_cache():
    """What an earlier test has undone in the database is not remembered, such as a site's address."""
    cache.clear()


@pytest.fixture(autouse=True)
def unhurried_readers(monkeypatch):
    """A request of the public renews for a moment only, in which a busy machine does less: what a
    test sees must not depend on it."""
    from outreach.publication import renewing

    monkeypatch.setattr(renewing, "SECONDS_OF_A_READER", 600)


@pytest.fixture(autouse=True)
def in_english():
    """Outside of requests, which bring their own language, messages are compared in English."""
    with translation.override("en"):
        yield
