"""Tables in Markdown or HTML become lines "| a | b |", one row each, so that annexes stay readable."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

_RULE = re.compile(r"\|?[\s:|-]*-{2,}[\s:|-]*\|?")
_SKIPPED = re.compile(r"</?(?:style|div|center|p|span|br)\b[^>]*>|<!--.*?-->", re.IGNORECASE)


def table_rows(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The lines with HTML tables replaced by their rows, rules of Markdown tables and style blocks dropped."""
    block: list[str] = []
    start, closing = 0, ""
    for number, line in lines:
        lowered = line.lower()
        if not closing:
            opened = next((tag for tag in ("table", "style") if f"<{tag}" in lowered), "")
            if not opened:
                if "<" in line:
                    line = _SKIPPED.sub("", line)
                if not (line.lstrip().startswith("|") and _RULE.fullmatch(line.strip())):
                    yield number, line
                continue
            start, closing, block = number, f"</{opened}", []
        block.append(line)
        if closing in lowered:
            if closing == "</table":
                yield from ((start, row) for row in html_rows("\n".join(block)))
            closing = ""
    if closing == "</table":
        yield from ((start, row) for row in html_rows("\n".join(block)))


def html_rows(html: str) -> list[str]:
    """Rows of an HTML table as "| a | b |"; a cell that spans rows or columns is repeated in each."""
    parser = _Rows()
    parser.feed(html)
    parser.close()
    return ["| " + " | ".join(row) + " |" for row in parser.finished() if any(row)]


class _Rows(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[tuple[str, int, int]]] = []
        self.cell: list[str] | None = None
        self.spans = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            values = dict(attrs)
            self.spans = (_span(values.get("rowspan")), _span(values.get("colspan")))
            self.cell = []

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self.cell is not None:
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append((" ".join("".join(self.cell).split()).replace("|", "｜"), *self.spans))
            self.cell = None

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)

    def finished(self) -> list[list[str]]:
        pending: dict[int, tuple[str, int]] = {}
        table = []
        for cells in self.rows:
            row: list[str] = []
            queue = list(cells)
            while queue or len(row) in pending:
                column = len(row)
                if column in pending:
                    text, left = pending.pop(column)
                    row.append(text)
                    if left > 1:
                        pending[column] = (text, left - 1)
                    continue
                text, down, across = queue.pop(0)
                for offset in range(across):
                    row.append(text)
                    if down > 1:
                        pending[column + offset] = (text, down - 1)
            table.append(row)
        return table


def _span(value: str | None) -> int:
    return min(int(value), 100) if value and value.isdecimal() and int(value) else 1
