"""A text as Markdown (CommonMark with the tables of GitHub's flavour)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal.laws.formats.edition import Block, BlockKind, Edition
from portal.laws.formats.text import MISSING

_SPECIAL = re.compile(r"([\\`*_\[\]<>|])")
_LEADING = re.compile(r"^(\s*)(#{1,6}(?=\s)|[-+=~](?=[\s=~-]|$))")
_NUMBER = re.compile(r"^(\s*[0-9]{1,9})([.)])(?=\s|$)")
DEEPEST = 6


def markdown(edition: Edition) -> str:
    """The edition as Markdown: facts as a list, headings by depth, numbers of articles bold, tables as tables."""
    parts = [*_head(edition)]
    if edition.reader.text_missing:
        parts.append(MISSING)
    parts += (_block(block) for block in edition.blocks())
    return "\n\n".join(parts) + "\n"


def plain(text: str) -> str:
    """A text that Markdown shows as it is written."""
    text = _NUMBER.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", text))
    return _LEADING.sub(r"\1\\\2", text).strip()


def _head(edition: Edition) -> Iterator[str]:
    yield f"# {plain(edition.title + edition.label)}"
    if edition.history:
        yield plain(edition.history)
    yield from (f"> {plain(warning)}" for warning in edition.warnings)
    yield "\n".join(f"- {plain(name)}：{plain(value)}" for name, value in edition.facts)
    yield f"引用格式：{plain(edition.reader.quotation + edition.label)}"
    if edition.article and edition.article.path:
        yield plain(edition.article.path.replace("\n", " › "))


def _block(block: Block) -> str:
    if block.kind is BlockKind.HEADING:
        return f"{'#' * min(block.level + 1, DEEPEST)} {plain(block.text)}"
    if block.kind is BlockKind.ARTICLE:
        return f"**{plain(block.lead)}**　{plain(block.text)}".rstrip("　")
    if block.kind is BlockKind.PARAGRAPH:
        return plain(block.text)
    width = max(len(row) for row in block.rows)
    rows = [[plain(cell) for cell in row] + [""] * (width - len(row)) for row in block.rows]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])
