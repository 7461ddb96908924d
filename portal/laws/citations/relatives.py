"""What a text says of its own neighbourhood: 前款, 前条, 前两款, 本条第二款, 前项."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from portal.laws.citations.chains import read_chain
from portal.laws.citations.mentions import Article, Found, Place
from portal.laws.paragraphs import lines_of
from portal.laws.reading.numbers import numeral

RELATIVE = re.compile(
    r"(?<![目提以之此日年月先事当如])[前上](?P<count>[一二两三四五六七八九])?"
    r"(?:(?P<paragraph>款)(?!项)|(?P<article>条)(?![件例款目约])|(?P<item>项)(?!目))"
    r"|本条(?=第[一二三四五六七八九十\d]+[款项]|第[（(])"
    r"|(?<=[照据反犯有按合用对除因])(?=第[一二三四五六七八九十]{1,2}款)"
)


def place_in(text: str, offset: int) -> tuple[int, int]:
    """Paragraph (款) and item (项) in which an offset of an article's text stands; item 0 outside of items."""
    places = [line.place for line in lines_of(text[: offset + 1])]
    return (places[-1].paragraph, places[-1].item) if places else (1, 0)


def find_relative(text: str, place: Place) -> Iterator[Found]:
    """References of an article's text to its own paragraphs and to the article before."""
    for match in RELATIVE.finditer(text):
        articles = _articles(text, match, place)
        if articles:
            end = max(one.end for one in articles)
            yield Found(match.start(), end, match.start(), articles=tuple(articles), relative=True)


def _articles(text: str, match: re.Match[str], place: Place) -> list[Article]:
    span = {"start": match.start(), "end": match.end()}
    here = Article(*place.article, **span)
    if match[0] in ("本条", ""):
        return _from_here(text, match, here)
    count = numeral(match["count"]) if match["count"] else 1
    if match["article"]:
        return _previous(text, match, place, count)
    paragraph, item = place_in(text, match.start())
    if match["item"]:
        numbers = range(max(item - count, 1), item)
        return [replace(here, paragraph=paragraph, item=number) for number in numbers]
    numbers = range(max(paragraph - count, 1), paragraph)
    named = [replace(here, paragraph=number) for number in numbers]
    if len(named) == 1:
        return read_chain(text, match.start(), lead=named[0], at=match.end())
    return named


def _from_here(text: str, match: re.Match[str], here: Article) -> list[Article]:
    return read_chain(text, match.start(), lead=here, at=match.end())


def _previous(text: str, match: re.Match[str], place: Place, count: int) -> list[Article]:
    number, extra = place.previous
    if not number:
        return []
    before = Article(number, extra, start=match.start(), end=match.end())
    if count > 1 and not extra and number - count + 1 >= 1:
        return [replace(before, number=number - count + 1, last=number)]
    return read_chain(text, match.start(), lead=before, at=match.end())
