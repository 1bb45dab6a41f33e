"""Nobody sees or changes more than the table says, at any address of the admin, and nobody is told a
title or a name that is hidden from them. Hard case 20."""

from __future__ import annotations

import pytest

from tests.sampling import sampled

from .addresses import addresses
from .table import DOES, ROLES, SEES
from .walking import Visitor, outcome
from .world import KNOWN_TO, make_world

BROKEN_ON_PURPOSE = {"wagtailadmin_error_test"}
OF_WAGTAIL = {"wagtail_bulk_action:wagtailcore.page.move", "wagtailredirects:process_import"}
"""Where Wagtail itself has no answer to a form that is not filled in as its script fills it."""

LOGGED = {"outreach_sheet"}
"""Where it is noted who was shown it."""


def test_every_address_is_named():
    """Whoever adds one says who may see it, and who may change something there."""
    known = {address.name for address in addresses()}
    assert known == set(SEES), known ^ set(SEES)
    assert set(DOES) <= known


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_nobody_sees_or_does_more_than_the_table_says(role):
    cases = [
        (who, address, method)
        for who in ROLES
        for address in addresses()
        for method in ("get", "post")
    ]
    chosen = sampled(
        "addresses of the admin, asked by a role",
        cases,
        axes=lambda case: [case[1:], case[::2]],
    )
    world = make_world()
    people = {name: Visitor(user) for name, user in world.users.items()}
    wrong: list[str] = []
    for who, address, method in chosen:
        if who == role:
            found = outcome(world, address, role, method, people)
            wrong += found.leaks
            wrong += _beyond_the_table(address.name, role, method, found)
            if address.name not in BROKEN_ON_PURPOSE | OF_WAGTAIL:
                wrong += found.broken
    assert not wrong, "\n".join(wrong)


def _beyond_the_table(name: str, role: str, method: str, found) -> list[str]:
    """For the administrator also what the table promises and did not come."""
    may_see, may_do = role in SEES[name], role in DOES.get(name, ())
    wrong = []
    if found.shown and not may_see:
        wrong.append(f"{role} sees {name}")
    is_logged = method == "get" and may_see and name in LOGGED
    if found.written and not (may_do and method == "post") and not is_logged:
        wrong.append(f"{role} writes at {name} ({method})")
    if role == "administrator" and method == "get" and may_see and not found.shown:
        wrong.append(f"nobody sees {name}")
    if role == "administrator" and method == "post" and may_do and not found.written:
        wrong.append(f"nobody does anything at {name}")
    return wrong


WHERE = {
    "zqplan": "wagtailsnippets_outreach_event:list",
    "zqvisit": "detention_visits_activities:index",
    "zqname": "outreach_participants",
}


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_whoever_may_know_is_told(role):
    """So that the walk does not look for words that stand nowhere."""
    world = make_world()
    people = {name: Visitor(user) for name, user in world.users.items()}
    every = {address.name: address for address in addresses()}
    for word, name in WHERE.items():
        found = outcome(world, every[name], role, "get", people)
        assert (word in found.told) == (role in KNOWN_TO[word]), (role, name)
