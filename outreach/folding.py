"""Text normalisation: ASCII slugs that any keyboard can type, folding for search, alphabets."""

from __future__ import annotations

import unicodedata
from itertools import count

from django.db.models import QuerySet
from django.utils.text import slugify
from wagtail.coreutils import string_to_ascii

from .addresses.languages import base_of


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


def folded_name(text: str) -> str:
    """A name by which it is found again, however its letters and spaces are written."""
    return folded(" ".join(text.split()))


ALPHABETS = {
    "az": "abcçdeəfgğhxıijkqlmnoöprsştuüvwyz",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
}
SMALL = str.maketrans({"İ": "i"})
SMALL_IN = {"az": str.maketrans({"I": "ı", "İ": "i"})}
"""The small letters of capitals that Python takes for English ones."""
BASES = str.maketrans({"ə": "e", "ı": "i"})
"""Letters that stand among these where the alphabet has no place for them."""


def alphabetical(text: str, language: str) -> tuple[tuple[int, int], ...]:
    """The sort key of a name in the alphabet of this language: signs, digits, its own letters, then
    the others without their marks."""
    code = base_of(language)
    alphabet = ALPHABETS.get(code, "")
    lower = text.translate(SMALL_IN.get(code, SMALL)).lower()
    return tuple(_place(letter, alphabet) for letter in unicodedata.normalize("NFC", lower))


def _place(letter: str, alphabet: str) -> tuple[int, int]:
    if letter in alphabet:
        return 2, alphabet.index(letter)
    if letter.isdecimal():
        return 1, ord(letter)
    base = unicodedata.normalize("NFD", letter.translate(BASES))[0]
    if base in alphabet:
        return 2, alphabet.index(base)
    return (3 if letter.isalpha() else 0), ord(base)
