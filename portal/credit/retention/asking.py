"""What the calculator asks, and the records that the answers describe: more than one where an answer is open."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from portal.core.rules import Answers, Fact
from portal.core.rules.blocks import facts_of
from portal.credit.retention.classing import LIGHT
from portal.credit.retention.facts import (
    GRAVITY_LABELS,
    Family,
    Gravity,
    Kind,
    Measure,
    Procedure,
    RecordFacts,
)
from portal.credit.retention.rules import Rules

PATH = Path(__file__).with_name("questions.toml")


@dataclass(frozen=True, slots=True)
class Example:
    """A filled-in question: `query` is the address' query."""

    title: str
    query: str


@cache
def questions() -> dict[Kind, list[Fact]]:
    """Kind -> what is asked about it, in order."""
    entries = tomllib.loads(PATH.read_text("utf-8"))["question"]
    return {
        kind: list(facts_of(entry for entry in entries if kind in entry["kinds"]).values()) for kind in Kind
    }


@cache
def examples() -> list[Example]:
    """Examples that fill in the form."""
    return [Example(**entry) for entry in tomllib.loads(PATH.read_text("utf-8"))["example"]]


def record(kind: Kind, answers: Answers) -> RecordFacts:
    """The record described, open where nothing was answered. It concerns an enterprise where nobody asked."""
    known = answers.known
    return RecordFacts(
        kind=kind,
        family=Family(_text(known.get("family")) or Family.ENTERPRISE),
        decided_on=_day(known.get("decided")),
        published_on=_day(known.get("published")),
        listed_on=_day(known.get("listed")),
        removed_on=_day(known.get("removed")),
        gravity=Gravity(_text(known["gravity"])) if "gravity" in known else None,
        measures=frozenset(Measure[key.upper()] for key in _several(known.get("measures"))),
        low_fine=_yes(known.get("low_fine")),
        restriction_until=_day(known.get("restriction")),
        restriction_lifelong=known.get("life") is True,
        procedure=Procedure(_text(known["procedure"])) if "procedure" in known else None,
        by_market_regulator=known.get("regulator") is not False,
        special_field=_yes(known.get("special")),
        permit_until=_day(known.get("until")),
        permit_long_term=known.get("long_term") is True,
        year=_number(known.get("year")),
        report_public=_yes(known.get("public")),
    )


def cases(facts: RecordFacts, table: Rules) -> list[tuple[str, RecordFacts]]:
    """(in words, record) for each way the open answers of a penalty can turn out; one where nothing is open."""
    grades: list[Gravity | None] = [facts.gravity]
    fines: list[bool | None] = [facts.low_fine]
    if facts.kind is Kind.PENALTY and facts.gravity is None and facts.published_on and facts.decided_on:
        begins = [row.valid_from for row in table.rows if row.transition == "graded"]
        ungraded: list[Gravity | None] = [None] if begins and facts.decided_on < min(begins) else []
        grades = [*Gravity, *ungraded]
    if facts.low_fine is None and Measure.FINE in facts.measures and facts.measures <= LIGHT:
        fines = [True, False]
    found = []
    for grade, fine in product(grades, fines):
        words = []
        if len(grades) > 1:
            words.append(f"失信程度{GRAVITY_LABELS[grade]}" if grade else "没有分级")
        if len(fines) > 1:
            words.append("较低数额罚款" if fine else "不是较低数额罚款")
        found.append(("，".join(words), replace(facts, gravity=grade, low_fine=fine)))
    return found


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _yes(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _several(value: Any) -> frozenset[str]:
    return value if isinstance(value, frozenset) else frozenset()


def _number(value: Any) -> int | None:
    return int(value) if isinstance(value, Decimal) else None
