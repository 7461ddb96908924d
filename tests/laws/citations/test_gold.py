"""Precision and recall of the finder: sentences of our own, and places in the real texts.

The places are lines of all three archives that look as if they cited something (a loose pattern that owes
nothing to the finder), drawn with fixed seeds: 135 of any kind, 48 that name another text, and 105 hard ones
that were held out while the finder was written. What each cites was judged by reading it; standards and
treaties count, forms and licences do not.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.laws import units
from portal.laws.catalogue import PATH as CATALOGUE
from portal.laws.citations import Finder, Names, Place
from portal.laws.reading import ParsedLaw, UnitKind, read
from portal.laws.reading.naming import aliases_of, short_title
from tests.laws.citations.scoring import Cited, Score, cited_by, expected_of

HERE = Path(__file__).parent
ARCHIVES = ("lawrefbook_national", "justlaws", "lawrefbook_local_regulations")
PRECISION, RECALL = 0.97, 0.93


def test_sentences_of_our_own() -> None:
    gold = tomllib.loads((HERE / "gold_sentences.toml").read_text("utf-8"))
    names = Names([*gold["names"], *map(short_title, gold["names"])])
    score = Score()
    for entry in gold["sentence"]:
        number = int(entry.get("article", 0))
        place = Place((number, 0), (number - 1, 0)) if number else None
        found = Finder(own=entry.get("own", ""), names=names).find(entry["text"], place)
        score.add(entry["text"][:20], cited_by(found), expected_of(entry["cites"]))
    print(score)
    assert len(gold["sentence"]) >= 50
    assert score.precision >= PRECISION and score.recall >= RECALL, str(score)


@pytest.mark.slow
def test_places_in_the_real_texts(shared_data: Path) -> None:
    gold = [json.loads(line) for line in (HERE / "gold_places.jsonl").read_text("utf-8").splitlines()]
    laws = [
        law
        for archive in ARCHIVES
        for law in read([shared_data / "laws" / f"{archive}.tar.xz"])
        if isinstance(law, ParsedLaw)
    ]
    by_place = {(law.place, law.title): law for law in laws}
    names = Names(_names(laws))
    score = Score()
    for entry in gold:
        law = by_place[entry["file"], entry["title"]]
        place = f"{entry['title']}{entry['article']}"
        score.add(place, _cites(law, names, entry), expected_of(entry["cites"]))
    print(score)
    assert score.expected >= 200
    assert score.precision >= PRECISION and score.recall >= RECALL, str(score)


def _cites(law: ParsedLaw, names: Names, entry: dict[str, Any]) -> list[Cited]:
    """What the finder finds in the line of this hash (the nth of those that read alike)."""
    numbered = any(unit.kind is UnitKind.ARTICLE for unit in law.units)
    texts = [(one.number, one.text) for one in law.units]
    if not numbered:
        texts = [((0, 0), units.whole_text_of(law.units))]
    finder = Finder(own=law.title, names=names, numbered=numbered)
    skip = entry.get("nth", 0)
    for (_, text), found in zip(texts, finder.find_all(texts), strict=True):
        begin = 0
        for line in text.split("\n"):
            if hashlib.sha256(line.encode()).hexdigest() == entry["sha256"]:
                if not skip:
                    return cited_by(one for one in found if begin <= one.start < begin + len(line))
                skip -= 1
            begin += len(line) + 1
    raise AssertionError(f"{entry['title']}{entry['article']}：来源文本变了，需要重新判定")


def _names(laws: list[ParsedLaw]) -> Iterator[str]:
    for law in laws:
        yield from (law.title, short_title(law.title), *aliases_of(law.title))
    catalogue = tomllib.loads(CATALOGUE.read_text("utf-8"))
    for entry in catalogue["instrument"]:
        yield from (entry["title"], short_title(entry["title"]), *entry.get("aliases", ()))
    for names in catalogue["aliases"].values():
        yield from names
