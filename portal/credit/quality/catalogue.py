"""The one catalogue of rules: those over single rows (`intake.rules`) and those over sets, each with its words (rules.toml)."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from portal.credit.columns import DISCLOSURES, REGISTER
from portal.credit.intake import rules as intake

REFUSE, TICKET, WARNING = "refuse", "ticket", "warning"
SEVERITIES = {REFUSE: "退回", TICKET: "整改", WARNING: "提示"}
MEANINGS = {
    REFUSE: "不收。这一行退回报送单位，改好再报。",
    TICKET: "新报的退回；先前已在库中的照收，记为存量问题，由录入单位改正。",
    WARNING: "照收，请报送单位核对。",
}
OF_SETS = {
    REFUSE: "检查时查出，要立即改正。",
    TICKET: "检查时查出，记为存量问题，由录入单位改正。",
    WARNING: "检查时查出，请录入单位核对。",
}
"""The same for rules over sets, which no file is held against when it comes in."""
WEIGHTS = {REFUSE: 10, TICKET: 5, WARNING: 1}
"""What a defect takes from its record, in tenths; a record loses at most `WHOLE`."""
WHOLE = 10
DIMENSIONS = {
    "completeness": ("完整性", "该填的都填了，该报的都报了"),
    "conformity": ("规范性", "写法合乎标准，不含不该有的内容"),
    "accuracy": ("准确性", "与证照和代码表对得上"),
    "consistency": ("一致性", "各项之间、各条之间不矛盾"),
    "timeliness": ("时效性", "在规定的期限以内"),
    "uniqueness": ("唯一性", "一户一条，一份文书一条"),
}
ROWS, SETS = "rows", "sets"
REGISTER_KIND, DISCLOSURES_KIND = "register", "disclosures"
_SEVERITY = {intake.ERROR: REFUSE, intake.TICKET: TICKET, intake.WARNING: WARNING}
LABELS = {
    REGISTER_KIND: {column.key: column.label for column in REGISTER},
    DISCLOSURES_KIND: {column.key: column.label for column in DISCLOSURES},
}


@dataclass(frozen=True, slots=True)
class Example:
    """One good and one bad row, as cells that differ from a whole row, or as a sentence each."""

    kind: str = ""
    row: dict[str, str] = field(default_factory=dict)
    bad: dict[str, str] = field(default_factory=dict)
    good: dict[str, str] = field(default_factory=dict)
    bad_says: str = ""
    good_says: str = ""
    needs: str = ""
    """Code table without which the portal cannot tell."""

    @property
    def bad_row(self) -> dict[str, str]:
        """The bad row, by the keys of `columns`."""
        return self.row | self.bad

    @property
    def good_row(self) -> dict[str, str]:
        """The good row, by the keys of `columns`."""
        return self.row | self.good

    @property
    def cells(self) -> list[tuple[str, str, str]]:
        """(column, wrong, right) of the cells in question; 空 for empty ones."""
        labels = LABELS[self.kind] if self.kind else {}
        names = dict.fromkeys((*self.bad, *self.good))
        return [
            (labels[name], self.bad_row.get(name, "") or "（空）", self.good_row.get(name, "") or "（空）")
            for name in names
        ]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as everybody reads it. `scope`: over single rows, or over sets (only in a run)."""

    id: str
    severity: str
    about: str
    scope: str
    subject: str
    """register, disclosures, or "" for both."""
    dimension: str
    mend: str
    laws: tuple[tuple[str, str, str], ...]
    """(title, article, paragraph)."""
    standards: tuple[str, ...]
    example: Example
    scored: bool = True
    """Whether it enters the score; one that comes near the rate of annual reports does not."""

    @property
    def severity_label(self) -> str:
        """退回, 整改, 提示."""
        return SEVERITIES[self.severity]

    @property
    def meaning(self) -> str:
        """What happens to a record that breaks it."""
        return (OF_SETS if self.scope == SETS else MEANINGS)[self.severity]

    @property
    def dimension_label(self) -> str:
        """完整性, 规范性, and so on."""
        return DIMENSIONS[self.dimension][0]

    @property
    def weight(self) -> int:
        """Tenths of its record."""
        return WEIGHTS[self.severity] if self.scored else 0

    @property
    def number_label(self) -> str:
        """How much of its record: 1, 0.5, 0.1, or 0."""
        whole, rest = divmod(self.weight, WHOLE)
        return str(whole) if not rest else f"{whole}.{rest}"


@lru_cache(1)
def _file() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("rules.toml").read_text("utf-8"))


@lru_cache(1)
def rules() -> dict[str, Rule]:
    """Every rule by its id: those of rows in the order of the intake, then those of sets."""
    said = _file()["rule"]
    order = [*intake.RULES, *(name for name in said if name not in intake.RULES)]
    return {name: _rule(name, said[name]) for name in order if name in said}


def rule(name: str) -> Rule:
    """One rule. Raises KeyError."""
    return rules()[name]


def checked_on() -> date:
    """The day on which words and bases were last compared with their sources."""
    day: date = _file()["checked"]
    return day


@lru_cache(1)
def ruleset() -> str:
    """Version of the catalogue: it changes when a rule, a severity or a weight does."""
    parts = [f"{one.id}:{one.severity}:{one.weight}" for one in rules().values()]
    digest = hashlib.blake2b("\n".join(parts).encode(), digest_size=4).hexdigest()
    return f"{checked_on():%Y%m%d}-{digest}"


def rows_of_examples() -> dict[str, dict[str, Any]]:
    """The whole rows on which examples rest: name -> {kind, cells}."""
    found: dict[str, dict[str, Any]] = _file()["rows"]
    return found


def _rule(name: str, said: dict[str, Any]) -> Rule:
    row = intake.RULES.get(name)
    return Rule(
        name,
        _SEVERITY[row.severity] if row else said["severity"],
        row.about if row else said["about"],
        ROWS if row else SETS,
        _subject(name) if row else said["subject"],
        said["dimension"],
        said["mend"],
        tuple((title, article, paragraph) for title, article, paragraph in said.get("laws", ())),
        tuple(said.get("standards", ())),
        _example(said),
        said.get("scored", True),
    )


def _subject(name: str) -> str:
    """Of rules over rows: which kind of file they are about, by their place in the intake's list."""
    order = list(intake.RULES)
    place, first, second = order.index(name), order.index("number-blank"), order.index("kind-unknown")
    return "" if place < first else REGISTER_KIND if place < second else DISCLOSURES_KIND


def _example(said: dict[str, Any]) -> Example:
    if "on" not in said:
        return Example(bad_says=said["bad"], good_says=said["good"])
    base = rows_of_examples()[said["on"]]
    return Example(base["kind"], base["cells"], said["bad"], said["good"], needs=said.get("needs", ""))
