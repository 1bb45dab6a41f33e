"""What somebody typed, out of the fields that a browser sent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from django.http import QueryDict

from ..stale_forms import SHOWN

SECRET = re.compile(r"passw|secret|token|otp|(^|[-_])(pin|key|code)$|csrf", re.I)
"""Never shown again, whatever the form."""
PLUMBING = re.compile(
    rf"^{SHOWN}$|-shown$|-follows$|(_FORMS|-id|-ORDER|-DELETE|-type|-order|-deleted|-count)$"
    r"|^(next|sequence|save|preview|confirm|submit|series_seen|versions?)$|^action-"
    r"|_revision_id$|_revision_created_at$|is_text$|^(date-version|opened)$|^shown-"
)
"""What forms carry along that nobody has typed."""


def typed_texts(data: QueryDict) -> Iterator[tuple[str, str]]:
    """Names and values, whole, in the order in which they were sent."""
    for name, texts in data.lists():
        if SECRET.search(name) or PLUMBING.search(name):
            continue
        for text in texts:
            if (shown := _plain(text)).strip():
                yield name, shown


def _plain(text: str) -> str:
    """Of a rich text as the admin's editor sends it, its words."""
    if not text.startswith('{"'):
        return text
    try:
        blocks = json.loads(text)["blocks"]
        return "\n".join(block["text"] for block in blocks)
    except (ValueError, KeyError, TypeError, RecursionError):
        return text
