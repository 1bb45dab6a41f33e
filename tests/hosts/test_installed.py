"""The package as others get it: built, installed into empty environments, set up by the README alone.

Each project is made by ``wagtail start``, changed by the blocks of the documents as they are written,
and an event is published in it by the admin's forms. ``installed/variants.py`` is the table of hosts.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polib
import pytest

from tests.hosts.installed.documents import ADDRESSES, COMMAND, SETTINGS, blocks, five_lines
from tests.hosts.installed.environment import ROOT, Environments, built, installed
from tests.hosts.installed.projects import NAME, Project
from tests.hosts.installed.variants import INSTALL, VARIANTS, Variant
from tests.postgres import own_database, postgres_url
from tests.sampling import sampled

pytestmark = [
    pytest.mark.slow,
    pytest.mark.needs("registry"),
    pytest.mark.xdist_group("installed"),
]
WITHOUT_TITLE = {"subscribe"}
DATABASE = """
import os
from urllib.parse import urlsplit

_url = urlsplit(os.environ["DATABASE_URL"])
DATABASES["default"] = {
    "ENGINE": "django.db.backends.postgresql",
    "NAME": _url.path[1:],
    "USER": _url.username,
    "PASSWORD": _url.password or "",
    "HOST": _url.hostname,
    "PORT": _url.port,
}
"""
NOT_OURS = """
from django.contrib.auth.models import Group, User
group = Group.objects.create(name="Coordinators")
User.objects.create_user("volunteer").groups.add(group)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("installed")


@pytest.fixture(scope="module")
def package(folder) -> tuple[Path, Path]:
    return built(folder)


@pytest.fixture(scope="module")
def pythons(folder, package) -> Environments:
    return installed(folder, package[0], five_lines()[0].lines[0].split('"')[1])


@pytest.fixture(scope="module")
def before(folder, pythons) -> Project:
    """A site that knows nothing of us yet. Volunteers are in a group that happens to have a name of
    ours."""
    project = Project.started(folder / "before", pythons.full)
    project.manage("migrate", "--verbosity=0")
    project.manage("shell", "--command", NOT_OURS)
    return project


@pytest.fixture(scope="module")
def plain(folder, before) -> Project:
    """The same after the README's five lines."""
    project = before.copied(folder / "plain")
    project.follow(five_lines())
    return project


def assert_published(said: dict, languages) -> None:
    assert set(said) == set(languages)
    for language, answers in said.items():
        for name, answer in answers.items():
            place = (language, name, answer["address"])
            assert answer["status"] == 200, place
            assert answer["says"] or name in WITHOUT_TITLE, (*place, answer["text"][:2000])


def test_the_readme_has_five_lines():
    lines = [(block.place, line) for block in five_lines() for line in block.lines]
    places = [place for place, _line in lines]
    assert places == [COMMAND, SETTINGS, ADDRESSES, SETTINGS, COMMAND]


def test_the_wheel_holds_compiled_catalogues_and_no_link_that_leads_nowhere(package):
    names = zipfile.ZipFile(package[0]).namelist()
    catalogues = {name.removesuffix(".po") for name in names if name.endswith(".po")}
    assert len(catalogues) >= 4
    assert {f"{name}.mo" for name in catalogues} <= set(names)
    assert not [name for name in names if name.startswith(("tests", "site", "templates"))]
    metadata = zipfile.ZipFile(package[0]).read(
        next(name for name in names if name.endswith("METADATA"))
    )
    assert b"](docs/" not in metadata and b"](https://" in metadata


def test_by_the_five_lines_an_event_is_published(folder, plain):
    project = plain.copied(folder / "five-lines")
    assert_published(project.told("publishing.py"), ["en"])


def test_check_has_nothing_to_say(plain):
    plain.manage("check", "--fail-level=WARNING")


def test_migrate_makes_and_changes_no_group(before, plain):
    groups = before.told("dumping.py")["groups"]
    assert groups["Coordinators"] == [[], [], 1]
    assert plain.told("dumping.py")["groups"] == groups


