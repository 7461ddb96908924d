"""What the site's search page shows of the register."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from portal.core import clock
from search import indexing, registry
from search.engines.base import IndexUnavailable
from search.query import parse
from search.register.looking import Found, Hit, LookUp
from search.shelves import REGISTER

log = logging.getLogger(__name__)

LONGEST = 40
"""Characters of the longest question that is taken for a name."""
COMMON = 50
"""A part of more names than these is a word of the trade, and the question one about law."""


@dataclass(frozen=True, slots=True)
class Glance:
    """What the site's search page shows of the register."""

    heading: str
    url: str
    hits: tuple[Hit, ...]


def glance(text: str, most: int = 3) -> Glance | None:
    """A few entries whose name the text is, or part of a name that is not common; None when it is no name.

    Silent when there is no such shelf, nowhere to lead to, or no answer.
    """
    page = registry.list_of(REGISTER)
    if page is None or len(text) > LONGEST or REGISTER not in registry.shelves():
        return None
    try:
        search = LookUp(indexing.register_engine(), Found(text=parse(text).text), most, clock.now())
        hits = search.named(most, COMMON)
    except IndexUnavailable:
        return None
    except Exception:
        log.exception("按名称查找出错")
        return None
    return Glance(page.heading, page.url, hits) if hits else None
