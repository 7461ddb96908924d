"""From what people type to what an engine is asked: ``parse`` -> ``plan``.

Nothing a person types is syntax for an engine: a plan holds tokens, never a query string, so there is
nothing to escape.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from portal.core.text import cn_number, normalise_number
from search import analysis
from search.periods import Period
from search.ranking import Ranking, Status
from search.words import Lexicon, Meaning

MAX_LENGTH = 300
"""Characters of the longest question accepted."""

MOST_PHRASES = 8
"""Quoted phrases demanded of a document; what is quoted beyond them is asked for like other words."""

_NUMERAL = "零〇一二两三四五六七八九十百千"
_ARTICLE = re.compile(
    rf"第([{_NUMERAL}]+)条(?:之([{_NUMERAL}]+|\d+))?(?:第[{_NUMERAL}\d]+款)?(?:第[{_NUMERAL}\d]+项)?"
)
_AFTER_TITLE = r"(?<=法|例|定|则|程|释|典)"
_BARE_ARTICLE = re.compile(rf"{_AFTER_TITLE}\s*([{_NUMERAL}]+)条(?:之([{_NUMERAL}]+))?")
_BARE_DIGITS = re.compile(rf"{_AFTER_TITLE}\s*(?:第\s*)?(\d{{1,4}})(?:-(\d{{1,2}}))?$")
_NUMBER = re.compile(
    r"(?P<issuer>[^\W\d_]{1,24}?)(?:[(\[〔【]?(?P<year>(?:19|20)\d\d)[)\]〕】年])?第?(?P<number>\d{1,5})号?"
)
_ISSUER_END = re.compile(r"(令|发|函|字|规|公告|通告|办|号|释|注|监)第?$")
_QUOTED = re.compile(r"[\"“”「『]([^\"“”「」『』]+)[\"“”」』]")
_QUOTE_MARKS = re.compile(r"[\"“”「」『』]")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060\ufeff\ud800-\udfff]+")
_LONG_WORD = 5
_AROUND_NAME = " \t　的之《》〈〉,，.。:：;；?？!！"


@dataclass(frozen=True, slots=True)
class Article:
    """The number of an article: 第四十七条之一 is ``Article(47, 1)``."""

    number: int
    inserted: int = 0

    @property
    def slug(self) -> str:
        """As in addresses: ``"47"``, ``"47-1"``."""
        return f"{self.number}-{self.inserted}" if self.inserted else str(self.number)

    @property
    def label(self) -> str:
        """As in the text: ``"第四十七条之一"``."""
        tail = f"之{cn_number(self.inserted)}" if self.inserted else ""
        return f"第{cn_number(self.number)}条{tail}"


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """国办发〔2024〕22号 is ``DocumentNumber("国办发", 2024, 22)``, 国令755 ``("国令", None, 755)``."""

    issuer: str
    year: int | None
    number: int


@dataclass(frozen=True, slots=True)
class Query:
    """A question, understood as far as that is possible without looking anything up."""

    text: str
    """As typed, without control characters, blanks at the ends and runs of blanks."""
    folded: str
    """``text`` in the one spelling of :func:`search.analysis.fold`."""
    key: str
    """For comparing with names: :func:`search.analysis.name_key` of the whole question."""
    phrases: tuple[str, ...] = ()
    """Folded texts that stood in quotation marks: they must occur as they are."""
    article: Article | None = None
    """The article named: 第四十七条, 第47条, 47条, 公司法47."""
    name: str = ""
    """What is left beside the article: ``"公司法"``; the folded question when none is named."""
    number: DocumentNumber | None = None
    """The document number, when the question is nothing else."""
    alone: bool = True
    """False when words stand on both sides of the article: then more is asked than where it is."""
    too_long: bool = False
    """Longer than :data:`MAX_LENGTH`; nothing is searched then."""

    @property
    def empty(self) -> bool:
        """Nothing in it that could be searched."""
        return not analysis.phrase(self.folded)


def parse(text: str) -> Query:
    """Read a question. Never raises, whatever the text."""
    if len(text) > MAX_LENGTH:
        return Query(text=text[:MAX_LENGTH], folded="", key="", too_long=True)
    shown = " ".join(_UNSEEN.sub(" ", text).split())
    phrases = tuple(p for p in (analysis.fold(quoted) for quoted in _QUOTED.findall(shown)) if p.strip())
    folded = analysis.fold(_QUOTE_MARKS.sub(" ", shown)).strip()
    article, name, alone = _article(folded)
    return Query(
        text=shown,
        folded=folded,
        key=analysis.name_key(folded),
        phrases=phrases[:MOST_PHRASES],
        article=article,
        name=name,
        number=None if article else _document_number(folded),
        alone=alone,
    )


def _article(folded: str) -> tuple[Article | None, str, bool]:
    match = _ARTICLE.search(folded) or _BARE_ARTICLE.search(folded) or _BARE_DIGITS.search(folded)
    if match is None:
        return None, folded, True
    number, inserted = normalise_number(match[1]), normalise_number(match[2]) if match[2] else 0
    if not number or number > 9999:
        return None, folded, True
    before, after = folded[: match.start()].strip(_AROUND_NAME), folded[match.end() :].strip(_AROUND_NAME)
    return Article(number, inserted or 0), before or after, not (before and after)


def _document_number(folded: str) -> DocumentNumber | None:
    match = _NUMBER.fullmatch(re.sub(r"\s", "", folded))
    if match is None or not _ISSUER_END.search(match["issuer"]):
        return None
    issuer = match["issuer"].removesuffix("第")
    return DocumentNumber(issuer, int(match["year"]) if match["year"] else None, int(match["number"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the reader narrowed by. Empty means all."""

    kind: str = ""
    level: str = ""
    region: str = ""
    topic: str = ""
    group: str = ""
    status: Status | None = None
    period: Period | None = None

    def chosen(self) -> dict[str, str]:
        """What is narrowed by: name of the filter -> value, as in addresses."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: str(value) for name, value in values.items() if value}

    def without(self, name: str) -> Filters:
        """The same, one filter taken away."""
        empty: Any = getattr(Filters(), name)
        return replace(self, **{name: empty})


@dataclass(frozen=True, slots=True)
class Clause:
    """Tokens of one field that raise the score, each by its BM25 value times ``boost``."""

    field: str
    tokens: tuple[str, ...]
    boost: float


@dataclass(frozen=True, slots=True)
class Concept:
    """A word of the question: a document holds it if it has all tokens of any alternative."""

    text: str
    alternatives: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an engine compiles: which documents match, and what their text is worth."""

    clauses: tuple[Clause, ...]
    concepts: tuple[Concept, ...]
    at_least: int
    """So many concepts a document must hold."""
    phrases: tuple[tuple[str, ...], ...]
    """Rows of neighbouring tokens of the characters field, all required."""
    name_key: str
    name_boost: float
    filters: Filters
    now: dt.datetime
    """Aware. Only what is visible at this moment is found."""
    marks: tuple[str, ...]
    """Folded strings to mark in the text shown, longest first."""
    everywhere: bool = False
    """The reader named a place or narrowed by level or region: rules of one place need no holding back."""

    @property
    def today(self) -> dt.date:
        """The reader's day."""
        return self.now.date()


