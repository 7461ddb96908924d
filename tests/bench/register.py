"""``python -m tests.bench register FOLDER [ROWS]``: files of a synthetic register with 15 % disclosures.

Rows come from the composer of the demo, with more words: trades of the shared list, the fictional counties, codes
of the unused block 99xxxx only.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from portal.core.codes import DEMO_REGIONS
from portal.credit import columns
from portal.credit.demo.composing import Composer, Region, Trade
from portal.credit.demo.disclosing import Discloser
from portal.credit.demo.words import TRADES

SHARE = 0.15
DAY = date(2026, 11, 20)


def regions() -> list[Region]:
    """The nine fictional counties."""
    cities = {code: name for code, name, level, _ in DEMO_REGIONS if level == "地级"}
    return [
        Region(code, cities[parent], name) for code, name, level, parent in DEMO_REGIONS if level == "县级"
    ]


def trades(words: Path | None) -> list[Trade]:
    """The demo's lines of business and, where the shared data are, all trade words without a class of their own."""
    if words is None or not words.is_file():
        return list(TRADES)
    lines = [line.strip() for line in words.read_text("utf-8").splitlines()]
    return [*TRADES, *(Trade(word, "F", "5219", f"{word}。", "ic") for word in lines if 2 <= len(word) <= 6)]


def generate(folder: Path, count: int, words: Path | None = None, day: date = DAY) -> tuple[Path, Path]:
    """Write ``register.csv`` and ``disclosures.csv`` of so many entities; their paths. Same arguments, same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    register, disclosures = folder / "register.csv", folder / "disclosures.csv"
    discloser = Discloser(day)
    with (
        register.open("w", encoding="utf-8", newline="") as left,
        disclosures.open("w", encoding="utf-8", newline="") as right,
    ):
        entities = _writer(left, columns.REGISTER)
        disclosed = _writer(right, columns.DISCLOSURES)
        rows = Composer(day, regions(), trades(words)).rows(count)

        def written() -> Iterator[dict[str, str]]:
            for row in rows:
                entities.writerow(row)
                yield row

        for row in discloser.rows(written(), SHARE):
            disclosed.writerow(row)
    return register, disclosures


def _writer(file: Any, of: tuple[columns.Column, ...]) -> csv.DictWriter[str]:
    writer = csv.DictWriter(file, [column.key for column in of], restval="", lineterminator="\n")
    writer.writeheader()
    return writer
