"""From what a visitor typed to the entities meant: numbers first, then names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def look_up_context(asked: Mapping[str, str]) -> dict[str, Any]:
    """What the page of the look-up shows for a question in its address."""
    return {"query": asked.get("q", "")[:200].strip()}
