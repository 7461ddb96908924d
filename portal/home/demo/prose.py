"""Demo texts are files of a small Markdown; here they become the blocks that an editor would have made.

A file opens with TOML between two lines `+++`. The body knows `## 小标题`, `### 小标题`, paragraphs,
`- ` and `1. ` lists, `**bold**`, `[text](target)`, tables (`| a | b |`, with a line `表：caption` before
them) and `:::steps` … `:::` with one `### title` for each step.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

Block = dict[str, Any]
Link = Callable[[str], str]  # target -> attributes of the <a> element
_LIST_ITEM = re.compile(r"(?:- |\d+\. )")


@dataclass(slots=True)
class Text:
    """One demo text: its fields and its body."""

    fields: dict[str, Any]
    body: str = ""
    blocks: list[Block] = field(default_factory=list)


def read(file: Path, **words: str) -> Text:
    """Read one file; `{name}` in it is replaced by the word of that name.

    Raises ValueError with the file's name when it has no head.
    """
    text = file.read_text(encoding="utf-8")
    for name, word in words.items():
        text = text.replace(f"{{{name}}}", word)
    parts = re.split(r"^\+\+\+$\n?", text, maxsplit=2, flags=re.M)
    if len(parts) != 3 or parts[0].strip():
        raise ValueError(f"{file.name}：开头应有两行 +++ 之间的说明。")
    return Text(tomllib.loads(parts[1]), parts[2].strip())


def plain_link(target: str) -> str:
    """Attributes of a link to an address."""
    return f'href="{escape(target)}"'


def inline(text: str, link: Link = plain_link) -> str:
    """The HTML of one line."""
    html = escape(text, quote=False)
    html = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", html)
    return re.sub(r"\[([^\]]+)\]\(([^)\s]+)\)", lambda found: f"<a {link(found[2])}>{found[1]}</a>", html)


def rich_text(lines: list[str], link: Link = plain_link) -> str:
    """The HTML of paragraphs and lists."""
    html: list[str] = []
    items: list[str] = []
    kind = ""

    def close_list() -> None:
        nonlocal items, kind
        if items:
            html.append(f"<{kind}>{''.join(f'<li>{item}</li>' for item in items)}</{kind}>")
        items, kind = [], ""

    for line in lines:
        found = _LIST_ITEM.match(line)
        this = ("ul" if line.startswith("- ") else "ol") if found else ""
        if this != kind:
            close_list()
        if found:
            kind = this
            items.append(inline(line[found.end() :], link))
        elif line.strip():
            html.append(f"<p>{inline(line, link)}</p>")
    close_list()
    return "".join(html)


def item(value: Block) -> Block:
    """A value as an entry of a list block; without an id Wagtail would take the wrapping for the value."""
    return {
        "type": "item",
        "id": str(uuid5(NAMESPACE_URL, json.dumps(value, sort_keys=True))),
        "value": value,
    }


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _table(caption: str, lines: list[str]) -> Block:
    rows = [_cells(line) for line in lines if not re.fullmatch(r"[|\s:-]+", line)]
    value = {
        "columns": [{"type": "text", "heading": ""} for _ in max(rows, default=[], key=len)],
        "rows": [{"values": row} for row in rows],
        "caption": "",
    }
    return {"type": "table", "value": {"caption": caption, "header": "row", "rows": value, "source": ""}}


def _steps(lines: list[str], link: Link) -> Block:
    steps: list[tuple[str, list[str]]] = []
    for line in lines:
        if line.startswith("### "):
            steps.append((line[4:].strip(), []))
        elif steps:
            steps[-1][1].append(line)
    items = [item({"title": title, "text": rich_text(text, link)}) for title, text in steps]
    return {"type": "steps", "value": items}


def _groups(body: str) -> Iterator[tuple[str, list[str]]]:
    """Runs of lines of one sort: heading, table, steps, text."""
    kind, inside = "", False
    run: list[str] = []
    for line in body.splitlines():
        if line.startswith(":::"):
            if run:
                yield kind, run
            inside, kind, run = line.strip() == ":::steps", "", []
            continue
        sort = "steps" if inside else _sort_of(line)
        if sort == "blank" or (sort == kind and sort != "heading"):
            if run:
                run.append(line)
            continue
        if run:
            yield kind, run
        kind, run = sort, [line]
    if run:
        yield kind, run


def _sort_of(line: str) -> str:
    if not line.strip():
        return "blank"
    if line.startswith("## ") or line.startswith("### "):
        return "heading"
    if line.startswith("|"):
        return "table"
    return "caption" if line.startswith("表：") else "text"


def blocks(body: str, link: Link = plain_link) -> list[Block]:
    """The stream of a body, in the raw form that a StreamField reads."""
    made: list[Block] = []
    caption, heading = "", ""
    for kind, lines in _groups(body):
        lines = [line for line in lines if line.strip()]
        if not lines:
            continue
        if kind == "heading":
            level, heading = ("2", lines[0][3:]) if lines[0].startswith("## ") else ("3", lines[0][4:])
            heading = heading.strip()
            made.append({"type": "heading", "value": {"text": heading, "level": level}})
        elif kind == "caption":
            caption = lines[0].removeprefix("表：").strip()
        elif kind == "table":
            made.append(_table(caption or heading, lines))
            caption = ""
        elif kind == "steps":
            made.append(_steps(lines, link))
        else:
            made.append({"type": "text", "value": rich_text(lines, link)})
    return made