def plan(
    query: Query,
    *,
    segmenter: analysis.Segmenter,
    lexicon: Lexicon,
    numbers: Ranking,
    now: dt.datetime,
    filters: Filters | None = None,
    loosely: bool = False,
) -> Plan:
    """Turn a question into a plan. ``loosely`` asks for quoted phrases as for any other words."""
    words = segmenter.words(query.folded)
    meant = lexicon.meant(query.folded)
    concepts = _concepts(_split(words, segmenter), meant, query, lexicon)
    fields = numbers.fields
    telling = [word for word in words if word not in lexicon.idle]
    clauses = [
        *_characters(query.folded, numbers),
        Clause("words", _unique(telling or words), fields.words),
        Clause("title", _title_tokens(query.folded), fields.title),
    ]
    worth = fields.synonyms * (numbers.long.synonyms if _is_long(query.folded, numbers) else 1.0)
    for other in meant if worth else ():
        for term in other.means:
            folded = analysis.fold(term)
            clauses.append(Clause("characters", _unique(analysis.characters(folded)), worth))
            clauses.append(Clause("words", _unique(segmenter.words(folded)), worth))
            clauses.append(Clause("title", _title_tokens(folded), worth * fields.title))
    phrases = () if loosely else query.phrases
    filters = filters or Filters()
    return Plan(
        clauses=tuple(clauses),
        concepts=concepts,
        at_least=math.ceil(len(concepts) * numbers.match.share),
        phrases=tuple(tuple(analysis.phrase(text)) for text in phrases if analysis.phrase(text)),
        name_key=query.key,
        name_boost=fields.name,
        filters=filters,
        now=now,
        marks=_marks(concepts, query, meant),
        everywhere=bool(filters.level or filters.region) or segmenter.names_place(query.folded),
    )


