"""A text as plain text: what one would paste into a letter."""

from __future__ import annotations

from collections.abc import Iterator

from portal.laws.formats.edition import Block, BlockKind, Edition

BLANK = "　"
RULE = "－" * 20
MISSING = "全文待补：本站尚未载入这一文本，不以旧文本代替。"


def plain_text(edition: Edition) -> str:
    """The edition as plain text, one paragraph a line; headings are indented by their depth."""
    return "\n".join([*_head(edition), RULE, *_body(edition)]).rstrip("\n") + "\n"


def _head(edition: Edition) -> Iterator[str]:
    yield edition.title + edition.label
    if edition.history:
        yield edition.history
    yield ""
    for warning in edition.warnings:
        yield f"注意：{warning}"
    for name, value in edition.facts:
        yield f"{name}：{value}"
    yield f"引用格式：{edition.reader.quotation}{edition.label}"


def _body(edition: Edition) -> Iterator[str]:
    if edition.reader.text_missing:
        yield ""
        yield MISSING
        return
    if edition.article and edition.article.path:
        yield ""
        yield edition.article.path.replace("\n", " › ")
    for block in edition.blocks():
        yield from _lines(block)


def _lines(block: Block) -> Iterator[str]:
    if block.kind is BlockKind.HEADING:
        yield ""
        yield BLANK * (2 + 2 * block.level) + block.text
    elif block.kind is BlockKind.ARTICLE:
        yield ""
        yield f"{BLANK * 2}{block.lead}{BLANK}{block.text}".rstrip(BLANK)
    elif block.kind is BlockKind.PARAGRAPH:
        yield BLANK * (2 + block.level) + block.text
    else:
        yield from (f"| {' | '.join(row)} |" for row in block.rows)
