"""The host's frame around our public pages: which base template, and what of ours its head must hold."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from django.template import Engine, Template, TemplateDoesNotExist, TemplateSyntaxError, engines
from django.template.backends.django import DjangoTemplates
from django.template.base import Node
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode

from . import base_template

BARE = "outreach/bare.html"
CONTENT = "content"
HEAD_BLOCKS = ("head", "extra_head", "extra_css")
"""Where ``outreach/page.html`` puts what belongs in the head: the first of them in a base has it."""


@dataclass
class HostFrame:
    """What ``outreach/page.html`` is told of one answer, as ``outreach_frame``.

    Args:
        head: the template of what this page has for the head.
        base: the app's base, which a host may replace.
    """

    head: str
    base: str = "outreach/base.html"
    is_head_written: bool = field(default=False, init=False)

    @property
    def host(self) -> str:
        """The host's base template, or our bare one where it has none that holds a content."""
        name = base_template()
        return name if name and CONTENT in _blocks_of(name) else BARE


def frame_context(head: str, **base: str) -> dict[str, HostFrame]:
    return {"outreach_frame": HostFrame(head, **base)}


@dataclass(frozen=True)
class Found:
    """Of a template with all that it extends and includes by name."""

    blocks: frozenset[str]
    has_head_tag: bool


def found_in(name: str) -> Found | None:
    """None if there is no such template, or none that Django's own engine reads."""
    for engine in _engines():
        try:
            template = engine.get_template(name)
        except TemplateDoesNotExist:
            continue
        nodes = list(_nodes(template, engine, seen={name}))
        blocks = frozenset(node.name for node in nodes if isinstance(node, BlockNode))
        return Found(blocks, any(getattr(node, "writes_head", False) for node in nodes))
    return None


def _blocks_of(name: str) -> frozenset[str]:
    try:
        found = found_in(name)
    except TemplateSyntaxError:
        return frozenset({CONTENT})  # Extending it says what is wrong.
    return found.blocks if found else frozenset()


def _engines() -> list[Engine]:
    return [one.engine for one in engines.all() if isinstance(one, DjangoTemplates)]


def _nodes(template: Template, engine: Engine, seen: set[str]) -> Iterator[Node]:
    for node in template.nodelist.get_nodes_by_type(Node):
        yield node
        name = _named(node)
        if name and name not in seen:
            seen.add(name)
            with suppress(TemplateDoesNotExist):
                yield from _nodes(engine.get_template(name), engine, seen)


def _named(node: Node) -> str:
    """The template that a node extends or includes; "" if it does not say so by name."""
    name = getattr(node, "parent_name", None) or getattr(node, "template", None)
    of_others = isinstance(node, ExtendsNode | IncludeNode)
    return name.var if of_others and isinstance(name.var, str) else ""