def test_nothing_is_seen_of_what_is_not_installed(plain):
    found = plain.told("dumping.py")
    assert not [name for name in found["schema"] if "detention" in name or "recurrence" in name]
    assert not [app for app, _name in found["permissions"] if app == "detention_visits"]


@pytest.mark.parametrize("way", ["delete", "unpublish"])
def test_after_the_removal_nothing_is_left(folder, before, plain, way):
    project = plain.copied(folder / f"removed-{way}")
    project.follow(blocks(INSTALL, "Detention visits"))
    project.manage("outreach_groups", "Editors", "Coordinators=Partners", "Visit team", "Figures")
    project.told("publishing.py")
    with pytest.raises(AssertionError, match=r"There are 2 pages .*, 2 of them live"):
        project.manage("remove_outreach", "--noinput")
    said = project.manage("remove_outreach", "--noinput", f"--pages={way}")
    assert "/home/calendar/open-day/" in said and "Removed the group “Partners”" in said
    expected, found = before.told("dumping.py"), project.told("dumping.py")
    if way == "unpublish":
        kept = [row for row in found["tree"] if row not in expected["tree"]]
        assert [(row[2], row[4], row[5]) for row in kept if row[2] != "home"] == [
            ("calendar", False, "page"),
            ("open-day", False, "page"),
        ]
        expected["tree"] = found["tree"]
    assert found == expected


def tried() -> list:
    chosen = sampled("hosts into which the package is installed", VARIANTS, least=2)
    needs = [pytest.mark.needs("postgres")]
    return [
        pytest.param(one, id=one.name, marks=needs if one.on_postgres else []) for one in chosen
    ]


@pytest.mark.parametrize("variant", tried())
def test_so_it_is_elsewhere(folder, pythons, plain, variant):
    name = "".join(filter(str.isalnum, variant.name))
    with database(variant) as url:
        project = host_of(variant, folder / name, pythons, plain, url)
        languages = variant.languages or ["en"]
        asked = {"languages": list(variant.languages), "calendar": variant.calendar}
        said = project.told("publishing.py", **asked)
        assert_published(said, languages)
        for language in languages:
            assert_speaks(language, said[language])
        if variant.site:
            project.told("second_site.py", host=variant.site)
            assert_published(project.told("publishing.py", host=variant.site), ["en"])


@contextmanager
def database(variant: Variant) -> Iterator[str | None]:
    if not variant.on_postgres:
        yield None
        return
    with postgres_url() as url, own_database(url, "installed") as address:
        yield address


def host_of(
    variant: Variant, folder: Path, pythons: Environments, plain: Project, url: str | None
) -> Project:
    """A copy of the plain one, changed; begun anew where the database cannot be the same."""
    python = pythons.bare if variant.is_bare else pythons.full
    is_new = bool(variant.apps or url)
    project = Project.started(folder, python) if is_new else plain.copied(folder, python)
    if url:
        project.environment["DATABASE_URL"] = url
        project.write(SETTINGS, DATABASE)
    for heading in variant.follows:
        project.follow(blocks(INSTALL, heading))
    project.write(SETTINGS, variant.settings)
    (project.folder / NAME / "settings" / "local.py").write_text(variant.local)
    project.add_apps(variant.apps)
    if is_new:
        project.follow(five_lines())
    project.add_apps(variant.own_pages)
    project.manage("migrate", "--verbosity=0")
    project.manage("collectstatic", "--noinput", "--verbosity=0")
    return project


def assert_speaks(language: str, answers: dict) -> None:
    """Whether its catalogue was found, where there is one."""
    catalogue = ROOT / "outreach" / "locale" / language / "LC_MESSAGES" / "django.po"
    entry = polib.pofile(str(catalogue)).find("Upcoming") if catalogue.exists() else None
    words = entry.msgstr if entry else "Upcoming"
    assert words in answers["list"]["text"], answers["list"]["text"]
