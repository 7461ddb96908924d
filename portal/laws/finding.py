"""Within one law: the article that a reader names, and the places where words stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe

from portal.laws.models import Provision
from portal.laws.reading.numbers import ADDRESS, NUMERAL, article_label, numeral

_NAMED = re.compile(rf"第?({NUMERAL})条?(?:之({NUMERAL}))?(?:第.{{1,5}}[款项])*")
LONGEST = 60  # characters of what is looked for
MOST = 200  # places listed
AROUND = 24  # characters shown on either side


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: the article or heading, its anchor, and the words in their surroundings."""

    label: str
    anchor: str
    context: SafeString


@dataclass(frozen=True, slots=True)
class Found:
    """What a search within a law gave; `total` counts all places, `places` holds the first of them."""

    words: str
    total: int
    articles: int
    places: Sequence[Place]
    query: str


@dataclass(frozen=True, slots=True)
class Jump:
    """Where a reader wants to go: an address, or the reason why there is none."""

    asked: str
    url: str = ""
    problem: str = ""


def named_article(text: str) -> tuple[int, int] | None:
    """第四十七条, 47, 47-1, 四十七条之一, 第四十七条第二款 -> (47, 0) or (47, 1); None when it names no article."""
    text = "".join(unicodedata.normalize("NFKC", text).split())
    match = ADDRESS.fullmatch(text) or _NAMED.fullmatch(text)
    number = (numeral(match[1]), numeral(match[2] or "")) if match else (0, 0)
    return number if number[0] else None


def jump(text: str, provisions: Sequence[Provision], base: str) -> Jump:
    """The place of an article in the full text at `base`, or why there is none."""
    asked = text.strip()[:LONGEST]
    number = named_article(asked)
    if number is None:
        return Jump(asked, problem=f"“{asked}”不是条序。请填写数字或“第四十七条”的形式，例如 47、47-1。")
    for one in provisions:
        if one.is_article and (one.number, one.extra) == number:
            return Jump(asked, f"{base}#{one.anchor}")
    last = last_label(provisions)
    label = article_label(*number) if number[0] <= 9999 else f"第 {number[0]} 条"
    return Jump(asked, problem=f"本文本没有{label}" + (f"，最后一条是{last}。" if last else "。"))


def last_label(provisions: Sequence[Provision]) -> str:
    """The last article of a text; empty for a text without articles."""
    return next((one.label for one in reversed(provisions) if one.is_article), "")


def find(words: str, provisions: Sequence[Provision], whole: str = "") -> Found | None:
    """Where words stand in a text, whatever their width and case; None when nothing is looked for."""
    shown = " ".join(words.split())[:LONGEST]
    wanted = _flat(shown)
    if not wanted:
        return None
    total = 0
    places: list[Place] = []
    holding = set()
    for label, anchor, text in _texts(provisions, whole):
        for start in _starts(wanted, _flat(text)):
            total += 1
            holding.add(anchor)
            if len(places) < MOST:
                places.append(Place(label, anchor, _context(text, start, start + len(wanted))))
    return Found(shown, total, len(holding), places, urlencode({"find": shown}))


def _texts(provisions: Sequence[Provision], whole: str) -> list[tuple[str, str, str]]:
    if whole:
        return [("正文", "text", line) for line in whole.split("\n")]
    texts = []
    for one in provisions:
        title = f"{one.label} {one.heading}".strip()
        if one.heading:
            texts.append((one.label or "标题", one.anchor, title))
        if one.text:
            texts.append((title or "正文", one.anchor, one.text.replace("\n", " ")))
    return texts


def _flat(text: str) -> str:
    """Widths and cases as one, each character still at its place."""
    return "".join(_narrow(char) for char in text)


def _narrow(char: str) -> str:
    if char < "\x80":
        return char.lower()
    if "\u4e00" <= char <= "\u9fff":
        return char
    narrow = unicodedata.normalize("NFKC", char).lower()
    return narrow if len(narrow) == 1 else char


def _starts(wanted: str, text: str) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(wanted), text)]


def _context(text: str, start: int, end: int) -> SafeString:
    begin, stop = max(0, start - AROUND), min(len(text), end + AROUND)
    before = ("……" if begin else "") + text[begin:start]
    after = text[end:stop] + ("……" if stop < len(text) else "")
    marked = f"{escape(before)}<mark>{escape(text[start:end])}</mark>{escape(after)}"
    return mark_safe(marked)  # noqa: S308
