"""What a person has answered, read from an address and written back into one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlencode

from portal.core.rules.facts import Fact, Value, read_value, write_value

UNSURE = "-"
"""How 不清楚 is written: asked, and open; it is not asked again."""
_LONGEST = 200


class Query(Protocol):
    """What Django's QueryDict can do."""

    def getlist(self, key: str) -> list[str]:
        """All values of a key."""


@dataclass(frozen=True, slots=True)
class Problem:
    """An answer that could not be read: it counts as not given, and nothing else is lost."""

    key: str
    label: str
    given: str
    message: str


@dataclass(frozen=True, slots=True)
class Answers:
    """Facts known, and those that the person does not know."""

    known: Mapping[str, Value] = field(default_factory=dict)
    unsure: frozenset[str] = frozenset()

    def get(self, key: str) -> Value | None:
        """The value of a fact; None when it is open."""
        return self.known.get(key)

    def asked(self, key: str) -> bool:
        """Whether there is an answer, be it 不清楚."""
        return key in self.known or key in self.unsure

    def without(self, key: str) -> Answers:
        """The same with one question open again."""
        known = {name: value for name, value in self.known.items() if name != key}
        return Answers(known, self.unsure - {key})

    def plus(self, key: str, value: Value | None) -> Answers:
        """The same with one more answer; None for 不清楚."""
        rest = self.without(key)
        if value is None:
            return Answers(rest.known, rest.unsure | {key})
        return Answers({**rest.known, key: value}, rest.unsure)


def read_answers(facts: Iterable[Fact], query: Query) -> tuple[Answers, list[Problem]]:
    """The answers that an address holds, and what in it could not be read. Unknown keys are left alone."""
    known: dict[str, Value] = {}
    unsure: set[str] = set()
    problems: list[Problem] = []
    for fact in facts:
        texts = [text for text in query.getlist(fact.key) if text.strip()]
        if not texts:
            continue
        if UNSURE in texts and len(set(texts)) == 1:
            unsure.add(fact.key)
            continue
        try:
            if UNSURE in texts:
                raise ValueError(f"{fact.label}填了内容，又选了“不清楚”，请留一个。")
            known[fact.key] = read_value(fact, [text[:_LONGEST] for text in texts])
        except ValueError as error:
            problems.append(Problem(fact.key, fact.label, texts[0][:_LONGEST], str(error)))
    return Answers(known, frozenset(unsure)), problems


def write_answers(facts: Sequence[Fact], answers: Answers) -> str:
    """The query string of an address: one order and one spelling, so that one state has one address."""
    return urlencode(
        [
            (fact.key, UNSURE if fact.key in answers.unsure else write_value(fact, answers.known[fact.key]))
            for fact in facts
            if answers.asked(fact.key)
        ],
        safe=",-",
    )
