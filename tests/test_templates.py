"""``docs/templates.md`` lists every public template with what it is given, and every token."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.template import engines
from django.template.base import FilterExpression, Node, NodeList, Token, TokenType, Variable
from django.template.defaulttags import ForNode, WithNode
from django.template.loader_tags import IncludeNode
from django.templatetags.i18n import BlockTranslateNode

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = (ROOT / "docs" / "templates.md").read_text()
SHEET = (ROOT / "outreach" / "static" / "outreach" / "outreach.css").read_text()
FOLDERS = [ROOT / app / "templates" for app in ("outreach", "detention_visits")]
OF_STAFF = ("admin", "widgets")
ALWAYS_THERE = {"True", "False", "None", "block", "forloop", "request", "var"}
ROW = re.compile(
    r"^\| `((?:outreach|detention_visits)/[\w/]+\.html)` \| [^|]+ \| ([^|]*) \|$", re.M
)


def test_every_public_template_is_listed_with_what_it_is_given():
    documented = {name: set(re.findall(r"`(\w+)`", given)) for name, given in ROW.findall(DOCUMENT)}
    assert documented == {name: given_to(name) for name in public_templates()}


def test_every_token_is_listed():
    used = set(re.findall(r"var\((--outreach-[\w-]+)", SHEET))
    assert used == set(re.findall(r"`(--outreach-[\w-]+)`", DOCUMENT))


def public_templates() -> list[str]:
    return [
        str(path.relative_to(folder))
        for folder in FOLDERS
        for path in sorted(folder.rglob("*.html"))
        if path.relative_to(folder).parts[1] not in OF_STAFF
    ]


def given_to(name: str) -> set[str]:
    """The variables that a template itself reads; what it includes reads its own."""
    template = engines["django"].get_template(name).template
    return set(names(template.nodelist, set())) - ALWAYS_THERE


def names(thing, bound: set[str]) -> Iterator[str]:
    if isinstance(thing, Variable):
        yield from (thing.lookups or ())[:1]
    elif isinstance(thing, FilterExpression):
        arguments = [arg for _name, args in thing.filters for lookup, arg in args if lookup]
        for one in (thing.var, *arguments):
            yield from (name for name in names(one, bound) if name not in bound)
    elif isinstance(thing, Token):
        if thing.token_type is TokenType.VAR and thing.contents not in bound:
            yield thing.contents.split("|")[0]
    elif isinstance(thing, NodeList):
        known = set(bound)
        for node in thing:
            yield from names_of_node(node, known)
            known |= named_by(node)
    elif isinstance(thing, list | tuple):
        for one in thing:
            yield from names(one, bound)
    elif isinstance(thing, dict):
        yield from names(list(thing.values()), bound)
    elif hasattr(thing, "first") or hasattr(thing, "value"):  # a condition
        parts = [getattr(thing, part, None) for part in ("first", "second", "value")]
        yield from names(parts, bound)


def names_of_node(node: Node, bound: set[str]) -> Iterator[str]:
    given = {key: value for key, value in vars(node).items() if key not in ("token", "origin")}
    inner = set(bound)
    if isinstance(node, ForNode):
        inner |= set(node.loopvars)
        yield from names(given.pop("sequence"), bound)
    elif isinstance(node, WithNode | BlockTranslateNode):
        extra = given.pop("extra_context")
        inner |= set(extra) | {given.get("countervar")}
        yield from names([extra, given.pop("counter", None)], bound)
    elif isinstance(node, IncludeNode):
        yield from names(list(given.pop("extra_context").values()), bound)
    for part in given.values():
        yield from names(part, inner)


def named_by(node: Node) -> set[str]:
    return {getattr(node, place, None) for place in ("asvar", "target_var", "variable")} - {None}
