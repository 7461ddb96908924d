"""What of a document stands in which field of a tantivy index."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from importlib.metadata import version

import tantivy

from search import analysis, fields
from search.analysis import Segmenter
from search.documents import Document
from search.engines.base import Replacement
from search.ranking import ranking

log = logging.getLogger(__name__)


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


def replace(writer: tantivy.IndexWriter, replacements: Iterable[Replacement], segmenter: Segmenter) -> None:
    """Renew owners that may be in the index already."""
    for replacement in replacements:
        writer.delete_documents_by_term("owner", replacement.owner)
        add(writer, replacement.owner, replacement.documents, segmenter)


def add(writer: tantivy.IndexWriter, owner: str, documents: Iterable[Document], segmenter: Segmenter) -> int:
    """Add an owner that is not in the index yet; gives the number of documents."""
    count = 0
    for document in documents:
        try:
            encoded = _encoded(owner, document, segmenter)
        except Exception:  # one bad document must not stop a rebuild, nor hold up what changed with it
            log.exception("不能编入搜索索引：%s", document.key)
            continue
        writer.add_document(encoded)
        count += 1
    return count


def _encoded(owner: str, document: Document, segmenter: Segmenter) -> tantivy.Document:
    tokens = fields.searched(document, segmenter)
    encoded = tantivy.Document(
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
    encoded.add_integer("group", fields.group_number(document.group))
    encoded.add_integer("local", int(ranking().is_local(document)))
    encoded.add_bytes("stored", fields.stored(document).encode())
    for name in ("visible_from", "visible_until"):
        moment = getattr(document, name)
        if moment is not None:
            encoded.add_integer(name, fields.microseconds(moment))
    for name in ("effective_from", "effective_until", "date"):
        day = getattr(document, name)
        if day is not None:
            encoded.add_integer(name, day.toordinal())
    return encoded


def register(index: tantivy.Index) -> tantivy.Index:
    """Make the tokenizer known that the schema names: tokens come ready, with blanks between them."""
    tokens = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("tokens", tokens)
    return index
