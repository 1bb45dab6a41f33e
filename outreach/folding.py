"""Text normalisation: ASCII slugs that any keyboard can type, and folding for search."""

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
    """``slug`` if ``others`` do not use it, else with the first free number from 2 appended."""
    taken = set(others.filter(slug__startswith=slug).values_list("slug", flat=True))
    if slug not in taken:
        return slug
    return next(found for n in count(2) if (found := f"{slug}-{n}") not in taken)


ONE_I = str.maketrans({"İ": "i", "I": "i", "ı": "i"})


def folded(text: str) -> str:
    """The text case-folded, with dotted and dotless İ, I, ı, i made one letter.

    Databases disagree on letters beyond ASCII, so search columns store folded text.
    """
    return unicodedata.normalize("NFKC", text.translate(ONE_I)).casefold().replace("\x00", "")
