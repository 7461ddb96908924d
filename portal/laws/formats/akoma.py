"""A text as Akoma Ntoso 3.0 (OASIS LegalDocML): writing. `akoma_reading` reads it back.

编 is book, 分编 part, 章 chapter, 节 section, 条 article, 款 paragraph, 项 point, 目 indent. What has no name in
the standard is an hcontainer that says what it is: preamble, text (paragraphs of no article), annex.
eIds follow the naming convention: chp_3__sec_1, art_47 (articles are numbered through), art_47__para_2.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from portal.laws.formats.akoma_meta import write_meta
from portal.laws.formats.akoma_xml import NAMESPACE, Element, add, local, qualified
from portal.laws.formats.edition import WHOLE_HEADING, Edition
from portal.laws.models import Provision
from portal.laws.paragraphs import Line, LineKind, lines_of
from portal.laws.reading.numbers import NUMERAL, numeral
from portal.laws.reading.tree import UnitKind

HEADINGS = {
    UnitKind.BOOK: ("book", "book"),
    UnitKind.SUBBOOK: ("part", "part"),
    UnitKind.CHAPTER: ("chapter", "chp"),
    UnitKind.SECTION: ("section", "sec"),
}
CONTAINERS = (UnitKind.PREAMBLE, UnitKind.TEXT, UnitKind.ANNEX)
UNDIVIDED = "undivided"  # the name of a block of text in an instrument without articles
RAW_ROW = "raw"  # a row whose cells keep the blanks of their source


def akoma_ntoso(edition: Edition) -> bytes:
    """The edition as a document of Akoma Ntoso: a law as an act, one article as a portion. UTF-8."""
    from lxml import etree

    root = etree.Element(qualified("akomaNtoso"), nsmap={None: NAMESPACE})
    if edition.article:
        kind = add(root, "portion", includedIn=edition.reader.base)
        write_meta(kind, edition)
        body = add(kind, "portionBody")
        _Body(body).write(_with_headings(edition.article))
    else:
        kind = add(root, "act", name=edition.reader.instrument.level, contains="singleVersion")
        write_meta(kind, edition)
        _preface(kind, edition)
        body = add(kind, "body")
        if edition.units:
            _Body(body).write(edition.units)
        else:
            _undivided(body, edition.reader.whole_text)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _preface(act: Element, edition: Edition) -> None:
    preface = add(act, "preface")
    add(add(add(preface, "longTitle"), "p"), "docTitle", edition.title)
    if edition.history:
        add(add(preface, "container", name="history"), "p", edition.history)


def _with_headings(article: Provision) -> list[Provision]:
    """An article below the headings of its place, so that a portion says where it stands."""
    path = article.path.split("\n") if article.path else []
    return [*(_heading(path, depth) for depth in range(len(path))), article]


def _heading(path: Sequence[str], depth: int) -> Provision:
    match = re.match(rf"(第(?:{NUMERAL})(编|分编|章|节)) ?", path[depth])
    names = {"编": UnitKind.BOOK, "分编": UnitKind.SUBBOOK, "章": UnitKind.CHAPTER, "节": UnitKind.SECTION}
    kind = (
        names[match[2]] if match else (UnitKind.ANNEX if path[depth].startswith("附") else UnitKind.CHAPTER)
    )
    label = match[1] if match else ""
    heading = path[depth][match.end() if match else 0 :]
    return Provision(kind=kind.value, label=label, heading=heading, path="\n".join(path[:depth]))


@dataclass
class _Body:
    """Puts units below each other as their paths say."""

    root: Element
    eids: Counter[str] = field(default_factory=Counter)
    open: list[Element] = field(default_factory=list)

    def write(self, units: Sequence[Provision]) -> None:
        for unit in units:
            del self.open[len(unit.path.split("\n")) if unit.path else 0 :]
            parent = self.open[-1] if self.open else self.root
            for child in parent:
                # a unit with text and further units below it: its text introduces them
                if local(child) == "content":
                    child.tag = qualified("intro")
            self.unit(parent, unit)

    def unit(self, parent: Element, unit: Provision) -> None:
        kind = UnitKind(unit.kind)
        if kind is UnitKind.ARTICLE:
            self.article(parent, unit)
            return
        if kind in HEADINGS:
            name, short = HEADINGS[kind]
            element = self.hier(parent, name, short, _number(unit.label))
        else:
            element = self.hier(parent, "hcontainer", "hcontainer", "", name=kind.value)
        if unit.label:
            add(element, "num", unit.label)
        if unit.heading:
            add(element, "heading", unit.heading)
        if unit.text:
            write_lines(add(element, "content"), unit.text.split("\n"))
        if kind in HEADINGS or kind is UnitKind.ANNEX:
            self.open.append(element)

    def hier(self, parent: Element, name: str, short: str, number: str, /, **attributes: str) -> Element:
        above = parent.get("eId", "")
        stem = f"{above}__{short}" if above else short
        if number:
            eid = f"{stem}_{number}"
        else:
            self.eids[stem] += 1
            eid = f"{stem}_nn_{self.eids[stem]}"
        return add(parent, name, eId=self.unique(eid), **attributes)

    def article(self, parent: Element, unit: Provision) -> None:
        annex = next((one.get("eId", "") for one in reversed(self.open) if local(one) == "hcontainer"), "")
        stem = f"art_{unit.key}"
        eid = self.unique(f"{annex}__{stem}" if annex else stem)
        element = add(parent, "article", eId=eid)
        add(element, "num", unit.label)
        if unit.heading:
            add(element, "heading", unit.heading)
        lines = lines_of(unit.text)
        for number, group in groupby(lines, lambda line: line.place.paragraph):
            paragraph = add(element, "paragraph", eId=self.unique(f"{eid}__para_{number}"))
            self.level(paragraph, list(group), (LineKind.ITEM, LineKind.POINT))

    def level(self, parent: Element, lines: list[Line], kinds: tuple[LineKind, ...]) -> None:
        """The lines of a 款 or 项: what stands before its parts, then each part with its own lines."""
        parts = [place for place, line in enumerate(lines) if kinds and line.kind is kinds[0]]
        lead = lines[: parts[0]] if parts else lines
        if lead:
            write_lines(add(parent, "intro" if parts else "content"), [line.text for line in lead])
        for begin, end in pairwise([*parts, len(lines)]):
            first = lines[begin]
            name = "point" if first.kind is LineKind.ITEM else "indent"
            number = first.place.item if first.kind is LineKind.ITEM else first.place.point
            element = add(parent, name, eId=self.unique(f"{parent.get('eId')}__{name}_{number}"))
            add(element, "num", first.marker)
            self.level(element, lines[begin:end], kinds[1:])

    def unique(self, eid: str) -> str:
        """The eId, told apart where a text bears one number twice."""
        self.eids[eid] += 1
        return eid if self.eids[eid] == 1 else f"{eid}.{self.eids[eid]}"


def _number(label: str) -> str:
    match = re.search(NUMERAL, label)
    return str(numeral(match[0])) if match and numeral(match[0]) else ""


def write_lines(parent: Element, lines: Sequence[str]) -> None:
    """Paragraphs and tables, exactly as they are: blanks in a row that are not the usual ones are kept."""
    for is_row, group in groupby(lines, lambda line: line.startswith("|")):
        if not is_row:
            for line in group:
                add(parent, "p", line)
            continue
        table = add(parent, "table")
        for row in group:
            cells, canonical = _cells(row)
            element = add(table, "tr") if canonical else add(table, "tr", **{"class": RAW_ROW})
            for cell in cells:
                add(add(element, "td"), "p", cell)


def _cells(row: str) -> tuple[list[str], bool]:
    cells = [cell.strip() for cell in row.strip().removeprefix("|").removesuffix("|").split("|")]
    if row == f"| {' | '.join(cells)} |":
        return cells, True
    return row[1:].split("|"), False


def _undivided(body: Element, text: str) -> None:
    eids: Counter[str] = Counter()
    block: Element = None
    for line in text.split("\n"):
        if block is None or line.startswith(WHOLE_HEADING):
            eids["hcontainer"] += 1
            block = add(body, "hcontainer", eId=f"hcontainer_nn_{eids['hcontainer']}", name=UNDIVIDED)
        if line.startswith(WHOLE_HEADING):
            add(block, "heading", line.removeprefix(WHOLE_HEADING))
            continue
        content = block.find(qualified("content"))
        write_lines(add(block, "content") if content is None else content, [line])
