"""The list of participants as a screen shows it: numbered, with what is to be looked at before it is
printed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..models import Registration
from .likeness import contact_key, name_key, same_numbers
from .printing import missing_glyphs

MOST_LETTERS = 12
MOST_NUMBERS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One person. ``number`` is that of the sheet; ``same_name`` and ``same_contact`` are the numbers
    of others who may be the same; ``letters`` those that the sheet's font lacks."""

    person: Registration
    number: int
    same_name: Sequence[int]
    same_contact: Sequence[int]
    letters: str


def listed(people: Sequence[Registration]) -> list[Listed]:
    by_name = same_numbers([name_key(person.name) for person in people])
    by_contact = same_numbers([contact_key(person.contact) for person in people])
    return [
        Listed(
            person=person,
            number=number,
            same_name=by_name[number - 1][:MOST_NUMBERS],
            same_contact=by_contact[number - 1][:MOST_NUMBERS],
            letters=missing_letters(printed(person)),
        )
        for number, person in enumerate(people, start=1)
    ]


def printed(person: Registration, *, with_contact: bool = True) -> tuple[str, ...]:
    """What a sheet says of somebody."""
    texts = (person.name, person.representing, person.position)
    return (*texts, person.contact) if with_contact else texts


def missing_letters(texts: Iterable[str]) -> str:
    """The letters that a sheet prints as question marks, in their order, separated by spaces."""
    found: dict[str, None] = {}
    for text in texts:
        missing = missing_glyphs(text)
        found.update(dict.fromkeys(letter for letter in text if letter in missing))
        found.update(dict.fromkeys(sorted(missing)))
    letters = [one for one in found if not unicodedata.category(one).startswith("M")]
    shown = (letters or list(found))[:MOST_LETTERS]
    return " ".join([*shown, "…"] if len(found) > len(shown) == MOST_LETTERS else shown)
