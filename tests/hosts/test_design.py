"""The public pages in a site's own design: its loud stylesheet, its dark theme, forced colours."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from datetime import date
from itertools import product
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from bs4 import BeautifulSoup

from tests.browsers import launched
from tests.hosts.measuring import OURS, Measured, differences
from tests.hosts.processes import ROOT, environment_of
from tests.sampling import sampled

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.xdist_group("design"),
]
YEAR = date.today().year + 1
PAGES = {
    "list": "/events/",
    "filtered": "/events/?region=north&q=whole",
    "nothing found": "/events/?q=nothing",
    "day": f"/events/?on={YEAR}-03-04",
    "this month": "/events/month/",
    "month": f"/events/month/{YEAR}/3/",
    "empty month": f"/events/month/{YEAR}/9/",
    "past": "/events/past/",
    "subscribe": "/events/subscribe/",
    "narrowed subscribe": "/events/subscribe/?region=north&cancelled=drop",
    "event": "/events/a-whole-page/",
    "cancelled date": f"/events/a-whole-page/{YEAR}-03-08T1000/",
    "moved date": f"/events/a-whole-page/{YEAR}-03-15T1000/",
    "cancelled": "/events/cancelled/",
    "postponed": "/events/postponed/",
    "activity": "/events/film-club/",
}
EMBEDDED = {"embedded": "/events/embed/"}
OF_THE_HOST = {"own page": "/bread/", "missing": "/events/missing/"}
THEMES = {
    "light": {},
    "dark by the system": {"color_scheme": "dark"},
    "dark by a switch": {},
    "forced colours": {"forced_colors": "active"},
    "forced dark colours": {"forced_colors": "active", "color_scheme": "dark"},
}
WIDTHS = {"phone": 360, "desktop": 1280}
SWITCH = "document.documentElement.dataset.theme = 'dark'"
SMALL_ROOT = "html { font-size: 62.5% } body { font-size: 1.6rem }"
THEMES_TOUCHED = ("light", "dark by a switch", "forced colours")
STATES = [("hover",), ("focus", "focus-visible"), ("hover", "active")]
WHAT = "pages measured in a design of others"


def crossed(names: Iterable[str], *others: Iterable) -> list[tuple]:
    """Cases, of which the sample meets each name and each of the others."""
    cases = list(product(names, *others))
    return sampled(WHAT, cases, axes=enumerate, key=str(cases[:1]) + str(len(cases)))


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    """The address of the site, served by a process of its own."""
    folder = tmp_path_factory.mktemp("design")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    database = f"sqlite:///{folder / 'host.sqlite3'}"
    environment = environment_of("design", DATABASE_URL=database)
    command = [sys.executable, "-m", "tests.hosts.design.serving", str(port)]
    with (folder / "log").open("w") as log:
        served = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/bread/", served, folder / "log")
        yield address
    finally:
        served.terminate()
        served.wait()


def wait_for(address: str, served: subprocess.Popen, log: Path, seconds: int = 600) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and served.poll() is None:
        try:
            urlopen(address).close()
            return
        except URLError:
            time.sleep(0.5)
    pytest.fail(f"The host does not answer.\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="module")
def browser():
    with launched() as browser:
        yield browser


@pytest.fixture
def open_page(host, browser):
    """``open_page("/events/", theme="light", width=360)``."""
    opened = []

    def open_page(path: str, *, theme: str = "light", width: int = 1280) -> Measured:
        context = browser.new_context(
            base_url=host,
            viewport={"width": width, "height": 900},
            bypass_csp=True,
            **THEMES[theme],
        )
        opened.append(context)
        page = context.new_page()
        page.goto(path)
        if theme == "dark by a switch":
            page.evaluate(SWITCH)
        return Measured(page)

    yield open_page
    for context in opened:
        context.close()


@pytest.mark.parametrize(
    ("name", "theme", "width"), crossed(PAGES | EMBEDDED | OF_THE_HOST, THEMES, WIDTHS)
)
def test_every_text_can_be_read(open_page, name, theme, width):
    path = (PAGES | EMBEDDED | OF_THE_HOST)[name]
    assert open_page(path, theme=theme, width=WIDTHS[width]).faults() == []


@pytest.mark.parametrize(
    ("name", "theme", "states"), crossed(PAGES | EMBEDDED, THEMES_TOUCHED, STATES)
)
def test_what_is_touched_can_be_read(open_page, name, theme, states):
    measured = open_page((PAGES | EMBEDDED)[name], theme=theme)
    measured.force(*states)
    assert measured.faults() == []


@pytest.mark.parametrize(("name", "width"), crossed(PAGES, WIDTHS))
def test_neither_undoes_what_the_other_says(open_page, name, width):
    """Sizes and spaces are ours whatever the host says of elements, in a host with a small root
    too; and everything of the host's is as it would be without our sheet."""
    measured = open_page(PAGES[name], width=WIDTHS[width])
    assert measured.ask("withoutClass()") == []
    of_host = measured.ask("stylesOfTheHost(false)")
    assert differences(of_host, measured.without(OURS, "stylesOfTheHost(false)")) == {}
    sizes = measured.ask("sizes()")
    assert sizes, "nothing of ours is on the page"
    measured.page.add_style_tag(content=SMALL_ROOT)
    assert differences(sizes, measured.ask("sizes()")) == {}
    measured.page.add_style_tag(content="body { margin: 0 }")
    assert differences(sizes, measured.without("site.css", "sizes()")) == {}


def test_nothing_of_a_page_without_ours_is_changed(open_page, host):
    measured = open_page(OF_THE_HOST["own page"])
    before = measured.ask("stylesOfTheHost(true)")
    measured.page.add_style_tag(url=f"{host}/static/outreach/{OURS}")
    assert differences(before, measured.ask("stylesOfTheHost(true)")) == {}


@pytest.mark.parametrize("name", PAGES)
def test_what_belongs_in_the_head_is_there_once(host, name):
    with urlopen(host + PAGES[name]) as answer:
        page = BeautifulSoup(answer.read(), "html.parser")
    found = page.select(f"link[href*='{OURS}']")
    assert found == page.head.select(f"link[href*='{OURS}']") and len(found) == 1
    if name != "activity":
        assert page.head.select("link[rel=alternate], script[type='application/ld+json']")
