"""What of a document is searched and what is kept: the same for every engine."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from search import analysis, sounds
from search.documents import Document

VERSION = 5
"""Raise it when an index of the old fields could not be read any more."""

_MOMENTS = {"visible_from", "visible_until"}
_DAYS = {"date", "effective_from", "effective_until"}
_ROWS = {"names", "topics"}
_SHORTEST_SPELLED = 3
"""Letters of the shortest pinyin that stands for a name."""
_LONGEST_NAME = 60
"""Characters of a name that are suggested by."""


@dataclass(frozen=True, slots=True)
class Searched:
    """Tokens of the searched fields."""

    characters: list[str]
    words: list[str]
    title: list[str]
    names: list[str]
    beginnings: list[str]
    """Names and their pinyin, to be suggested to who types how they begin."""
    inner: list[str]
    """Ends of the title: who types what stands inside it is answered by them."""


def searched(document: Document, segmenter: analysis.Segmenter) -> Searched:
    """Cut a document into tokens.

    An article is searched together with the title of its law and its path: people name the law and
    ask for the matter.
    """
    title = document.title
    if document.group_title and document.group_title not in title:
        title = f"{document.group_title} {title}"
    known = analysis.name_key(title)
    names = dict.fromkeys(analysis.name_key(name) for name in (document.title, title, *document.names))
    other_names = " ".join(name for name in document.names if analysis.name_key(name) not in known)
    summary = "" if document.summary in document.body else document.summary
    text = "\n".join(filter(None, (title, other_names, document.headings, summary, document.body)))
    folded = analysis.fold(text)
    return Searched(
        characters=analysis.characters(folded),
        words=segmenter.words(folded),
        title=_title_tokens(f"{title}\n{other_names}") if _titled(document) else [],
        names=[*filter(None, names), *(_spelled(names) if _titled(document) else ())],
        beginnings=_beginnings(document) if _titled(document) else [],
        inner=_inner(document) if _titled(document) else [],
    )


def _beginnings(document: Document) -> list[str]:
    keys = dict.fromkeys(analysis.name_key(name) for name in (document.title, *document.names))
    return [*(key[:_LONGEST_NAME] for key in keys if key), *_spelled(keys)]


def _inner(document: Document) -> list[str]:
    key = analysis.name_key(document.title)[:_LONGEST_NAME]
    return [key[place:] for place in range(1, len(key) - 1)]


def _spelled(names: Iterable[str]) -> dict[str, None]:
    """The names in pinyin and initials, so that gthzc typed alone is 个体户注册."""
    found = (each for name in names if len(name) <= _LONGEST_NAME for each in sounds.spellings(name))
    return dict.fromkeys(each for each in found if len(each) >= _SHORTEST_SPELLED and each.isascii())


def _title_tokens(text: str) -> list[str]:
    # The name of the state tells no law from another, and would make its title look long.
    return analysis.characters(analysis.fold(text).replace("中华人民共和国", ""))


def _titled(document: Document) -> bool:
    # "公司法 第四十七条" is a place, not a title: boosting it was measured to cost .006 of R@10. What is known
    # by its title although it belongs to a group, a statistical release, gives the title among its names.
    return not document.group or document.url == document.group_url or document.title in document.names


def group_number(group: str) -> int:
    """A number that stands for a group; 0 for none. Signed, 63 bits."""
    if not group:
        return 0
    return (int.from_bytes(hashlib.blake2b(group.encode(), digest_size=8).digest(), "big") >> 1) or 1


def microseconds(moment: dt.datetime) -> int:
    """Microseconds since 1970: what engines compare moments by."""
    return round(moment.timestamp() * 1_000_000)


def stored(document: Document) -> str:
    """A document as JSON, without its empty fields."""
    values: dict[str, Any] = {}
    for each in fields(document):
        value = getattr(document, each.name)
        if value is None or value == "" or value == () or value == 0.0:
            continue
        values[each.name] = value.isoformat() if isinstance(value, dt.date) else value
    return json.dumps(values, ensure_ascii=False)


def restored(text: str) -> Document:
    """The document that :func:`stored` wrote."""
    values = json.loads(text)
    for name in values:
        if name in _MOMENTS:
            values[name] = dt.datetime.fromisoformat(values[name])
        elif name in _DAYS:
            values[name] = dt.date.fromisoformat(values[name])
        elif name in _ROWS:
            values[name] = tuple(values[name])
    return Document(**values)
