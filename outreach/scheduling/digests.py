"""Digests of facts, as keys: equal only for equal facts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

Fact = str | int | None | Sequence["Fact"]


def digest_of_facts(*facts: Fact) -> str:
    """The SHA-256 of the facts as JSON, so that no separator within one can make two lists of facts
    look the same."""
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()
