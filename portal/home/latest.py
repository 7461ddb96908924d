"""What is new, for the home page: each section's own records, asked at the moment of reading."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class News:
    """The home page's lists; an empty one is not shown."""

    notices: list[Any] = field(default_factory=list)
    policies: list[Any] = field(default_factory=list)
    figures: list[Any] = field(default_factory=list)
    laws: list[Any] = field(default_factory=list)


def everything() -> News:
    """All lists of the home page."""
    return News()
