"""Who on a list may be the same person: the same name, however it is written, or the same contact.

Only a hint: two people may well share a name, or the telephone of their office.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..folding import ascii_slug, folded
from ..models.registrations import Participant

FEWEST_DIGITS = 7
"""Of a telephone number; what has fewer is compared as text."""
TELLING_DIGITS = 9
"""At the end of a number: before them stand the country's code and the zero that replaces it."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """``person``, who is to be added, and who is on the list or is added before."""

    person: Participant
    other: Participant
    has_same_name: bool


def look_alikes(added: Iterable[Participant], listed: Iterable[Participant]) -> list[Likeness]:
    """For each of ``added`` that resembles somebody the first one: by name, else by contact."""
    names: dict[str, Participant] = {}
    contacts: dict[str, Participant] = {}
    for known in listed:
        _note(known, names, contacts)
    found = []
    for person in added:
        same_name = names.get(name_key(person.name))
        other = same_name or contacts.get(contact_key(person.contact))
        if other is not None:
            found.append(Likeness(person, other, has_same_name=same_name is not None))
        _note(person, names, contacts)
    return found


def same_numbers(keys: Sequence[str]) -> list[list[int]]:
    """For each key the numbers, counted from 1, of the others that are equal; "" equals nothing."""
    places: dict[str, list[int]] = defaultdict(list)
    for number, key in enumerate(keys, start=1):
        if key:
            places[key].append(number)
    return [
        [other for other in places.get(key, ()) if other != number]
        for number, key in enumerate(keys, start=1)
    ]


def name_key(name: str) -> str:
    """Equal for names that differ in case, accents, script, punctuation or the order of words."""
    plain = folded(name)
    words = ascii_slug(plain).replace("_", "-").split("-")
    return "-".join(sorted(filter(None, words))) or plain.strip()


def contact_key(contact: str) -> str:
    """Equal for one telephone number or address, however it is written; "" for none."""
    plain = folded(contact).strip()
    digits = re.sub(r"\D", "", plain)
    if len(digits) >= FEWEST_DIGITS and not re.search(r"[^\W\d_]", plain):
        return digits[-TELLING_DIGITS:]
    return plain


def _note(
    person: Participant, names: dict[str, Participant], contacts: dict[str, Participant]
) -> None:
    names.setdefault(name_key(person.name), person)
    if key := contact_key(person.contact):
        contacts.setdefault(key, person)
