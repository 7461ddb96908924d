"""Files of judged questions: JSON Lines, one question a line.

A line has ``question`` or ``keywords`` (a list), and ``gold``: a list of ``{"law", "article"}``, where any
version of the article is right and 中华人民共和国 in the title does not count, of ``{"law"}`` for any place in a
law, or of ``{"url"}`` for a page.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search import analysis

Target = tuple[str, str]
"""(key of a law's name, token of its article; "" for all of the law) or ("", address of a page)."""


class BadFile(ValueError):
    """A file that holds no judged questions; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A question and what answers it."""

    key: str
    text: str
    gold: frozenset[Target]


def read_judged(path: Path, *, keywords: bool = False) -> list[Judged]:
    """The questions of a file. ``keywords`` asks with the keywords, and leaves out lines without them.

    A file whose lines have keywords alone is asked with these. Raises BadFile.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(f"不能读取 {path}：{error}") from error
    found = [
        _judged(f"{path.name} 第 {row} 行", line, keywords)
        for row, line in enumerate(lines, 1)
        if line.strip()
    ]
    questions = [each for each in found if each is not None]
    if not questions:
        raise BadFile(f"{path.name} 中没有可用的问题。")
    return questions


def _judged(place: str, line: str, keywords: bool) -> Judged | None:
    try:
        row = json.loads(line)
        gold = frozenset(target(each) for each in row["gold"])
    except (ValueError, KeyError, TypeError) as error:
        raise BadFile(f"{place}不是判定过的问题（需要 question 或 keywords，以及 gold）：{error}") from error
    words = " ".join(row.get("keywords") or ())
    text = words if keywords else row.get("question") or words
    return Judged(str(row.get("query_id", place)), text, gold) if text and gold else None


def target(gold: dict[str, Any]) -> Target:
    """One entry of gold as it is compared. Raises KeyError for an entry of another form."""
    if "url" in gold:
        return "", gold["url"]
    article = gold.get("article", "")
    return analysis.name_key(gold["law"]), analysis.article_token(analysis.fold(article)) if article else ""