def _is_long(folded: str, numbers: Ranking) -> bool:
    return len(folded) > numbers.long.characters


def _characters(folded: str, numbers: Ranking) -> list[Clause]:
    tokens, boost = _unique(analysis.characters(folded)), numbers.fields.characters
    if not _is_long(folded, numbers):
        return [Clause("characters", tokens, boost)]
    singles = tuple(token for token in tokens if len(token) == 1)
    others = tuple(token for token in tokens if len(token) > 1)
    return [Clause("characters", others, boost), Clause("characters", singles, boost * numbers.long.singles)]


def _title_tokens(folded: str) -> tuple[str, ...]:
    pairs = analysis.pairs_of(folded)
    return pairs or _unique(analysis.phrase(folded))


def _unique(tokens: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tokens))


def _split(words: Iterable[str], segmenter: analysis.Segmenter) -> list[str]:
    # The segmenter knows names of laws as one word; a document that holds half of one still counts.
    return [part for word in words for part in (segmenter.parts(word) if len(word) >= _LONG_WORD else [word])]


def _concepts(
    words: Sequence[str], meant: Sequence[Meaning], query: Query, lexicon: Lexicon
) -> tuple[Concept, ...]:
    telling = [word for word in _unique(words) if _tells(word) and word not in lexicon.idle]
    if not telling:
        telling = list(_unique(word for word in words if not word.startswith("§")))
    if not telling:
        telling = list(_unique(analysis.phrase(query.folded)))
    concepts = []
    for word in telling:
        alternatives = [analysis.pairs_of(word)]
        for other in meant:
            if word in other.said or other.said in word:
                alternatives.extend(analysis.pairs_of(analysis.fold(term)) for term in other.means)
        concepts.append(Concept(word, _unique_rows(alternatives)))
    return tuple(concepts)


def _tells(word: str) -> bool:
    # The number of an article raises what holds it, but half the law has an article of that number.
    return (len(word) > 1 or word.isdigit()) and not word.startswith("§") and not analysis.article_token(word)


def _unique_rows(rows: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple(dict.fromkeys(row for row in rows if row))


def _marks(concepts: Sequence[Concept], query: Query, meant: Sequence[Meaning]) -> tuple[str, ...]:
    texts = {concept.text for concept in concepts} | set(query.phrases)
    texts |= {analysis.fold(term) for other in meant for term in other.means}
    if query.article:
        texts.add(query.article.label)
    return tuple(sorted((text for text in texts if text.strip()), key=lambda text: (-len(text), text)))
