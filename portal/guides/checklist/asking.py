"""One reading of an address: the answers in it, what cannot be read, and the addresses that follow from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpRequest

from portal.core.rules import Answers, Fact, Problem, read_answers, write_answers
from portal.guides.checklist.plan import Plan

if TYPE_CHECKING:
    from portal.guides.pages import GuidePage

LARGE = "large"


@dataclass(frozen=True)
class Asking:
    """What a person has said in the address. `base` is the address of the guide."""

    base: str
    plan: Plan
    answers: Answers
    problems: list[Problem]
    at: str = ""
    """Code of the bureau chosen."""
    large: bool = False

    @classmethod
    def read(cls, guide: GuidePage, request: HttpRequest) -> Asking:
        """Read an address; `guide` knows its place (`find_place`). A bad answer counts as not given; nothing else is lost."""
        plan = Plan.of(guide)
        answers, problems = read_answers(plan.facts.values(), request.GET)
        asked_at = request.GET.get("at", "")
        at = guide.at.bureau.code if guide.at else ""
        if asked_at != at:
            message = f"这件事不在“{asked_at[:40]}”办，或者没有这个机关，下面没有按地点列出。"
            problems.append(Problem("at", "办理地点", asked_at[:40], message))
        return cls(
            base=guide.get_url(request) or "/",
            plan=plan,
            answers=answers,
            problems=problems,
            at=at,
            large=request.GET.get("size") == LARGE,
        )

    def with_answers(self, answers: Answers) -> Asking:
        """The same person with other answers."""
        return replace(self, answers=answers)

    def completed(self, facts: Sequence[Fact]) -> Asking:
        """What was left blank in a form that was sent is not known: 不清楚."""
        answers = self.answers
        bad = {problem.key for problem in self.problems}
        for fact in facts:
            if not answers.asked(fact.key) and fact.key not in bad:
                answers = answers.plus(fact.key, None)
        return self.with_answers(answers)

    def query(self, facts: Sequence[Fact], **more: str) -> str:
        """One state, one query."""
        rest = {"at": self.at} | more
        parts = [
            write_answers(facts, self.answers),
            urlencode({key: text for key, text in rest.items() if text}, safe=","),
        ]
        return "&".join(part for part in parts if part)

    def address(self, place: str, facts: Sequence[Fact], **more: str) -> str:
        """The address of a view below the guide in this state."""
        query = self.query(facts, **more)
        return f"{self.base}{place}{'?' if query else ''}{query}"

    def hidden(self, facts: Sequence[Fact], **more: str) -> list[tuple[str, str]]:
        """Name and value of what a form carries on unseen."""
        kept = [
            (fact.key, write_answers([fact], self.answers).partition("=")[2])
            for fact in facts
            if self.answers.asked(fact.key)
        ]
        return [*kept, *((key, text) for key, text in ({"at": self.at} | more).items() if text)]

    def messages(self) -> list[str]:
        """What could not be read, in words."""
        return [problem.message for problem in self.problems]


def shown_context(guide: GuidePage, request: HttpRequest, title: str) -> dict[str, Any]:
    """The context of a view below a guide: that of the guide, and the way back to it."""
    context = guide.get_context(request)
    context["breadcrumbs"] = [*context["breadcrumbs"], (guide.title, guide.here)]
    context["breadcrumb_title"] = title
    return context
