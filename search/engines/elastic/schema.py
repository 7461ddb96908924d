"""What of a document stands in which field of an Elasticsearch index.

Text fields receive tokens made in our process with blanks between them: the server needs no analyzer but
``whitespace``. Only what readers are shown is kept as source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from search import analysis, fields
from search.analysis import Segmenter, segmenter
from search.documents import Document
from search.engines.elastic.dsl import (
    Double,
    FieldMapping,
    Integer,
    Keyword,
    Long,
    Text,
    analyzer,
    tokenizer,
)
from search.ranking import ranking

VERSION = 1
"""Raise it when an index of the old mapping could not be read any more."""
SETTINGS: Mapping[str, Any] = {
    "index": {
        "number_of_shards": 1,  # the weight of a word is counted over all documents, not over a part
        "auto_expand_replicas": "0-1",
        "refresh_interval": "-1",  # a change becomes visible as a whole, when its writer says so
        "gc_deletes": "10m",  # for so long a late write cannot bring back what was deleted
        "max_result_window": 10_000,
        "similarity": {"default": {"type": "BM25", "k1": 1.2, "b": 0.75}},
    }
}
_LONGEST_NAME = 8_000
# tantivy takes the mean length of a field over all documents, Lucene over those that have the field. With a
# token that nobody can ask for in the empty ones, both weigh titles alike (identical first ten on 771 judged
# questions: 640 without, 726 with).
_NO_TITLE = "-"
_TOKENS = analyzer("tokens", type="custom", tokenizer=tokenizer("whitespace"))


def mapping() -> FieldMapping:
    """The fields, in the order of what they are for: identity, filters, text, time, prior, what is shown."""
    made = FieldMapping()
    made.meta("dynamic", "strict")
    made.meta("_source", includes=["stored"])
    for name in ("key", "owner", "kind", "level", "region", "topic"):
        made.field(name, Keyword())
    for name in ("name", "beginning", "inner"):
        made.field(name, Keyword(doc_values=False, ignore_above=_LONGEST_NAME))
    made.field("characters", Text(analyzer=_TOKENS, index_options="positions"))
    for name in ("words", "title"):
        made.field(name, Text(analyzer=_TOKENS, index_options="freqs"))
    for name in ("group", "visible_from", "visible_until"):
        made.field(name, Long())
    for name in ("effective_from", "effective_until", "date"):
        made.field(name, Integer())
    made.field("prior", Double(index=False))
    made.field("local", Integer(index=False))
    made.field("stored", Keyword(index=False, doc_values=False))
    return made


def stamp() -> str:
    """What an index must have been made with to be readable now."""
    return f"elastic {VERSION} analysis {analysis.VERSION} fields {fields.VERSION} {ranking().stamp}"


def cutter(words: tuple[str, ...]) -> Segmenter:
    """The segmenter."""
    return segmenter(words)


def encoded(owner: str, document: Document, cut: Segmenter) -> dict[str, Any]:
    """A document as it is sent to the server."""
    tokens = fields.searched(document, cut)
    return {
        "key": document.key,
        "owner": owner,
        "name": tokens.names,
        "beginning": tokens.beginnings,
        "inner": tokens.inner,
        "characters": " ".join(tokens.characters),
        "words": " ".join(tokens.words),
        "title": " ".join(tokens.title) or _NO_TITLE,
        "prior": ranking().prior(document),
        "local": int(ranking().is_local(document)),
        "group": fields.group_number(document.group),
        "stored": fields.stored(document),
        **dict(_filters(document)),
    }


def _filters(document: Document) -> Iterator[tuple[str, Any]]:
    values = {name: getattr(document, name) for name in ("kind", "level", "region")}
    values["topic"] = list(document.topics)
    yield from ((name, value) for name, value in values.items() if value)
    for name in ("visible_from", "visible_until"):
        moment = getattr(document, name)
        if moment is not None:
            yield name, fields.microseconds(moment)
    for name in ("effective_from", "effective_until", "date"):
        day = getattr(document, name)
        if day is not None:
            yield name, day.toordinal()
