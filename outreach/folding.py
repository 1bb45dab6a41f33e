"""Texts made alike: for addresses that any keyboard can type, and for searching."""

from __future__ import annotations

import unicodedata
from itertools import count

from django.db.models import QuerySet
from django.utils.text import slugify
from wagtail.coreutils import string_to_ascii


def ascii_slug(text: str) -> str:
    """The text in lower-case ASCII letters, digits and hyphens: “Gəncə şəhəri” → “gence-seheri”."""
    return slugify(string_to_ascii(text))


def free_slug(slug: str, others: QuerySet) -> str:
    """``slug``, with the first number behind it that none of ``others`` uses already."""
    taken = set(others.filter(slug__startswith=slug).values_list("slug", flat=True))
    if slug not in taken:
        return slug
    return next(found for n in count(2) if (found := f"{slug}-{n}") not in taken)


ONE_I = str.maketrans({"İ": "i", "I": "i", "ı": "i"})


def folded(text: str) -> str:
    """A text without case, its four letters i made one.

    Databases do not agree on letters beyond ASCII, so the column holds folded text already.
    """
    return unicodedata.normalize("NFKC", text.translate(ONE_I)).casefold().replace("\x00", "")
