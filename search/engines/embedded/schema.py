"""What of a document stands in which field of a tantivy index."""

from __future__ import annotations

from importlib.metadata import version

import tantivy

from search import analysis, fields
from search.analysis import Segmenter, segmenter
from search.documents import Document
from search.ranking import ranking


def schema() -> tantivy.Schema:
    """The fields, in the order of what they are for: identity, filters, text, time, prior, what is shown."""
    builder = tantivy.SchemaBuilder()
    for name in ("key", "owner"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("kind", "level", "region", "topic"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("name", "beginning", "inner"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("characters", tokenizer_name="tokens", index_option="position")
    builder.add_text_field("words", tokenizer_name="tokens", index_option="freq")
    builder.add_text_field("title", tokenizer_name="tokens", index_option="freq")
    builder.add_integer_field("group", indexed=True, fast=True)
    for name in ("visible_from", "visible_until", "effective_from", "effective_until", "date"):
        builder.add_integer_field(name, fast=True)
    builder.add_float_field("prior", fast=True)
    builder.add_integer_field("local", fast=True)
    builder.add_bytes_field("stored", stored=True)
    return builder.build()


def stamp() -> str:
    """What an index must have been made with to be readable now."""
    return (
        f"tantivy {version('tantivy')} analysis {analysis.VERSION} fields {fields.VERSION} {ranking().stamp}"
    )


def cutter(words: tuple[str, ...]) -> Segmenter:
    """The segmenter."""
    return segmenter(words)


def restored(text: str) -> Document:
    """A document from what was stored of it."""
    return fields.restored(text)


def encoded(owner: str, document: Document, cut: Segmenter) -> tantivy.Document:
    """A document in the fields."""
    tokens = fields.searched(document, cut)
    made = tantivy.Document(
        key=document.key,
        owner=owner,
        kind=document.kind,
        level=document.level,
        region=document.region,
        topic=list(document.topics),
        name=tokens.names,
        beginning=tokens.beginnings,
        inner=tokens.inner,
        characters=" ".join(tokens.characters),
        words=" ".join(tokens.words),
        title=" ".join(tokens.title),
        prior=float(ranking().prior(document)),
    )
    made.add_integer("group", fields.group_number(document.group))
    made.add_integer("local", int(ranking().is_local(document)))
    made.add_bytes("stored", fields.stored(document).encode())
    for name in ("visible_from", "visible_until"):
        moment = getattr(document, name)
        if moment is not None:
            made.add_integer(name, fields.microseconds(moment))
    for name in ("effective_from", "effective_until", "date"):
        day = getattr(document, name)
        if day is not None:
            made.add_integer(name, day.toordinal())
    return made
