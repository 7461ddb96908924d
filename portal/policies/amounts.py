"""What a policy gives in yuan, as data: computed from answers, or said in words while a fact is open.

Kinds: a fixed sum; a sum for each person and month; a share of a base up to a cap; a formula written in code
(formulas.py); words alone. No database: blocks give these objects, the matcher, the API and the cases use them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import ClassVar

from portal.core.rules import Answers, Fact
from portal.core.rules.facts import number_text
from portal.policies.formulas import FORMULAS

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount(ABC):
    """An amount in yuan. ``what`` names it (补贴), ``per`` says for what it is given (每户一次)."""

    kind: ClassVar[str] = ""
    """As editors' blocks and the API call it."""
    what: str = ""
    per: str = ""
    upto: bool = False
    """Whether the sum is the most that can be had, not what is had."""

    @property
    @abstractmethod
    def facts(self) -> tuple[str, ...]:
        """Keys of the facts that the sum needs."""

    @abstractmethod
    def sum(self, answers: Answers) -> Decimal | None:
        """Yuan to the cent; None while a fact is open or where no sum can be told."""

    @abstractmethod
    def formula(self, facts: Mapping[str, Fact]) -> str:
        """How the sum is found, in words without a full stop."""

    def open_facts(self, answers: Answers) -> list[str]:
        """Facts that still have to be answered for the sum, those answered with 不清楚 left out."""
        return [key for key in self.facts if not answers.asked(key)]

    def text(self, answers: Answers, facts: Mapping[str, Fact]) -> str:
        """The sum (补贴：8,000元（每户一次）), or how it is found while a fact is open."""
        found = self.sum(answers)
        if found is None:
            return self._named(self.formula(facts))
        shown = f"{'最高' if self.upto else ''}{number_text(found)}元"
        return self._named(f"{shown}（{self.per}）" if self.per else shown)

    def problems(self, facts: Mapping[str, Fact]) -> list[str]:
        """What is wrong with it, in words for editors."""
        return [
            f"优惠金额用到的事实“{key}”{'不存在，请从事实清单里选' if key not in facts else '不是数字'}。"
            for key in self.facts
            if key not in facts or facts[key].kind not in ("money", "count")
        ]

    def _named(self, words: str) -> str:
        return f"{self.what}：{words}" if self.what else words


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed(Amount):
    """One sum."""

    kind: ClassVar[str] = "fixed"
    yuan: Decimal

    @property
    def facts(self) -> tuple[str, ...]:
        """None."""
        return ()

    def sum(self, answers: Answers) -> Decimal | None:
        """The sum itself."""
        return _cents(self.yuan)

    def formula(self, facts: Mapping[str, Fact]) -> str:
        """The sum."""
        return f"{_yuan(self.yuan)}{f'（{self.per}）' if self.per else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Each(Amount):
    """``base`` + ``yuan`` × persons × months, at most ``cap``. Without a fact for them, months are the most."""

    kind: ClassVar[str] = "each"
    yuan: Decimal
    persons: str = ""
    months: str = ""
    most_months: int = 0
    base: Decimal = Decimal(0)
    cap: Decimal | None = None

    @property
    def facts(self) -> tuple[str, ...]:
        """Persons and months, as far as they are asked."""
        return tuple(key for key in (self.persons, self.months) if key)

    def sum(self, answers: Answers) -> Decimal | None:
        """Yuan; None while persons or months are open."""
        times = _times(answers, self.persons, self.months, self.most_months)
        return None if times is None else _capped(self.base + self.yuan * times, self.cap)

    def formula(self, facts: Mapping[str, Fact]) -> str:
        """8,000元＋2,000元×安置人数，合计不超过20,000元."""
        parts = [_yuan(self.yuan), *_factors(facts, self.persons, self.months, self.most_months)]
        words = f"{_yuan(self.base)}＋{'×'.join(parts)}" if self.base else "×".join(parts)
        return words + _limit(self.cap, self.months and self.most_months)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate(Amount):
    """``rate`` percent of a fact in yuan, at most ``cap`` × persons × months."""

    kind: ClassVar[str] = "rate"
    rate: Decimal
    of: str
    cap: Decimal | None = None
    persons: str = ""
    months: str = ""
    most_months: int = 0

    @property
    def facts(self) -> tuple[str, ...]:
        """The base, and what the cap is counted by."""
        return tuple(key for key in (self.of, self.persons, self.months) if key)

    def sum(self, answers: Answers) -> Decimal | None:
        """Yuan; None while the base or what the cap hangs on is open."""
        base = answers.get(self.of)
        times = _times(answers, self.persons, self.months, self.most_months)
        if not isinstance(base, Decimal) or times is None:
            return None
        return _capped(base * self.rate / 100, None if self.cap is None else self.cap * times)

    def formula(self, facts: Mapping[str, Fact]) -> str:
        """全年实付租金×40%，不超过10,000元."""
        words = f"{_label(facts, self.of)}×{number_text(self.rate)}%"
        if self.cap is None:
            return words
        parts = [_yuan(self.cap), *_factors(facts, self.persons, self.months, self.most_months)]
        return f"{words}，不超过{'×'.join(parts)}{_limit(None, self.months and self.most_months)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ByFormula(Amount):
    """A formula of formulas.py with its figures; figures left out are those of the formula."""

    kind: ClassVar[str] = "formula"
    name: str
    figures: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def facts(self) -> tuple[str, ...]:
        """Those that the formula reads."""
        return FORMULAS[self.name].facts if self.name in FORMULAS else ()

    def sum(self, answers: Answers) -> Decimal | None:
        """Yuan; None while a fact is open or where the formula is not known."""
        values = [answers.get(key) for key in self.facts]
        numbers = [value for value in values if isinstance(value, Decimal)]
        if not values or len(numbers) < len(values):
            return None
        return _cents(FORMULAS[self.name].compute(self._figures, *numbers))

    def formula(self, facts: Mapping[str, Fact]) -> str:
        """The formula's own words."""
        return FORMULAS[self.name].words(self._figures) if self.name in FORMULAS else ""

    @property
    def _figures(self) -> Mapping[str, Decimal]:
        return {**FORMULAS[self.name].figures, **self.figures}

    def problems(self, facts: Mapping[str, Fact]) -> list[str]:
        """A formula that is not there, a figure it does not know, and the facts."""
        if self.name not in FORMULAS:
            return [f"没有名为“{self.name}”的公式，可以用的有：{'、'.join(FORMULAS)}。"]
        unknown = sorted(set(self.figures) - set(FORMULAS[self.name].figures))
        return [f"公式“{self.name}”没有名为“{key}”的数。" for key in unknown] + Amount.problems(self, facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class InWords(Amount):
    """No sum can be told before the authority has looked; only words."""

    kind: ClassVar[str] = "words"
    words: str

    @property
    def facts(self) -> tuple[str, ...]:
        """None."""
        return ()

    def sum(self, answers: Answers) -> Decimal | None:
        """None."""
        return None

    def formula(self, facts: Mapping[str, Fact]) -> str:
        """The words."""
        return self.words.rstrip("。")


def _times(answers: Answers, persons: str, months: str, most_months: int) -> Decimal | None:
    times = Decimal(1)
    if persons:
        count = answers.get(persons)
        if not isinstance(count, Decimal):
            return None
        times *= count
    if months:
        length = answers.get(months)
        if not isinstance(length, Decimal):
            return None
        return times * (min(length, Decimal(most_months)) if most_months else length)
    return times * (most_months or 1)


def _factors(facts: Mapping[str, Fact], persons: str, months: str, most_months: int) -> Iterable[str]:
    if persons:
        yield _label(facts, persons)
    if months:
        yield _label(facts, months)
    elif most_months:
        yield f"{most_months}个月"


def _limit(cap: Decimal | None, most_months: int | str) -> str:
    months = f"，最长{most_months}个月" if most_months else ""
    return months + ("" if cap is None else f"，合计不超过{_yuan(cap)}")


def _label(facts: Mapping[str, Fact], key: str) -> str:
    return facts[key].label if key in facts else key


def _yuan(value: Decimal) -> str:
    return f"{number_text(value)}元"


def _capped(value: Decimal, cap: Decimal | None) -> Decimal:
    return _cents(value if cap is None else min(value, cap))


def _cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)
