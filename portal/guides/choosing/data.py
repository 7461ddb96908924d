"""`forms.toml` as plain objects: forms, questions, aspects and their cells."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from portal.core.rules import Basis, Clause, Fact, Rule
from portal.core.rules.blocks import facts_of, term_of

PATH = Path(__file__).with_name("forms.toml")


@dataclass(frozen=True, slots=True)
class Form:
    """A form of business; ``rule`` says when it can be chosen, ``guide`` is the slug of its guide."""

    key: str
    name: str
    guide: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Cell:
    """What law says about one aspect of one form, in our words."""

    text: str
    basis: tuple[Basis, ...]


@dataclass(frozen=True, slots=True)
class Aspect:
    """One line of the comparison: a cell for each form, by its key."""

    title: str
    cells: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All of `forms.toml`."""

    checked_on: dt.date
    forms: tuple[Form, ...]
    facts: dict[str, Fact]
    aspects: tuple[Aspect, ...]


@cache
def comparison() -> Comparison:
    """The comparison; read once."""
    data = tomllib.loads(PATH.read_text("utf-8"))
    facts = facts_of(data["questions"])
    return Comparison(
        checked_on=data["checked_on"],
        forms=tuple(
            Form(entry["key"], entry["name"], entry["guide"], _rule(entry, facts)) for entry in data["forms"]
        ),
        facts=facts,
        aspects=tuple(
            Aspect(
                entry["title"],
                {key: Cell(cell["text"], _basis(cell)) for key, cell in entry["cells"].items()},
            )
            for entry in data["aspects"]
        ),
    )


def _rule(entry: dict[str, Any], facts: dict[str, Fact]) -> Rule:
    return Rule(
        key=entry["key"],
        clauses=tuple(
            Clause(
                text=need["text"],
                terms=tuple(term_of(term, facts) for term in need["terms"]),
                basis=_basis(need),
            )
            for need in entry["needs"]
        ),
    )


def _basis(entry: dict[str, Any]) -> tuple[Basis, ...]:
    return tuple(Basis(title, article) for title, article in entry["basis"])
