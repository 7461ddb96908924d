"""A law text without marks, as official databases give it: title, history in brackets, contents, text.

Before the title there may be the order that promulgates it (…令 第…号 … 现予公布，自…起施行), which tells the number
and the days.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from portal.core.text import normalise_number
from portal.laws.reading.body import Line, clean
from portal.laws.reading.history import is_history, looks_dated, written_date
from portal.laws.reading.markdown import ParsedFile, file_date
from portal.laws.reading.naming import title_key
from portal.laws.reading.numbers import NUMERAL
from portal.laws.reading.sources import RawFile
from portal.laws.reading.tree import Notice

MAX_TITLE_LINES = 4
MAX_TITLE = 80
MAX_HISTORY_LINES = 60
_OPENING = re.compile(
    rf"(?:第(?:{NUMERAL})(?:编|分编|章|节|条)|目[\s　]*[录次]$|序[\s　]*言$|[（(]|[一二三四五六七八九十]+、)"
)
_ORDER_HEAD = re.compile(
    r"([一-龥、]{2,40}令)[\s　]*(?:第?[\s　]*([0-9零〇一二三四五六七八九十百千]+)[\s　]*号)?"
)
_NUMBER = re.compile(r"[（(]?第[\s　]*([0-9零〇一二三四五六七八九十百千]+)[\s　]*号[)）]?")
_DAY = re.compile(
    r"([0-9○〇零一二三四五六七八九十]{4})年([0-9一二三四五六七八九十]{1,3})月([0-9一二三四五六七八九十]{1,3})日"
)
_EFFECT = re.compile(r"自\s*(\d{4}年\d{1,2}月\d{1,2}日)起施行")
_HEADING = re.compile(rf"第(?:{NUMERAL})(?:编|分编|章|节)")
_LEADERS = re.compile(r"[\s　.．…·\-—]*\d*$")
_TITLES = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
_SPREAD = re.compile(r"(?<=[一-龥])[\s　]+(?=[一-龥])")


def parse_plain(
    raw: RawFile, lines: Sequence[Line], centred: frozenset[int] = frozenset(), notices: Sequence[Notice] = ()
) -> ParsedFile:
    """Cut a text into title, history and body. `centred` are numbers of lines that a Word file centres."""
    rows = [(number, clean(text.replace("\t", "　"))) for number, text in lines]
    rows = [(number, text) for number, text in rows if text]
    order, start = _order(rows)
    title, title_line, start = _title(rows, start, centred)
    head, start = _history(rows, start)
    start = _after_contents(rows, start)
    return ParsedFile(
        raw=raw,
        title=title,
        title_line=title_line,
        subtitle="",
        head=(*order, *head),
        body=tuple(rows[start:]),
        sha256=hashlib.sha256(raw.data).hexdigest(),
        file_date=file_date(raw),
        notices=tuple(notices),
    )


def _order(rows: Sequence[Line]) -> tuple[list[Line], int]:
    """The order of promulgation as lines of history, and where the text begins after it."""
    head = _ORDER_HEAD.fullmatch(rows[0][1]) if rows else None
    if head is None:
        return [], 0
    number, day, effect, named = head[2] or "", "", "", ""
    for index, (_, text) in enumerate(rows[1:MAX_HISTORY_LINES], 1):
        if named and title_key(text) == named:
            line = rows[0][0]
            made = [(line, f"{day} {head[1]}第{normalise_number(number) or number}号公布")] if day else []
            return [*made, *([(line, f"{effect} 施行")] if effect else [])], index
        if match := _NUMBER.fullmatch(text):
            number = match[1]
        elif match := _DAY.fullmatch(text):
            day = _arabic(*match.groups())
        elif match := _TITLES.search(text):
            named = named or title_key(match[1])
            effect = effect or next(iter(_EFFECT.findall(text)), "")
    return [], 0


def _arabic(year: str, month: str, day: str) -> str:
    found = written_date(year, month, day)
    return f"{found.year}年{found.month}月{found.day}日" if found else f"{year}年{month}月{day}日"


def _title(rows: Sequence[Line], start: int, centred: frozenset[int]) -> tuple[str, int, int]:
    """Title, its line and the row after it. A title may run over several lines, never into a sentence."""
    parts: list[str] = []
    end = start
    for number, text in rows[start : start + MAX_TITLE_LINES]:
        text = text.lstrip("# ")
        if (
            _OPENING.match(text)
            or looks_dated(text)
            or text.endswith(("。", "；", "："))
            or text.startswith("|")
        ):
            break
        if parts and (
            sum(map(len, parts)) + len(text) > MAX_TITLE or bool(centred) and number not in centred
        ):
            break
        parts.append(_SPREAD.sub("", text))
        end += 1
        if not centred and not _runs_on("".join(parts)):
            break
    return "".join(parts), rows[start][0] if start < len(rows) else 0, end


def _runs_on(title: str) -> bool:
    """Whether a title goes on in the next line: 最高人民法院 / 关于…的解释, or an open 《."""
    return title.count("《") > title.count("》") or bool(
        re.search(r"(?:法院|检察院|委员会|国务院|政府|部|局|办公厅|关于|、|和)$", title)
    )


def _history(rows: Sequence[Line], start: int) -> tuple[list[Line], int]:
    """The dated lines below a title, with or without brackets around them."""
    if start >= len(rows):
        return [], start
    first = rows[start][1]
    if first.startswith(("（", "(")) and looks_dated(first):
        depth = 0
        for index in range(start, min(start + MAX_HISTORY_LINES, len(rows))):
            text = rows[index][1]
            depth += text.count("（") + text.count("(") - text.count("）") - text.count(")")
            if depth <= 0:
                return [(number, text.strip("（()）")) for number, text in rows[start : index + 1]], index + 1
        return [], start
    end = start
    while end < len(rows) and is_history(rows[end][1]):
        end += 1
    return list(rows[start:end]), end


def _after_contents(rows: Sequence[Line], start: int) -> int:
    """The row after the contents (目录): where its first entry comes again."""
    if start >= len(rows) or not re.fullmatch(r"目[\s　]*[录次]", rows[start][1]):
        return start
    entries = start + 1
    if entries >= len(rows):
        return entries
    first = _entry(rows[entries][1])
    for index in range(entries + 1, len(rows)):
        if _entry(rows[index][1]) == first:
            return index
    while entries < len(rows) and (
        _HEADING.match(rows[entries][1]) or re.match(r"附[\s　]*[则件录]", rows[entries][1])
    ):
        entries += 1
    return entries


def _entry(text: str) -> str:
    return re.sub(r"[\s　]", "", _LEADERS.sub("", text))
