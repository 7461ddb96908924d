"""From answers to a list: what is needed, what may be, what is not and why; steps, cost, last days."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from portal.core.clock import UnknownCalendarYear
from portal.core.deadlines import UNIT_LABELS, WEEKDAYS, Deadline, LimitError, Unit, deadline
from portal.core.rules import (
    Answers,
    Fact,
    FactKind,
    Judgement,
    Op,
    Parameters,
    Rule,
    Term,
    Truth,
    judge,
    term_text,
    value_text,
)
from portal.guides.checklist.plan import Item, Plan
from portal.guides.numbers import days_text
from portal.laws.parameters import Book

MOST_LINES = 23
UNITS = {"天": Unit.DAYS, "工作日": Unit.WORKING_DAYS, "月": Unit.MONTHS} | {
    label: unit for unit, label in UNIT_LABELS.items()
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One block of the guide for this person: needed, perhaps needed, or not, and why."""

    item: Item
    truth: Truth
    why: str = ""

    @property
    def value(self) -> Any:
        """The block's value."""
        return self.item.value

    @property
    def needed(self) -> bool:
        """Whether it is needed for sure."""
        return self.truth is Truth.YES

    @property
    def perhaps(self) -> bool:
        """Whether it hangs on something still open."""
        return self.truth is Truth.UNKNOWN

    @property
    def code(self) -> str:
        """How the address names it; the same as long as the name stays."""
        return code_of(str(self.value.get("name") or ""))


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit of this person: the last day, or in words why it cannot be told."""

    entry: Entry
    length: str
    since: str
    deadline: Deadline | None = None
    problem: str = ""
    waits: bool = False
    """Whether only the day is missing from which it runs."""

    @property
    def value(self) -> Any:
        """The block's value."""
        return self.entry.value

    @property
    def weekday(self) -> str:
        """星期三."""
        return f"星期{WEEKDAYS[self.deadline.last.weekday()]}" if self.deadline else ""


@dataclass(frozen=True)
class Checklist:
    """The whole list; entries stand in the order of the guide."""

    materials: tuple[Entry, ...]
    steps: tuple[Entry, ...]
    costs: tuple[Entry, ...]
    limits: tuple[Limit, ...]

    @cached_property
    def listed(self) -> list[Entry]:
        """Materials needed or perhaps needed."""
        return [entry for entry in self.materials if entry.truth is not Truth.NO]

    @cached_property
    def left_out(self) -> list[Entry]:
        """Materials, then steps, that this person does not need."""
        return [entry for entry in (*self.materials, *self.steps) if entry.truth is Truth.NO]

    @property
    def needed_count(self) -> int:
        """Materials needed for sure."""
        return sum(entry.needed for entry in self.materials)

    @property
    def perhaps_count(self) -> int:
        """Materials that may be needed."""
        return sum(entry.perhaps for entry in self.materials)

    @cached_property
    def steps_listed(self) -> list[Entry]:
        """Steps that are, or may be, gone through."""
        return [entry for entry in self.steps if entry.truth is not Truth.NO]

    @property
    def own_days(self) -> str:
        """Working days of the listed steps together, in words; empty where nobody skips a step."""
        if len(self.steps_listed) == len(self.steps):
            return ""
        return days_text(
            sum((entry.value.get("days") or Decimal(0) for entry in self.steps_listed), Decimal(0))
        )

    @cached_property
    def costs_listed(self) -> list[Entry]:
        """What it costs, or may cost, besides the fee."""
        return [entry for entry in self.costs if entry.truth is not Truth.NO]

    @property
    def total(self) -> Decimal | None:
        """Yuan of all costs that are sure and known; None where nothing is."""
        known = [
            entry.value["amount"] for entry in self.costs_listed if entry.needed and entry.value["amount"]
        ]
        return sum(known, Decimal(0)) if known else None

    @property
    def is_long(self) -> bool:
        """Whether it needs smaller type to fit on one sheet: materials and limits take two lines, others one."""
        lines = 2 * (len(self.listed) + len(self.limits)) + len(self.steps_listed) + len(self.costs_listed)
        return lines > MOST_LINES

    @property
    def days_to_keep(self) -> list[Limit]:
        """Limits with a last day: what a calendar takes."""
        return [limit for limit in self.limits if limit.deadline]


def code_of(name: str) -> str:
    """A short name of a material for addresses."""
    return hashlib.sha256(name.encode()).hexdigest()[:8]


def work_out(plan: Plan, answers: Answers, book: Book) -> Checklist:
    """The list of a person. An open question never takes anything off it."""

    def entries(items: Iterable[Item]) -> tuple[Entry, ...]:
        return tuple(_entry(item, plan.facts, answers, book.parameters) for item in items)

    limits = (_limit(entry, plan.facts, answers, book) for entry in entries(plan.deadlines))
    return Checklist(
        materials=entries(plan.materials),
        steps=entries(plan.steps),
        costs=entries(plan.costs),
        limits=tuple(limit for limit in limits if limit),
    )


