"""Text of laws as HTML. Written by hand because 民法典 has 1,260 articles; everything is escaped here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
Write = Callable[[str, int], str]


def plain(piece: str, offset: int) -> str:
    """A piece of text, which stands at an offset of its provision, as HTML: without links."""
    return str(escape(piece))


def article_html(provision: Provision, here: Place | None = None, write: Write = plain) -> SafeString:
    """The text of one article, without its number; the lines of the place `here` are marked.

    `write` gives the HTML of a piece of text, with links where it cites.
    """
    return mark_safe(_article(provision, here=here, write=write))  # noqa: S308


def _article(provision: Provision, lead: str = "", here: Place | None = None, write: Write = plain) -> str:
    seen: set[str] = set()
    opening = []
    for line in lines_of(provision.text):
        anchor = f"{provision.anchor}-{line.place.anchor}" if line.kind in _ADDRESSED else ""
        # a text that bears one number twice: the first answers
        name = f' id="{anchor}"' if anchor and anchor not in seen else ""
        seen.add(anchor)
        marked = here and line.place.paragraph == here.paragraph and here.item in (0, line.place.item)
        opening.append(f"<p{name}{MARKED if marked else ''}>")
    return _paragraphs(_placed(provision.paragraphs), lead, opening, write)


def _placed(lines: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Lines with their offsets in the text."""
    offset = 0
    for line in lines:
        yield line, offset
        offset += len(line) + 1


def _paragraphs(
    lines: Iterable[tuple[str, int]],
    lead: str = "",
    opening: Iterable[str] = repeat("<p>"),
    write: Write = plain,
) -> str:
    """Paragraphs and tables; `lead` is trusted HTML put before the first paragraph, `opening` the tags of lines."""
    out: list[str] = []
    rows: list[tuple[str, int]] = []
    for (line, offset), tag in zip(lines, opening, strict=False):
        if line.startswith("|"):
            if lead:
                out.append(f"<p>{lead}</p>")
                lead = ""
            rows.append((line, offset))
            continue
        if rows:
            out.append(_table(rows, write))
            rows = []
        out.append(f"{tag}{lead}{write(line, offset)}</p>")
        lead = ""
    if rows:
        out.append(_table(rows, write))
    if lead:
        out.append(f"<p>{lead}</p>")
    return "".join(out)


def _table(rows: Sequence[tuple[str, int]], write: Write = plain) -> str:
    """A table. Where the first row holds figures it is no head: then the first column names the rows."""
    cells = [[write(*cell) for cell in _cells(*row)] for row in rows]
    headed = len(rows) > 1 and not any(character.isdigit() for character in rows[0][0])
    head = "".join(f'<th scope="col">{cell}</th>' for cell in cells[0]) if headed else ""
    body = "".join(
        "<tr>"
        + "".join(_cell(cell, naming=not headed and not place) for place, cell in enumerate(row))
        + "</tr>"
        for row in cells[headed:]
    )
    thead = f"<thead><tr>{head}</tr></thead>" if headed else ""
    return (
        '<div class="table-wrap" tabindex="0" role="region" aria-label="表格">'
        f"<table>{thead}<tbody>{body}</tbody></table></div>"
    )


def _cell(html: str, *, naming: bool) -> str:
    return f'<th scope="row">{html}</th>' if naming else f"<td>{html}</td>"


def _cells(row: str, offset: int) -> Iterator[tuple[str, int]]:
    """The cells of a row with their offsets in the text."""
    offset += len(row) - len(row.lstrip().lstrip("|"))
    for cell in row.strip().strip("|").split("|"):
        yield cell.strip(), offset + len(cell) - len(cell.lstrip())
        offset += len(cell) + 1


def text_html(
    provisions: Sequence[Provision],
    base: str,
    marks: Marks | None = None,
    writer: Callable[[int], Write] = lambda pk: plain,
) -> SafeString:
    """The full text; `base` is the address that article numbers are appended to, `marks` are notes below articles.

    `writer` gives for the key of a provision what writes its text, see `article_html`.

    Headings get the level of their depth, so that none is skipped (WCAG 2.2, 1.3.1).
    """
    marks = marks or {}
    return mark_safe("".join(_unit(provision, base, marks, writer) for provision in provisions))  # noqa: S308


def _unit(provision: Provision, base: str, marks: Marks, writer: Callable[[int], Write]) -> str:
    write = writer(provision.pk) if provision.pk else plain
    anchor = escape(provision.anchor)
    if provision.kind == UnitKind.ARTICLE:
        lead = f'<a class="law-article__number" href="{base}{provision.key}/">{escape(provision.label)}</a>'
        inner = _article(provision, lead, write=write) + _notes(
            marks.get(provision.key, ()), f"{base}{provision.key}/"
        )
        return f'<section class="law-article" id="{anchor}">{inner}</section>'
    if provision.kind in _HEADINGS:
        level = min(2 + _depth(provision), DEEPEST)
        title = escape(f"{provision.label}　{provision.heading}".strip("　"))
        return f'<h{level} class="law-heading" id="{anchor}">{title}</h{level}>'
    title = escape(f"{provision.label} {provision.heading}".strip())
    heading = f'<h2 class="law-heading">{title}</h2>' if title else ""
    inner = _paragraphs(_placed(provision.paragraphs), write=write)
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


def whole_text_html(text: str, write: Write = plain) -> SafeString:
    """A text without articles: lines, headings marked by "## "."""
    out: list[str] = []
    block: list[tuple[str, int]] = []
    for line, offset in _placed(text.split("\n")):
        if line.startswith("## "):
            out.append(_paragraphs(block, write=write))
            block = []
            out.append(f'<h2 class="law-heading">{escape(line[3:])}</h2>')
        else:
            block.append((line, offset))
    out.append(_paragraphs(block, write=write))
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
