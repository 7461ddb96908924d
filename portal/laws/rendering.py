"""Text of laws as HTML. Written by hand because 民法典 has 1,260 articles; everything is escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from portal.laws.models import Provision
from portal.laws.paragraphs import LineKind, Place, lines_of
from portal.laws.reading.tree import HEADING_KINDS, UnitKind

_ADDRESSED = frozenset((LineKind.PARAGRAPH, LineKind.ITEM))
_HEADINGS = frozenset(kind.value for kind in HEADING_KINDS)
DEEPEST = 5
MARKED = ' class="law-article__here"'
Marks = Mapping[str, Sequence[tuple[str, str, str]]]


def article_html(provision: Provision, here: Place | None = None) -> SafeString:
    """The text of one article, without its number; the lines of the place `here` are marked."""
    return mark_safe(_article(provision, here=here))  # noqa: S308


def _article(provision: Provision, lead: str = "", here: Place | None = None) -> str:
    seen: set[str] = set()
    opening = []
    for line in lines_of(provision.text):
        anchor = f"{provision.anchor}-{line.place.anchor}" if line.kind in _ADDRESSED else ""
        # a text that bears one number twice: the first answers
        name = f' id="{anchor}"' if anchor and anchor not in seen else ""
        seen.add(anchor)
        marked = here and line.place.paragraph == here.paragraph and here.item in (0, line.place.item)
        opening.append(f"<p{name}{MARKED if marked else ''}>")
    return _paragraphs(provision.paragraphs, lead, opening)


def _paragraphs(lines: Iterable[str], lead: str = "", opening: Iterable[str] = repeat("<p>")) -> str:
    """Paragraphs and tables; `lead` is trusted HTML put before the first paragraph, `opening` the tags of lines."""
    out: list[str] = []
    rows: list[str] = []
    for line, tag in zip(lines, opening, strict=False):
        if line.startswith("|"):
            if lead:
                out.append(f"<p>{lead}</p>")
                lead = ""
            rows.append(line)
            continue
        if rows:
            out.append(_table(rows))
            rows = []
        out.append(f"{tag}{lead}{escape(line)}</p>")
        lead = ""
    if rows:
        out.append(_table(rows))
    if lead:
        out.append(f"<p>{lead}</p>")
    return "".join(out)


def _table(rows: Sequence[str]) -> str:
    cells = [[cell.strip() for cell in row.strip().strip("|").split("|")] for row in rows]
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in cells[0])
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in cells[1:]
    )
    return (
        '<div class="table-wrap" tabindex="0" role="region" aria-label="表格">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def text_html(provisions: Sequence[Provision], base: str, marks: Marks | None = None) -> SafeString:
    """The full text; `base` is the address that article numbers are appended to, `marks` are notes below articles.

    Headings get the level of their depth, so that none is skipped (WCAG 2.2, 1.3.1).
    """
    marks = marks or {}
    return mark_safe("".join(_unit(provision, base, marks) for provision in provisions))  # noqa: S308


def _unit(provision: Provision, base: str, marks: Marks) -> str:
    anchor = escape(provision.anchor)
    if provision.kind == UnitKind.ARTICLE:
        lead = f'<a class="law-article__number" href="{base}{provision.key}/">{escape(provision.label)}</a>'
        inner = _article(provision, lead) + _notes(marks.get(provision.key, ()), f"{base}{provision.key}/")
        return f'<section class="law-article" id="{anchor}">{inner}</section>'
    if provision.kind in _HEADINGS:
        level = min(2 + _depth(provision), DEEPEST)
        title = escape(f"{provision.label}　{provision.heading}".strip("　"))
        return f'<h{level} class="law-heading" id="{anchor}">{title}</h{level}>'
    title = escape(f"{provision.label} {provision.heading}".strip())
    heading = f'<h2 class="law-heading">{title}</h2>' if title else ""
    inner = _paragraphs(provision.paragraphs)
    return f'<section class="law-article" id="{anchor}">{heading}{inner}</section>'


def _notes(notes: Sequence[tuple[str, str, str]], page: str) -> str:
    """Short notes below an article: what became of it, and where more is said."""
    return "".join(
        f'<p class="law-note law-note--{tone}">{escape(words)}<a href="{escape(url or page)}">'
        f"{'查看今后适用的条文' if url else '查看详情'}</a></p>"
        for tone, words, url in notes
    )


def _depth(provision: Provision) -> int:
    return len(provision.path.split("\n")) if provision.path else 0


def whole_text_html(text: str) -> SafeString:
    """A text without articles: lines, headings marked by "## "."""
    out: list[str] = []
    block: list[str] = []
    for line in text.split("\n"):
        if line.startswith("## "):
            out.append(_paragraphs(block))
            block = []
            out.append(f'<h2 class="law-heading">{escape(line[3:])}</h2>')
        else:
            block.append(line)
    out.append(_paragraphs(block))
    html = "".join(out)
    return mark_safe(f'<section class="law-article" id="text">{html}</section>')  # noqa: S308


def contents_html(provisions: Sequence[Provision], base: str = "") -> SafeString:
    """The headings as nested lists of links to anchors; empty for a text without headings."""
    html = "".join(_contents(list(_entries(provisions)), base))
    return mark_safe(html)  # noqa: S308


def _entries(provisions: Sequence[Provision]) -> Iterator[tuple[int, str, str]]:
    for provision in provisions:
        title = f"{provision.label} {provision.heading}".strip()
        if provision.kind in _HEADINGS:
            yield _depth(provision), provision.anchor, title
        elif provision.kind in (UnitKind.ANNEX, UnitKind.PREAMBLE) and title:
            yield 0, provision.anchor, title


def _contents(entries: Sequence[tuple[int, str, str]], base: str) -> Iterator[str]:
    depth = -1
    for level, anchor, title in entries:
        level = min(level, depth + 1)
        if level > depth:
            yield "<ol>"
        else:
            yield "</li>"
            for _ in range(depth - level):
                yield "</ol></li>"
        depth = level
        yield f'<li><a href="{base}#{escape(anchor)}">{escape(title)}</a>'
    for _ in range(depth + 1):
        yield "</li></ol>"
