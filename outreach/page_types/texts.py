"""The texts of pages: rich text, or a stream where a host's type has one instead."""

from __future__ import annotations

from typing import Any

import nh3
from django.utils.html import conditional_escape
from wagtail.blocks import RichTextBlock, StreamValue
from wagtail.rich_text import RichText, expand_db_html


def html_of(text: Any) -> str:
    """What a page shows of a text, with the addresses of what it links to; "" of none."""
    if not text:
        return ""
    if isinstance(text, StreamValue):
        return str(text.render_as_block())
    return expand_db_html(str(text))


def source_of(text: Any) -> str:
    """A text as it is written: of a stream that of its rich texts, and of its other blocks what they
    show."""
    if not isinstance(text, StreamValue):
        return str(text or "")
    return "".join(
        block.value.source if isinstance(block.value, RichText) else _shown(block) for block in text
    )


def _shown(block: Any) -> str:
    """What a block shows, without what browsers only obey, as a paragraph of its own."""
    html = nh3.clean(conditional_escape(block.render()), clean_content_tags={"script", "style"})
    return f"<div>{html}</div>" if html else ""


def written_as(source: str, field: Any) -> Any:
    """Rich text as the value of a field: of a stream its first kind of block that holds rich text. A
    stream without one stays empty."""
    blocks = getattr(field, "stream_block", None)
    if blocks is None:
        return source
    for name, block in blocks.child_blocks.items():
        if isinstance(block, RichTextBlock):
            return [(name, RichText(source))] if source else []
    return []
