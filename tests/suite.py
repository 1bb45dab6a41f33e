"""All tests on real parts: SQLite, PostgreSQL, a browser, other engines under Node.

``--long`` leaves nothing out; without it what is many is sampled and PostgreSQL runs what depends
on the database. Installs what is missing, as root. The last lines say loudly what was sampled and
what could not run. The seeds of all examples are printed; ``HYPOTHESIS_SEED`` chooses another.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from native_libraries import (
    WITHOUT_KCALENDARCORE,
    WITHOUT_LIBICAL,
    find_or_build_kcalendarcore,
    find_or_install_library,
)
from networks import WITHOUT_IPV6, has_ipv6
from node_packages import WITHOUT_THEM, find_or_install_packages
from postgres import postgres_url
from system_packages import find_or_install

from tests import sampling

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

PURE = ("tests/outreach/scheduling", "tests/fuzz/test_reading.py")
"""Tests of the kernel ask no database, so they run once."""
ON_POSTGRES = (
    "tests/concurrency",
    *(
        f"tests/outreach/{name}"
        for name in ("management", "models", "series", "publication", "test_permissions.py")
    ),
    *(
        f"tests/outreach/editing/test_{name}.py"
        for name in ("queries", "series_edits", "series_properties", "shifting")
    ),
    *(
        f"tests/outreach/importing/test_{name}.py"
        for name in ("edits", "files", "partner_calendars", "versions")
    ),
    "tests/outreach/planning/test_private_feeds.py",
    *(
        f"tests/detention_visits/{name}"
        for name in (
            *("models", "publication", "public/test_edits_in_public.py", "test_models.py"),
            *("editing/test_closed_days.py", "editing/test_marking.py"),
            *("editing/test_session_edits.py", "test_plan_source.py"),
        )
    ),
)
"""Models and services, which run there whole each time. Of all else one test of each file does,
but those that count queries or have transactions of their own; the long suite runs everything."""
SEED, ENGINES_SEED = "2979115575", "3569690271"
"""The same examples for everybody, so that a failure is the change's. ``HYPOTHESIS_SEED=…`` tries
others, of which now and then one shows a rare defect, of ours or of another engine."""


def main() -> int:
    arguments = [argument for argument in sys.argv[1:] if argument != "--long"]
    is_long = arguments != sys.argv[1:]
    seed = os.environ.get("HYPOTHESIS_SEED")
    os.environ.setdefault("HYPOTHESIS_SEED", SEED)
    os.environ["ENGINES_SEED"] = seed or ENGINES_SEED
    os.environ["SUITE"] = "long" if is_long else "sampled"
    with tempfile.TemporaryDirectory(prefix="outreach-suite-") as folder:
        os.environ["TEST_DATABASES"] = folder
        os.environ["SAMPLE_REPORT"] = str(Path(folder) / "sample")
        results, missing = run_all(arguments)
        told = sample_report(Path(os.environ["SAMPLE_REPORT"]))
    for name, code in results.items():
        print(f"{name}: {'passed' if code == 0 else 'FAILED'}")
    print(f"seeds: {seed or SEED}, against other engines {seed or ENGINES_SEED}")
    if told:
        print(told)
    ran = "everything ran but what the sample leaves out" if told else "everything ran"
    print(f"DID NOT RUN: {'; '.join(missing)}" if missing else ran)
    return max(results.values())


def run_all(arguments: list[str]) -> tuple[dict[str, int], list[str]]:
    """The exit code of each part, and what could not run."""
    missing, results = [], {}
    chosen = "not journey"
    if not find_or_install(("xgettext",), "gettext"):
        chosen += " and not gettext"
        missing.append("the check that all texts are in the catalogues (no gettext)")
    if not has_ipv6():
        missing.append(WITHOUT_IPV6)
    engines = (
        (find_or_install_packages(), WITHOUT_THEM),
        (find_or_install_library(), WITHOUT_LIBICAL),
        (find_or_build_kcalendarcore(), WITHOUT_KCALENDARCORE),
    )
    missing += [without for is_there, without in engines if not is_there]
    results["on SQLite"] = run_pytest(["-m", chosen, *arguments], {})
    with postgres_url() as url:
        database = {"DATABASE_URL": url} if url else {}
        if url:
            once_more = ["-m", f"{chosen} and not engine and not subscriber and not sqlite"]
            once_more += [f"--ignore={path}" for path in PURE]
            once_more += [f"--whole={path}" for path in ON_POSTGRES]
            results["on PostgreSQL"] = run_pytest([*once_more, *arguments], database)
        else:
            missing.append("the tests on PostgreSQL (no server and no binaries)")
        if find_or_install(BROWSERS, "chromium"):
            results["journeys"] = run_pytest(["-m", "journey", *arguments], database)
        else:
            missing.append("the browser journeys (no chromium)")
    return results, missing


def sample_report(path: Path) -> str:
    """Of all parts together. What was sampled in several is counted in each."""
    if not path.exists():
        return ""
    parts = [json.loads(line) for line in path.read_text().splitlines()]
    numbered = enumerate(parts)
    return sampling.report(
        {f"{place} {key}": choice for place, taken in numbered for key, choice in taken.items()}
    )


def run_pytest(arguments: list[str], environment: dict[str, str]) -> int:
    workers = os.environ.get("TEST_WORKERS", "2")
    command = [sys.executable, "-m", "pytest", "-q", "-n", workers, "--dist", "loadgroup"]
    print(f"── pytest {' '.join(arguments)} {' '.join(environment)}", flush=True)
    code = subprocess.run(
        [*command, *arguments], cwd=ROOT, env={**os.environ, **environment}, check=False
    )
    return code.returncode


if __name__ == "__main__":
    sys.exit(main())
