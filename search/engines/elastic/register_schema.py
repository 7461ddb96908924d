"""What of an entry stands in which field of an Elasticsearch index."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from search import analysis, fields
from search.engines.elastic.dsl import FieldMapping, Keyword, Long, Text, analyzer, tokenizer
from search.register import cutting, entries, tokens
from search.register.cutting import Cutter
from search.register.entries import Entry
from search.register.wanted import FACETS

VERSION = 1
"""Raise it when an index of the old mapping could not be read any more."""
_TOKENS = analyzer("tokens", type="custom", tokenizer=tokenizer("whitespace"))
SETTINGS: Mapping[str, Any] = {
    "index": {
        "number_of_shards": settings.SEARCH_ELASTICSEARCH_REGISTER_SHARDS,
        "auto_expand_replicas": "0-1",
        "refresh_interval": "-1",  # a change becomes visible as a whole, when its writer says so
        "gc_deletes": "10m",
        # Entries lie as they are listed, so that the first ones are found without looking at the others.
        "sort.field": ["order"],
        "sort.order": ["desc"],
    }
}


def mapping() -> FieldMapping:
    """The fields: identity, names, filters, order, what is shown."""
    made = FieldMapping()
    made.meta("dynamic", "strict")
    made.meta("_source", includes=["stored"])
    made.field("key", Keyword())
    made.field("owner", Keyword(doc_values=False))
    for name in (tokens.GRAMS, tokens.SOUNDS, tokens.LETTERS):
        made.field(name, Text(analyzer=_TOKENS, index_options="positions", norms=False))
    made.field(tokens.LOOSE, Text(analyzer=_TOKENS, index_options="docs", norms=False))
    for name in (tokens.EXACT, tokens.PLACE, tokens.TRADE, tokens.SLOT):
        made.field(name, Keyword(doc_values=False))
    for name in FACETS:
        made.field(name, Keyword())
    for name in ("order", "visible_from", "visible_until"):
        made.field(name, Long())
    made.field("stored", Keyword(index=False, doc_values=False))
    return made


def stamp() -> str:
    """What an index must have been made with to be readable now."""
    return f"elastic register {VERSION} tokens {tokens.VERSION} analysis {analysis.VERSION}"


def cutter(words: tuple[str, ...]) -> Cutter:
    """What knows the regions."""
    return cutting.cutter(words)


def encoded(owner: str, entry: Entry, cut: Cutter) -> dict[str, Any]:
    """An entry as it is sent to the server."""
    made = tokens.tokens(entry, cut)
    values: dict[str, Any] = {
        "key": entry.key,
        "owner": owner,
        "grams": made.grams,
        "loose": made.loose,
        "sounds": made.sounds,
        "letters": made.letters,
        "exact": [str(number) for number in made.exact],
        "place": made.place,
        "trade": made.trade,
        "slot": made.slot,
        "order": entry.order,
        "stored": entries.stored(entry),
    }
    for facet in FACETS:
        if value := getattr(entry, facet):
            values[facet] = value
    for name in ("visible_from", "visible_until"):
        moment = getattr(entry, name)
        if moment is not None:
            values[name] = fields.microseconds(moment)
    return values