def judged(rule: Rule, answers: Answers, parameters: Parameters) -> Judgement | None:
    """The judgement; None for a rule of a draft that cannot be judged yet (the check names the reason)."""
    try:
        return judge(rule, answers, parameters)
    except (ValueError, TypeError):
        return None


def _entry(item: Item, facts: Mapping[str, Fact], answers: Answers, parameters: Parameters) -> Entry:
    if item.depends:
        return Entry(item, Truth.UNKNOWN, str(item.value.get("condition") or ""))
    found = judged(item.rule, answers, parameters)
    if found is None:
        return Entry(item, Truth.UNKNOWN, "这一项的判断还没有填好，请向窗口确认。")
    if found.truth is Truth.NO:
        return Entry(item, Truth.NO, _refused(found, facts, answers, parameters))
    if found.truth is Truth.UNKNOWN:
        return Entry(item, Truth.UNKNOWN, _open(found, facts))
    return Entry(item, Truth.YES)


def _refused(found: Judgement, facts: Mapping[str, Fact], answers: Answers, parameters: Parameters) -> str:
    """只有“经营方式”答“家庭经营”的才要；您的回答是“个人经营”."""
    terms = [outcome.term for outcome in found.deciding[0].outcomes]
    wanted = "，或者".join(_wanted(term, facts, parameters) for term in terms)
    said = dict.fromkeys(term.fact for term in terms)
    given = "、".join(
        f"“{value_text(facts[key], value)}”" for key in said if (value := answers.get(key)) is not None
    )
    return f"只有{wanted}的才要；您的回答是{given}。"


def _wanted(term: Term, facts: Mapping[str, Fact], parameters: Parameters) -> str:
    fact = facts[term.fact]
    if term.op not in (Op.IS, Op.IS_NOT) or not fact.choices:
        return f"“{term_text(term, facts, parameters)}”"
    several = fact.kind is FactKind.SEVERAL
    words = [value_text(fact, frozenset({value}) if several else value) for value in term.values]  # type: ignore[arg-type]
    answers = "或者".join(f"“{word}”" for word in words)
    return f"“{fact.label}”{'答' if term.op is Op.IS else '不是'}{answers}"


def _open(found: Judgement, facts: Mapping[str, Fact]) -> str:
    labels = "、".join(f"“{facts[key].label}”" for key in facts if key in found.open_facts)
    return f"要不要，取决于{labels}，您还没有确定。" if labels else "要不要，由登记机关看情况确定。"


def _limit(entry: Entry, facts: Mapping[str, Fact], answers: Answers, book: Book) -> Limit | None:
    if entry.truth is Truth.NO:
        return None
    value = entry.value
    fact = facts.get(value.get("fact") or "")
    since = fact.label if fact else ""
    try:
        amount, unit = length_of(value, book)
    except ValueError:
        # The reason is for editors; the check of the draft tells them.
        return Limit(entry, "", since, problem="多长时间还在核对，请先问窗口。")
    length = f"{amount}{UNIT_LABELS[unit]}"
    start = answers.get(fact.key) if fact else None
    if fact is None or start is None or isinstance(start, (bool, str, frozenset, Decimal)):
        return Limit(entry, length, since, problem="填上起算的日期，就能算出是哪一天。", waits=True)
    try:
        backwards = value.get("direction") == "before"
        return Limit(entry, length, since, deadline(start, amount, unit, backwards=backwards))
    except (LimitError, UnknownCalendarYear) as error:
        return Limit(entry, length, since, problem=str(error))


def length_of(value: Any, book: Book) -> tuple[int, Unit]:
    """How long a limit is: its own figure, or that of the law. Raises ValueError with a message for editors."""
    name = (value.get("parameter") or "").strip()
    if not name:
        if not value.get("length"):
            raise ValueError("没有填多长，也没有填法定参数。")
        return int(value["length"]), Unit(value["unit"])
    amount = book.parameters.value(name)
    unit = UNITS.get(next((book.rows[each].unit for each in book.behind(name) if book.rows[each].unit), ""))
    if unit is None or amount != int(amount):
        raise ValueError(f"法定参数“{name}”不是一段时间，不能用来算期限。")
    return int(amount), unit


Change = Callable[[Answers], str]


@dataclass(frozen=True, slots=True)
class Given:
    """One question with its answer in words, and the addresses of the other answers."""

    fact: Fact
    text: str
    others: tuple[tuple[str, str], ...] = ()


def given_answers(asked: Iterable[Fact], answers: Answers, address: Change) -> list[Given]:
    """The answers so far, each with a link for every other answer that could be chosen instead."""
    found = []
    for fact in asked:
        value = answers.get(fact.key)
        text = value_text(fact, value) if value is not None else "不清楚"
        others: list[tuple[str, str]] = []
        for option in fact.choices:
            other: Any = option.key == "yes" if fact.kind == "yes_no" else option.key
            if fact.kind == "several" or other == value:
                continue
            others.append((option.label, address(answers.plus(fact.key, other))))
        if value is not None and others:
            others.append(("不清楚", address(answers.plus(fact.key, None))))
        found.append(Given(fact, text, tuple(others)))
    return found
