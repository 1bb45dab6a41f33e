"""What the calendar's pages say, read as a browser does."""

from __future__ import annotations

from bs4 import BeautifulSoup


def titles(response) -> list[str]:
    """Of a list, in its order."""
    return [link.text.strip() for link in _html(response).select(".outreach-entry__title a")]


def links(response) -> list[str]:
    """The addresses of a list's entries, in its order."""
    return [link["href"] for link in _html(response).select(".outreach-entry__title a")]


def in_grid(response) -> dict[str, list[str]]:
    """Of a month, by day as 11-23."""
    found = {}
    for cell in _html(response).select(".outreach-month__day"):
        shown = [title.text.strip() for title in cell.select(".outreach-month__title")]
        if shown:
            found[cell.time["datetime"][5:]] = shown
    return found


def link_to(response, relation: str) -> str | None:
    """The address of ``<a rel=…>``, None when there is none."""
    link = _html(response).select_one(f'a[rel="{relation}"]')
    return link["href"] if link else None


def _html(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")
