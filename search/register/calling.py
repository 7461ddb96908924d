"""Whole names, many at once: who is called so, or was."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence

from portal.core import clock
from search import indexing
from search.engines.base import IndexUnavailable, RegisterEngine
from search.register import tokens
from search.register.cutting import key_of
from search.register.entries import Entry
from search.register.wanted import Slice, Wanted

log = logging.getLogger(__name__)

AT_ONCE = 25
MOST = 400
"""Entries told of for so many names at once; where there are more, each name is asked for by itself."""


def called(names: Sequence[str]) -> dict[str, list[Entry]] | None:
    """The entries that bear or bore each of some names, written in any way; None when there is no answer."""
    keys = {name: key_of(name) for name in names}
    try:
        engine = indexing.register_engine()
        found = _by_key(engine, sorted({key for key in keys.values() if key}))
    except IndexUnavailable as error:
        log.warning("市场主体名称索引不可用：%s", error)
        return None
    except Exception:
        log.exception("按名称查找出错")
        return None
    return {name: found.get(key, []) for name, key in keys.items()}


def _by_key(engine: RegisterEngine, keys: Sequence[str]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        for entry in _entries(engine, some):
            for key in {key_of(name) for name in (entry.name, *entry.former)} & set(some):
                found.setdefault(key, []).append(entry)
    return found


def _entries(engine: RegisterEngine, keys: Sequence[str]) -> Iterator[Entry]:
    ways = tuple((tokens.exactly(kind, key),) for key in keys for kind in (tokens.NAME, tokens.FORMER))
    rows = engine.newest([Slice(Wanted(ways=ways, now=clock.now()), MOST)])
    entries = [entry for row in rows for entry in row.entries]
    if len(entries) < MOST or len(keys) == 1:
        yield from entries
        return
    for key in keys:
        yield from _entries(engine, [key])
