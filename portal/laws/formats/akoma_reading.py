"""Akoma Ntoso back to the units of a law: the way back of `akoma`, used to prove that nothing was lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from portal.laws.formats.akoma import HEADINGS, RAW_ROW, UNDIVIDED
from portal.laws.formats.akoma_xml import NAMESPACE, Element, local, qualified
from portal.laws.formats.edition import WHOLE_HEADING
from portal.laws.reading.numbers import article_number
from portal.laws.reading.tree import Unit, UnitKind

_KINDS = {name: kind for kind, (name, _) in HEADINGS.items()} | {"article": UnitKind.ARTICLE}
_PARTS = ("paragraph", "point", "indent")


class NotAkomaNtoso(ValueError):
    """The input is no document of Akoma Ntoso 3.0 that we can read; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class AkomaText:
    """What a document says: title, units in reading order, or the whole text of one without articles."""

    title: str
    units: tuple[Unit, ...]
    whole_text: str


def text_of_akoma(xml: bytes) -> AkomaText:
    """The text of a document as our readers would give it. Raises NotAkomaNtoso."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise NotAkomaNtoso(f"不是合格的 XML：{error}") from error
    body = next(root.iter(qualified("body"), qualified("portionBody")), None)
    if root.tag != qualified("akomaNtoso") or body is None:
        raise NotAkomaNtoso(f"不是 Akoma Ntoso 3.0 的法律文本（命名空间应为 {NAMESPACE}）。")
    title = next((_inline(one) for one in root.iter(qualified("docTitle"))), "")
    undivided = [one for one in body if one.get("name") == UNDIVIDED]
    if undivided:
        return AkomaText(title, (), "\n".join(line for one in undivided for line in _whole(one)))
    return AkomaText(title, tuple(unit for one in body for unit in _units(one, ())), "")


def _units(element: Element, path: tuple[str, ...]) -> Iterator[Unit]:
    label, heading = _child(element, "num"), _child(element, "heading")
    name = local(element)
    kind = UnitKind(element.get("name")) if name == "hcontainer" else _KINDS[name]
    if kind is UnitKind.ARTICLE:
        parts = [one for one in element if local(one) in _PARTS]
        text = "\n".join(line for part in parts for line in _lines(part))
        yield Unit(kind, label, heading, text, article_number(label) or (0, 0), path, 0)
        return
    text = "\n".join(
        line for one in element if local(one) in ("content", "intro") for line in _block_lines(one)
    )
    yield Unit(kind, label, heading, text, (0, 0), path, 0)
    below = (*path, f"{label} {heading}".strip())
    for child in element:
        if local(child) in _KINDS or local(child) == "hcontainer":
            yield from _units(child, below)


def _lines(element: Element) -> list[str]:
    """The lines of a 款, 项 or 目; its number goes before the first."""
    lines: list[str] = []
    for child in element:
        if local(child) in ("content", "intro"):
            lines += _block_lines(child)
        elif local(child) in _PARTS:
            lines += _lines(child)
    marker = _child(element, "num")
    return [marker + lines[0], *lines[1:]] if marker and lines else lines


def _block_lines(element: Element) -> Iterator[str]:
    for block in element:
        if local(block) == "table":
            yield from (_row(row) for row in block)
        else:
            yield _inline(block)


def _row(row: Element) -> str:
    cells = [_inline(cell) for cell in row]
    return "|" + "|".join(cells) if row.get("class") == RAW_ROW else f"| {' | '.join(cells)} |"


def _whole(element: Element) -> Iterator[str]:
    for child in element:
        if local(child) == "heading":
            yield WHOLE_HEADING + _inline(child)
        else:
            yield from _block_lines(child)


def _child(element: Element, name: str) -> str:
    found = element.find(qualified(name))
    return "" if found is None else _inline(found)


def _inline(element: Element) -> str:
    return "".join(element.itertext())
