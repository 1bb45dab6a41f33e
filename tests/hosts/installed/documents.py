"""The blocks of code in a document, with the file that each belongs to: what a reader would copy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
COMMAND, SETTINGS, ADDRESSES = "sh", "settings", "urls.py"


@dataclass(frozen=True)
class Block:
    """``place`` is COMMAND, or the file that the block's first line names."""

    place: str
    text: str

    @property
    def lines(self) -> list[str]:
        return [line for line in self.text.splitlines() if line.strip() and line[0] != "#"]


def blocks(document: str, heading: str) -> list[Block]:
    """Those below one heading, in order.

    Args:
        document: its path from the root of the repository.
    """
    return [_block(*found) for found in _found_below(document, heading)]


def code_of(document: str, heading: str) -> str:
    """The code below one heading, for a module of the reader's own."""
    return "\n".join(text for _language, text in _found_below(document, heading))


def _found_below(document: str, heading: str) -> list[tuple[str, str]]:
    text = (ROOT / document).read_text(encoding="utf-8")
    section = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    if section is None:
        raise LookupError(f"{document} has no part “{heading}”.")
    return BLOCK.findall(section[1])


def _block(language: str, text: str) -> Block:
    if language == "sh":
        return Block(COMMAND, text)
    first = text.partition("\n")[0]
    place = next((place for place in (SETTINGS, ADDRESSES) if first.startswith(f"# {place}")), None)
    if language != "python" or place is None:
        raise ValueError(f"This block does not say where it goes:\n{text}")
    return Block(place, text)


def five_lines() -> list[Block]:
    return blocks("README.md", "In your own Wagtail site")
