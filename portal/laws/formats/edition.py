"""What all forms of a text share: its title, history, facts, warnings, and its text as a list of blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import groupby

from portal.laws.models import Provision
from portal.laws.paragraphs import LineKind, lines_of
from portal.laws.reader import Banner, Fact, Reader, cn_day
from portal.laws.reading.tree import HEADING_KINDS, UnitKind

_HEADINGS = frozenset(kind.value for kind in HEADING_KINDS)
_DEPTHS = {LineKind.PARAGRAPH: 0, LineKind.ITEM: 0, LineKind.POINT: 1}
WHOLE_HEADING = "## "  # how a text without articles marks its headings


class BlockKind(StrEnum):
    """What a block of a text is."""

    HEADING = "heading"
    ARTICLE = "article"  # the first paragraph of an article; `lead` is its number
    PARAGRAPH = "paragraph"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph or a table. `level` of a heading counts from 1, of a paragraph (目) from 0."""

    kind: BlockKind
    text: str = ""
    lead: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = field(default=())


@dataclass(frozen=True)
class Edition:
    """A text of a law on a day, or one article of it, as it leaves the portal.

    `root` is the portal's address ("https://host"); `article` None stands for the whole law.
    """

    reader: Reader
    root: str
    article: Provision | None = None
    banners: tuple[Banner, ...] = ()

    @property
    def title(self) -> str:
        """Full title of the law."""
        return self.reader.instrument.title

    @property
    def label(self) -> str:
        """第四十七条, or empty for the whole law."""
        return self.article.label if self.article else ""

    @property
    def path(self) -> str:
        """/laws/gongsifa/2024-07-01/47/: the page beside which this text lies."""
        return f"{self.reader.base}{self.article.key}/" if self.article else self.reader.base

    @property
    def url(self) -> str:
        """The page's address with the host."""
        return self.root + self.path

    @property
    def dated_url(self) -> str:
        """The page's address by the version's day: always this text."""
        version = self.reader.version
        base = version.get_absolute_url() if version else self.reader.base
        return f"{self.root}{base}{self.article.key}/" if self.article else self.root + base

    @property
    def days(self) -> str:
        """主席令第15号，2023年12月29日修订，自2024年7月1日起施行."""
        return self.reader.quotation.removeprefix(f"《{self.title}》").strip("（）")

    @cached_property
    def history(self) -> str:
        """（1993年12月29日…通过　2023年12月29日…第二次修订）; empty for an article."""
        version = None if self.article else self.reader.version
        events = version.history if version else []
        parts = [
            f"{cn_day(date.fromisoformat(event['on']))}{event['text']}"
            for event in events
            if event.get("text")
        ]
        return f"（{'　'.join(parts)}）" if parts else ""

    @cached_property
    def warnings(self) -> list[str]:
        """What must be known before the text is used: the banners of the page, and articles superseded in part."""
        notes = self.reader.notes
        article = self.article
        noted = notes.superseded_in(article.number, article.extra) if article else notes.superseded
        return [*(banner.text for banner in self.banners), *(one.sentence for one in noted)]

    @cached_property
    def facts(self) -> list[tuple[str, str]]:
        """Facts with their names: standing on the day, number, days, source, address."""
        facts = [(fact.name, _value(fact, self.reader.today)) for fact in self.reader.facts()]
        return [*facts, ("本文地址", self.url)]

    @cached_property
    def units(self) -> list[Provision]:
        """The provisions of this text in order; empty for a text without articles."""
        return [self.article] if self.article else self.reader.provisions

    def blocks(self) -> Iterator[Block]:
        """The text from beginning to end; empty when it is not here."""
        if self.units:
            for unit in self.units:
                yield from _unit_blocks(unit)
        elif not self.reader.text_missing:
            yield from _whole_blocks(self.reader.whole_text)


def _value(fact: Fact, today: date) -> str:
    value = f"{fact.value}（截至 {today}）" if fact.name == "效力" else fact.value
    value += "（待核）" if fact.unsure else ""
    return f"{value} {fact.url}" if fact.url and fact.url != fact.value else value


def _unit_blocks(unit: Provision) -> Iterator[Block]:
    depth = len(unit.path.split("\n")) if unit.path else 0
    if unit.kind in _HEADINGS:
        title = f"{unit.label}　{unit.heading}".strip("　")
        yield Block(BlockKind.HEADING, title, level=depth + 1)
        return
    if unit.kind == UnitKind.ARTICLE:
        yield from _article_blocks(unit)
        return
    if title := f"{unit.label}　{unit.heading}".strip("　"):
        yield Block(BlockKind.HEADING, title, level=1)
    yield from _line_blocks((line, 0) for line in unit.paragraphs)


def _article_blocks(unit: Provision) -> Iterator[Block]:
    lines = lines_of(unit.text)
    if not lines or lines[0].kind is LineKind.ROW:
        yield Block(BlockKind.ARTICLE, "", unit.label)
        rest = lines
    else:
        yield Block(BlockKind.ARTICLE, lines[0].marker + lines[0].text, unit.label)
        rest = lines[1:]
    yield from _line_blocks((line.marker + line.text, _DEPTHS.get(line.kind, 0)) for line in rest)


def _whole_blocks(text: str) -> Iterator[Block]:
    for heading, lines in groupby(text.split("\n"), lambda line: line.startswith(WHOLE_HEADING)):
        if heading:
            for line in lines:
                yield Block(BlockKind.HEADING, line.removeprefix(WHOLE_HEADING), level=1)
        else:
            yield from _line_blocks((line, 0) for line in lines)


def _line_blocks(lines: Iterable[tuple[str, int]]) -> Iterator[Block]:
    for is_row, group in groupby(lines, lambda line: line[0].startswith("|")):
        if is_row:
            yield Block(BlockKind.TABLE, rows=tuple(cells_of(row) for row, _ in group))
        else:
            yield from (Block(BlockKind.PARAGRAPH, text, level=level) for text, level in group)


def cells_of(row: str) -> tuple[str, ...]:
    """The cells of a line "| a | b |"."""
    return tuple(cell.strip() for cell in row.strip().removeprefix("|").removesuffix("|").split("|"))
