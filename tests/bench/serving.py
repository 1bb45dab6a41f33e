"""Over HTTP on gunicorn: an unchanged feed beside a fixed answer, and the memory of a large feed."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from tests.bench.feeds import FEED, FIXED
from tests.bench.measuring import Goals

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 3
ROUNDS = 5
STARTS_WITHIN_SECONDS = 60


def report_serving(database: str, goals: Goals) -> None:
    """Requests per second of one connection that stays open, in turn."""
    with _server(database) as (port, _process):
        etag = _get(port, FEED)[1]
        headers = {"If-None-Match": etag}
        pairs = [(_rate(port, FEED, headers), _rate(port, FIXED, {})) for _round in range(ROUNDS)]
    ratios = sorted(unchanged / fixed for unchanged, fixed in pairs)
    unchanged, fixed = pairs[0]
    print(f"\nover HTTP on gunicorn: {unchanged:.0f} and {fixed:.0f} requests a second")
    goals.at_least("unchanged feed / a fixed answer", ratios[ROUNDS // 2], 0.7)


def report_memory(database: str, goals: Goals) -> None:
    """What a server's process has grown by after a large feed, plain and compressed."""
    with _server(database) as (port, process):
        for _warm in range(3):
            _get(port, FIXED)
        idle = _peak_kilobytes(process)
        size = len(_get(port, FEED)[0])
        plain = _peak_kilobytes(process)
        packed = len(_get(port, FEED, {"Accept-Encoding": "gzip"})[0])
        whole = _peak_kilobytes(process)
    print(f"\nmemory of a feed of {size / 1e6:.0f} MB, compressed {packed / 1e6:.1f} MB")
    goals.at_most("plain, above idle", (plain - idle) / 1024, 150, "MB")
    goals.at_most("plain and compressed, above idle", (whole - idle) / 1024, 150, "MB")


@contextmanager
def _server(database: str):
    port = 8731
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    command += ["--threads", "4", "--worker-class", "gthread", "--no-control-socket"]
    command += ["--log-level", "warning", "tests.bench.served_site:make()"]
    environment = {**os.environ, "BENCH_DATABASE": database}
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _wait(port, process)
        yield port, process
    finally:
        process.terminate()
        process.wait()


def _wait(port: int, process: subprocess.Popen) -> None:
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            _get(port, FIXED)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("gunicorn did not start")


def _get(port: int, path: str, headers: dict[str, str] | None = None) -> tuple[bytes, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path, headers=headers or {})
    response = connection.getresponse()
    return response.read(), response.headers.get("ETag", "")


def _rate(port: int, path: str, headers: dict[str, str]) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    count, until = 0, time.monotonic() + SECONDS
    while time.monotonic() < until:
        connection.request("GET", path, headers=headers)
        connection.getresponse().read()
        count += 1
    return count / SECONDS


def _peak_kilobytes(process: subprocess.Popen) -> int:
    """The largest part of memory that the worker has held so far."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    status = Path(f"/proc/{children[0]}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])
