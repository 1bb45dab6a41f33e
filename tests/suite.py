"""The whole suite on real parts: SQLite, PostgreSQL, a browser, engines of others under Node.

Installs what is missing, as root. The last line says loudly what could not run. The seeds of all
examples are printed; ``HYPOTHESIS_SEED`` chooses another.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from native_libraries import WITHOUT_LIBICAL, find_or_install_library
from networks import WITHOUT_IPV6, has_ipv6
from node_packages import WITHOUT_THEM, find_or_install_packages
from postgres import postgres_url
from system_packages import find_or_install

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

PURE = ("--ignore=tests/outreach/scheduling", "--ignore=tests/fuzz/test_reading.py")
"""Tests of the kernel ask no database, so they run once."""
SEED, ENGINES_SEED = "2979115575", "3569690271"
"""The same examples for everybody, so that a failure is the change's. ``HYPOTHESIS_SEED=…`` tries
others, of which now and then one shows a rare defect, of ours or of another engine."""


def main() -> int:
    missing, results = [], {}
    seed = os.environ.get("HYPOTHESIS_SEED")
    os.environ.setdefault("HYPOTHESIS_SEED", SEED)
    chosen = "not journey and not engine and not fuzz"
    if not find_or_install(("xgettext",), "gettext"):
        chosen += " and not gettext"
        missing.append("the check that all texts are in the catalogues (no gettext)")
    if not has_ipv6():
        missing.append(WITHOUT_IPV6)
    arguments = sys.argv[1:]
    results["on SQLite"] = run_pytest(["-m", chosen, *arguments], {})
    results["mutated files"] = run_pytest(["-m", "fuzz", *arguments], {})
    with postgres_url() as url:
        database = {"DATABASE_URL": url} if url else {}
        if url:
            once_more = ["-m", f"{chosen} and not subscriber", *PURE]
            results["on PostgreSQL"] = run_pytest([*once_more, *arguments], database)
        else:
            missing.append("the tests on PostgreSQL (no server and no binaries)")
        browser = find_or_install(BROWSERS, "chromium")
        if browser:
            results["journeys"] = run_pytest(["-m", "journey", *arguments], database)
        else:
            missing.append("the browser journeys (no chromium)")
    engines = find_or_install_packages(), find_or_install_library()
    if any(engines):
        every_example = {"HYPOTHESIS_PROFILE": "full", "HYPOTHESIS_SEED": seed or ENGINES_SEED}
        results["against other engines"] = run_pytest(["-m", "engine", *arguments], every_example)
    lacking = zip(engines, (WITHOUT_THEM, WITHOUT_LIBICAL), strict=True)
    missing += [without for is_there, without in lacking if not is_there]
    for name, code in results.items():
        print(f"{name}: {'passed' if code == 0 else 'FAILED'}")
    print(f"seeds: {seed or SEED}, against other engines {seed or ENGINES_SEED}")
    print(f"DID NOT RUN: {'; '.join(missing)}" if missing else "everything ran")
    return max(results.values())


def run_pytest(arguments: list[str], environment: dict[str, str]) -> int:
    workers = os.environ.get("TEST_WORKERS", "2")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        workers,
        "--dist",
        "loadgroup",
        *arguments,
    ]
    print(f"── pytest {' '.join(arguments)} {' '.join(environment)}", flush=True)
    code = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False)
    return code.returncode


if __name__ == "__main__":
    sys.exit(main())
