"""The four counts as questions whose answers stand in the address."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from portal.cooperatives.members.composition import Limits, Members, Verdict, judge
from portal.core.rules import Answers, Fact, FactKind, Problem, read_answers, write_answers
from portal.core.rules.answers import Query
from portal.core.rules.fields import FactField, field_of
from portal.laws.parameters import Book

_MOST = Decimal(100_000)
_QUESTIONS = (
    ("farmers", "农民", "农民有几名？", "名", "种地、养殖的乡亲，一人算一名。是不是农民拿不准，问登记窗口。"),
    ("persons", "其他个人", "不是农民的个人有几名？", "名", "例如住在城里的技术员。"),
    (
        "units",
        "单位",
        "企业、事业单位、社会组织有几个？",
        "个",
        "做的生意要和合作社的业务直接有关。",
    ),
    (
        "managing",
        "管理公共事务的单位",
        "其中有没有具有管理公共事务职能的单位？有几个？",
        "个",
        "例如行政机关，以及法律授权管理公共事务的事业单位。填在这里，就不要再算进上一项。",
    ),
)
FACTS = tuple(
    Fact(
        key=key,
        label=label,
        question=question,
        kind=FactKind.COUNT,
        unit=unit,
        help=hint,
        maximum=_MOST,
    )
    for key, label, question, unit, hint in _QUESTIONS
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks: the answers, what could not be read, and the verdict where all could."""

    answers: Answers
    problems: list[Problem]
    verdict: Verdict | None

    @property
    def members(self) -> Members:
        """The counts; one that is not given is none."""
        return Members(**{key: int(str(value)) for key, value in self.answers.known.items()})

    @property
    def given(self) -> bool:
        """Whether anything was answered."""
        return bool(self.answers.known)

    @property
    def fields(self) -> list[FactField]:
        """The questions with the answers in them."""
        return [field_of(fact, self.answers, self.problems, unsure=False) for fact in FACTS]

    @property
    def state(self) -> str:
        """The one spelling of the answers in an address."""
        return write_answers(FACTS, self.answers)


def read(query: Query, book: Book) -> Asked:
    """What an address asks. Raises UnknownParameter, CircularParameter while figures of law are missing."""
    answers, problems = read_answers(FACTS, query)
    answers = Answers(answers.known)  # 不清楚 is no number of heads
    asked = Asked(answers, problems, None)
    if problems or not asked.given:
        return asked
    return Asked(answers, problems, judge(asked.members, Limits.of(book.parameters)))
