"""A fact as a question on a page: what the template `core/components/fact.html` draws."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.rules.answers import UNSURE, Answers, Problem
from portal.core.rules.facts import NONE_OF_THEM, Fact, FactKind, Option, write_value

_INPUT_MODES = {FactKind.MONEY: "decimal", FactKind.COUNT: "numeric"}


@dataclass(frozen=True, slots=True)
class FactField:
    """One question with the answer given so far and what is wrong with it."""

    fact: Fact
    given: tuple[str, ...] = ()
    problem: str = ""
    unsure: bool = True
    """Whether 不清楚 may be chosen."""

    @property
    def is_choice(self) -> bool:
        """Whether one of some options is chosen."""
        return self.fact.kind in (FactKind.YES_NO, FactKind.CHOICE)

    @property
    def is_several(self) -> bool:
        """Whether any of the options may be ticked."""
        return self.fact.kind is FactKind.SEVERAL

    @property
    def options(self) -> list[tuple[Option, bool]]:
        """Each option and whether it is chosen; 都不是 and 不清楚 last."""
        offered = [*self.fact.choices]
        if self.is_several:
            offered.append(Option(NONE_OF_THEM, "都不是"))
        if self.unsure:
            offered.append(Option(UNSURE, "不清楚"))
        return [(option, option.key in self.given) for option in offered]

    @property
    def text(self) -> str:
        """What stands in the box of a figure or a day."""
        return "" if self.given == (UNSURE,) else "".join(self.given[:1])

    @property
    def is_unsure(self) -> bool:
        """Whether the person said not to know."""
        return self.given == (UNSURE,)

    @property
    def input_mode(self) -> str:
        """The keyboard that a telephone offers."""
        return _INPUT_MODES.get(self.fact.kind, "text")

    @property
    def example(self) -> str:
        """How a day is written."""
        return "照 2026-11-23 的样子填写。" if self.fact.kind is FactKind.DATE else ""


def field_of(
    fact: Fact, answers: Answers, problems: list[Problem] | None = None, *, unsure: bool = True
) -> FactField:
    """A question with what was answered; a bad answer stays in the box with its message."""
    problem = next((each for each in problems or () if each.key == fact.key), None)
    if problem:
        return FactField(fact, (problem.given,), problem.message, unsure)
    if fact.key in answers.unsure:
        return FactField(fact, (UNSURE,), "", unsure)
    value = answers.get(fact.key)
    if value is None:
        return FactField(fact, (), "", unsure)
    given = write_value(fact, value)
    return FactField(fact, tuple(given.split(",")) if fact.kind is FactKind.SEVERAL else (given,), "", unsure)
