"""Articles as they are strung together: 第十条、第十二条第一款第（三）项至第（五）项和第十五条至第二十条."""

from __future__ import annotations

import re
from dataclasses import replace

from portal.laws.citations.mentions import Article
from portal.laws.reading.numbers import NUMERAL, numeral

_N = rf"(?:{NUMERAL})"
_X = rf"[（(]?{_N}[）)]?"
_TO = r"(?:至|到|－|—+|–|-|~|～)"
_TOKEN = re.compile(
    rf"(?P<mark>第)?\s?(?P<list>{_X}(?:\s?(?:、|和|及|或|{_TO})\s?第?{_X})*)\s?(?P<unit>[条款项目])(?P<extra>之{_N}(?!倍|比|分))?"
)
_JOIN = re.compile(rf"\s?(?:(?P<to>{_TO})|、|以及|及|和|与|或者|或)\s?")
_AND_EXTRA = re.compile(rf"[、和]之({_N})")
_NUMBER = re.compile(_N)
START = re.compile(rf"第\s?(?:{_N})(?:(?:、|和|{_TO})第?(?:{_N}))*\s?条")
MOST = 40  # a range of items that is longer is no range


class _Chain:
    """The articles read so far and where they stand."""

    def __init__(self) -> None:
        self.articles: list[Article] = []
        self.unit = ""

    def take(self, match: re.Match[str], *, to: bool, start: int) -> bool:
        """Take a token in; false when it cannot stand here."""
        unit = match["unit"]
        numbers = [numeral(one) for one in _NUMBER.findall(match["list"])]
        span = re.search(_TO, match["list"]) is not None
        if unit == "条":
            extra = numeral(match["extra"][1:]) if match["extra"] else 0
            self._articles(numbers, extra, span=span, to=to, place=(start, match.end()))
        elif not self.articles:
            return False
        elif unit in "款项":
            self._parts(unit, numbers, span=span, to=to, place=(start, match.end()))
        self.unit = unit
        self._reach(match.end())
        return True

    def _reach(self, end: int) -> None:
        self.articles[-1] = replace(self.articles[-1], end=end)

    def _articles(
        self, numbers: list[int], extra: int, *, span: bool, to: bool, place: tuple[int, int]
    ) -> None:
        start, end = place
        if to and self.unit == "条" and len(numbers) == 1:
            self._close_range(numbers[0], extra, end)
        elif span and len(numbers) == 2 and numbers[1] > numbers[0]:
            self.articles.append(Article(numbers[0], last=numbers[1], start=start, end=end))
        else:
            for number in numbers:
                last_one = number == numbers[-1]
                self.articles.append(Article(number, extra if last_one else 0, start=start, end=end))

    def _close_range(self, number: int, extra: int, end: int) -> None:
        first = self.articles[-1]
        if number == first.number and first.extra < extra <= MOST:
            inner = range(first.extra, extra + 1)
            self.articles[-1:] = [replace(first, extra=one, end=end) for one in inner]
        elif number > first.number:
            self.articles[-1] = replace(first, last=number, end=end)
        else:
            self.articles.append(Article(number, extra, start=first.start, end=end))

    def _parts(self, unit: str, numbers: list[int], *, span: bool, to: bool, place: tuple[int, int]) -> None:
        start, end = place
        name = "paragraph" if unit == "款" else "item"
        base = self.articles[-1]
        if to and self.unit == unit:
            first = getattr(base, name)
            numbers, start = list(range(first + 1, min(numbers[-1], first + MOST) + 1)), base.start
        elif span and len(numbers) == 2:
            numbers = list(range(numbers[0], min(numbers[1], numbers[0] + MOST) + 1))
        for number in numbers:
            parts = {"paragraph": number, "item": 0} if unit == "款" else {"item": number}
            fresh = base.item == 0 and (unit == "项" or base.paragraph == 0)
            if fresh and number == numbers[0] and not to and self._hangs_on(unit):
                self.articles[-1] = replace(base, end=end, **parts)
            else:
                self.articles.append(replace(base, start=start, end=end, **parts))

    def _hangs_on(self, unit: str) -> bool:
        """第十条第二款: the part belongs to what stands before it; in 第一款、第二款 it stands beside."""
        return self.unit != unit


def read_chain(text: str, start: int, *, lead: Article | None = None, at: int | None = None) -> list[Article]:
    """The articles named from `start` on; empty when no article stands there.

    With `lead` (本条, 前条 and its article) the chain begins with what follows at `at`, and `lead` is its first.
    """
    chain = _Chain()
    position, to, begin = start, False, start
    if lead is not None and at is not None:
        chain.articles, chain.unit, position = [lead], "条", at
    joined = lead is not None
    while True:
        match = _TOKEN.match(text, position)
        if not match or not (match["mark"] or to):
            break
        # 第十条第二款 needs no word between; a second 条 does.
        if match["unit"] == "条" and chain.articles and position == begin and not joined:
            break
        if not chain.take(match, to=to, start=match.start()):
            break
        position = match.end()
        position = _more_extras(text, position, chain) if match["unit"] == "条" else position
        begin, joined, to = position, False, False
        if join := _JOIN.match(text, position):
            nearby = _TOKEN.match(text, join.end())
            if nearby and (nearby["mark"] or join["to"]):
                position, joined, to = join.end(), True, bool(join["to"])
    return chain.articles


def _more_extras(text: str, position: int, chain: _Chain) -> int:
    """第一百二十条之一、之二."""
    while match := _AND_EXTRA.match(text, position):
        base = chain.articles[-1]
        extra = replace(base, extra=numeral(match[1]), start=match.start() + 1, end=match.end())
        chain.articles.append(extra)
        position = match.end()
    return position
