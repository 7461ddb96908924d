"""One Markdown file: title, history, body. Reads the ways LawRefBook and just-laws write.

LawRefBook puts `<!-- INFO END -->` below the history and the day of the version into the file name;
just-laws opens with frontmatter, sets articles bold and splits long laws into files of one folder.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date

from portal.laws.reading.body import Line, clean
from portal.laws.reading.history import is_history, looks_dated, parse_date
from portal.laws.reading.sources import RawFile
from portal.laws.reading.tree import Notice

END_OF_INFO = "<!-- INFO END -->"
_FILE_DATE = re.compile(r"[（(](\d{4})-(\d{2})-(\d{2})[)）]$")
_PART = re.compile(r"第[零〇一二三四五六七八九十百0-9]+(编|分编|章|节).*|附[\s　]*则|序[\s　]*言|总[\s　]*则")
AMENDMENTS = re.compile(r"(?:历次)?修正案")


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """A file cut into its parts; lines keep their numbers.

    `title` is empty for a part of a law (民法典 in several files) or when there is none; `subtitle` is the
    part's name where a file bears the law's title and its own.
    """

    raw: RawFile
    title: str
    title_line: int
    subtitle: str
    head: tuple[Line, ...]
    body: tuple[Line, ...]
    sha256: str
    file_date: date | None
    notices: tuple[Notice, ...] = ()

    @property
    def is_part(self) -> bool:
        """Whether the file holds a book or chapter of a law whose title stands elsewhere."""
        first = next((text for _, text in self.body if text.strip()), "")
        return not self.title and bool(_PART.fullmatch(clean(first.lstrip("#"))) or self.is_amendments)

    @property
    def is_amendments(self) -> bool:
        """Whether the file collects amendments, which are instruments of their own."""
        first = next((text for _, text in self.body if text.strip()), "")
        return not self.title and first.startswith("# ") and bool(AMENDMENTS.fullmatch(clean(first[2:])))


def parse_markdown(raw: RawFile, lines: list[Line]) -> ParsedFile:
    """Cut the lines of a file into title, history and body."""
    start = _after_frontmatter(lines)
    end = next((index for index, (_, text) in enumerate(lines) if text.strip() == END_OF_INFO), None)
    if end is None:
        title, title_line, head, body = _unmarked(lines[start:])
        subtitle = ""
    else:
        head, body = lines[start:end], lines[end + 1 :]
        titles = [(number, _title(text)) for number, text in head if text.startswith("# ")]
        title_line, title = titles[0] if titles else (0, "")
        subtitle = titles[1][1] if len(titles) > 1 else ""
    sha256 = hashlib.sha256(raw.data).hexdigest()
    return ParsedFile(raw, title, title_line, subtitle, tuple(head), tuple(body), sha256, file_date(raw))


def file_date(raw: RawFile) -> date | None:
    """The day of the version in the name of a file: …(2021-03-01).md."""
    match = _FILE_DATE.search(raw.path.stem.strip())
    return parse_date(*match.groups()) if match else None


def _title(line: str) -> str:
    text = clean(re.sub(r"<!--.*?-->", "", line.lstrip("#")))
    return re.sub(r"[\s　]+", " ", text).strip()


def _after_frontmatter(lines: list[Line]) -> int:
    if not lines or lines[0][1].strip() != "---":
        return 0
    closing = next((index for index, (_, text) in enumerate(lines[1:], 1) if text.strip() == "---"), None)
    return 0 if closing is None else closing + 1


def _unmarked(lines: list[Line]) -> tuple[str, int, list[Line], list[Line]]:
    """Title, its line, head and body where no mark ends the history: it ends with the last dated line."""
    first = next((index for index, (_, text) in enumerate(lines) if text.strip()), len(lines))
    if first == len(lines) or not lines[first][1].startswith("# "):
        return "", 0, [], lines
    number, text = lines[first]
    title = _title(text)
    if _PART.fullmatch(title) or AMENDMENTS.fullmatch(title):
        return "", number, [], lines[first:]
    end, passed = first + 1, 0
    for index in range(first + 1, len(lines)):
        line = clean(lines[index][1])
        if is_history(line) or (looks_dated(line) and len(line) < 120):
            end = index + 1
        elif line:
            # a second title may stand between the title and its history
            passed += 1
            if passed > 1 or len(line) > 60 or line.endswith("。") or line.startswith("#"):
                break
    return title, number, lines[first + 1 : end], lines[end:]
