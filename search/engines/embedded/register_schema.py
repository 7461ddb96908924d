"""What of an entry stands in which field of a tantivy index."""

from __future__ import annotations

from importlib.metadata import version

import tantivy

from search import analysis, fields
from search.register import cutting, entries, tokens
from search.register.cutting import Cutter
from search.register.entries import Entry
from search.register.wanted import FACETS


def schema() -> tantivy.Schema:
    """The fields: identity, names, filters, order, what is shown."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("owner", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field(tokens.EXACT, indexed=True)
    for name in (tokens.GRAMS, tokens.SOUNDS, tokens.LETTERS):
        builder.add_text_field(name, tokenizer_name="tokens", index_option="position")
    builder.add_text_field(tokens.LOOSE, tokenizer_name="tokens", index_option="basic")
    for name in (tokens.PLACE, tokens.TRADE, tokens.SLOT):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in FACETS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("order", "visible_from", "visible_until"):
        builder.add_integer_field(name, fast=True)
    builder.add_bytes_field("stored", stored=True)
    return builder.build()


def stamp() -> str:
    """What an index must have been made with to be readable now."""
    return f"tantivy {version('tantivy')} register {tokens.VERSION} analysis {analysis.VERSION}"


def cutter(words: tuple[str, ...]) -> Cutter:
    """What knows the regions."""
    return cutting.cutter(words)


def restored(text: str) -> Entry:
    """An entry from what was stored of it."""
    return entries.restored(text)


def encoded(owner: str, entry: Entry, cut: Cutter) -> tantivy.Document:
    """An entry in the fields."""
    made = tokens.tokens(entry, cut)
    document = tantivy.Document(
        owner=owner,
        grams=made.grams,
        loose=made.loose,
        sounds=made.sounds,
        letters=made.letters,
        place=made.place,
        trade=made.trade,
        slot=made.slot,
        region=entry.region,
        industry=entry.industry,
        type=entry.type,
        status=entry.status,
    )
    for number in made.exact:
        document.add_integer(tokens.EXACT, number)
    document.add_integer("order", entry.order)
    for name in ("visible_from", "visible_until"):
        moment = getattr(entry, name)
        if moment is not None:
            document.add_integer(name, fields.microseconds(moment))
    document.add_bytes("stored", entries.stored(entry).encode())
    return document
