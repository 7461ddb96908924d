"""What was found against what a person judged: citations as tuples, counted with multiplicity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from portal.laws.citations import Found
from portal.laws.reading.naming import title_key
from portal.laws.reading.numbers import article_key

Cited = tuple[str, str, int, int]


@dataclass
class Score:
    """Counts over many texts; `missed` and `wrong` name the place for the message of a failing test."""

    right: int = 0
    found: int = 0
    expected: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def add(self, place: str, found: Iterable[Cited], expected: Iterable[Cited]) -> None:
        """Compare one text."""
        have, want = Counter(found), Counter(expected)
        self.right += (have & want).total()
        self.found += have.total()
        self.expected += want.total()
        self.missed += [f"{place}: {one}" for one in want - have]
        self.wrong += [f"{place}: {one}" for one in have - want]

    @property
    def precision(self) -> float:
        return self.right / self.found

    @property
    def recall(self) -> float:
        return self.right / self.expected

    def __str__(self) -> str:
        return (
            f"查准 {self.precision:.3f}（{self.right}/{self.found}），查全 {self.recall:.3f}（{self.right}/{self.expected}）"
            f"\n漏：{self.missed}\n误：{self.wrong}"
        )


def cited_by(found: Iterable[Found]) -> list[Cited]:
    """Each article of each citation; the whole instrument has the article ""."""
    return [
        (_name(one), _article(article), article.paragraph if article else 0, article.item if article else 0)
        for one in found
        for article in one.articles or (None,)
    ]


def expected_of(cites: Sequence[Sequence[str | int]]) -> list[Cited]:
    """Citations as the gold files write them."""
    out = []
    for name, *rest in cites:
        article, paragraph, item = (*rest, "", 0, 0)[:3] if rest else ("", 0, 0)
        out.append((title_key(str(name)), str(article), int(paragraph), int(item)))
    return out


def _name(found: Found) -> str:
    if found.relative and not found.full:
        return "本"
    return title_key(found.full or found.title or found.doc_no)


def _article(article: object) -> str:
    if article is None:
        return ""
    key = article_key(article.number, article.extra)  # type: ignore[attr-defined]
    return f"{key}~{article.last}" if article.last else key  # type: ignore[attr-defined]
