"""The documents name what is there: files, links, targets of make, settings."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_to_a_file(document):
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text())
    local = [link for link in links if "://" not in link]
    missing = [link for link in local if not (document.parent / link).exists()]
    assert missing == []


def test_the_targets_that_the_readme_names_are_there():
    named = set(re.findall(r"`?make ([a-z-]+)", (ROOT / "README.md").read_text()))
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    assert named - {"alone"} <= targets
    assert {"run", "check", "test-quick"} <= named


def test_the_tree_that_the_readme_draws_is_there():
    tree = re.search(r"## The tree\n\n```\n(.*?)```", (ROOT / "README.md").read_text(), re.S)[1]
    folders = re.findall(r"^([a-z_]+)/", tree, re.M)
    assert len(folders) >= 6
    assert all((ROOT / folder).is_dir() for folder in folders)


def test_each_decision_has_a_number_of_its_own():
    numbers = [path.name[:4] for path in (ROOT / "docs" / "decisions").glob("*.md")]
    assert len(numbers) == len(set(numbers)) >= 2
    assert all(number.isdigit() for number in numbers)


def test_the_architecture_names_each_room_that_the_import_contracts_know():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one.get("containers") == ["outreach"])
    rooms = {room for layer in layers for room in re.split(r"\s*[:|]\s*", layer)}
    architecture = (ROOT / "docs" / "architecture.md").read_text()
    missing = [room for room in sorted(rooms) if not re.search(rf"`{room}(/|\.py)`", architecture)]
    assert len(rooms) > 20
    assert missing == []
