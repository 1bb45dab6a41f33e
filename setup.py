"""What pyproject.toml cannot say: catalogues are compiled into the wheel, and the long description's
links lead to the repository. No gettext is needed."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import polib
from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
RELATIVE_LINK = re.compile(r"(!?)(\[[^\]]*\])\((?!https?:|#)([^)]+)\)")


class BuildWithCatalogues(build_py):
    def run(self) -> None:
        super().run()
        folder = ROOT if self.editable_mode else Path(self.build_lib)
        for app in ("outreach", "detention_visits"):
            for catalogue in (folder / app / "locale").glob("*/LC_MESSAGES/*.po"):
                polib.pofile(str(catalogue)).save_as_mofile(str(catalogue.with_suffix(".mo")))


def long_description() -> str:
    """The README. Package indexes show it away from its pictures and documents."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    repository = project["urls"]["Repository"]

    def absolute(link: re.Match) -> str:
        is_picture, label, path = link.groups()
        return f"{is_picture}{label}({repository}/{'raw' if is_picture else 'blob'}/main/{path})"

    return RELATIVE_LINK.sub(absolute, (ROOT / "README.md").read_text(encoding="utf-8"))


setup(
    cmdclass={"build_py": BuildWithCatalogues},
    long_description=long_description(),
    long_description_content_type="text/markdown",
)
