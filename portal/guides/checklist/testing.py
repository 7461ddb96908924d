"""自测: may I do this? Asks only what can still change the answer; says what decided, on which article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from portal.core.rules import Fact, Judgement, Problem, Truth, next_fact, value_text
from portal.core.rules.fields import field_of
from portal.guides.checklist.asking import Asking, shown_context
from portal.guides.checklist.working import judged

if TYPE_CHECKING:
    from portal.guides.pages import GuidePage

RESULTS = {Truth.YES: "可以", Truth.NO: "不可以", Truth.UNKNOWN: "还差这些情况没有确认"}
CLAUSE_WORDS = {
    Truth.YES: ("符合", "ok"),
    Truth.NO: ("不符合", "warn"),
    Truth.UNKNOWN: ("没有确认", "info"),
}


@dataclass(frozen=True, slots=True)
class ClauseShown:
    """One clause as the page shows it."""

    value: Any
    truth: Truth

    @property
    def word(self) -> str:
        """符合, 不符合, 没有确认."""
        return CLAUSE_WORDS[self.truth][0]

    @property
    def tag(self) -> str:
        """The kind of tag that says it."""
        return CLAUSE_WORDS[self.truth][1]

    @property
    def fails(self) -> bool:
        """Whether it is what stands in the way."""
        return self.truth is Truth.NO

    @property
    def is_open(self) -> bool:
        """Whether it is still to be confirmed."""
        return self.truth is Truth.UNKNOWN


def self_test(guide: GuidePage, request: HttpRequest) -> HttpResponse:
    """The next question that still matters, or the result."""
    context = shown_context(guide, request, "自测")
    asking = Asking.read(context["page"], request)
    plan, book = asking.plan, context["book"]
    if not plan.clauses:
        raise Http404("这份指南没有自测。")
    judgement = judged(plan.self_test, asking.answers, book.parameters)
    wanted = plan.facts.get(request.GET.get("q", ""))
    problems = list(asking.problems)
    if wanted and "sent" in request.GET and not problems:
        if asking.answers.asked(wanted.key):
            return HttpResponseRedirect(asking.address("self-test/", plan.tested))
        message = f"{wanted.label}还没有回答，请选一项；不知道的，选“不清楚”。"
        problems.append(Problem(wanted.key, wanted.label, "", message))
    question = None
    if judgement is not None:
        bad = next((plan.facts[each.key] for each in problems if each.key in plan.self_test.facts), None)
        if wanted in plan.tested and wanted and not asking.answers.asked(wanted.key):
            bad = bad or wanted
        question = bad or next_fact([plan.self_test], plan.tested, asking.answers, book.parameters)
    answered = [fact for fact in plan.tested if asking.answers.asked(fact.key)]
    context |= {
        "asking": asking,
        "messages": [problem.message for problem in problems],
        "question": field_of(question, asking.answers, problems) if question else None,
        "kept": asking.hidden(
            [fact for fact in answered if fact != question], q=question.key if question else "", sent="1"
        ),
        "clauses": _shown(plan.clauses, judgement),
        "truth": judgement.truth.value if judgement else Truth.UNKNOWN.value,
        "result": RESULTS[judgement.truth if judgement else Truth.UNKNOWN],
        "given": [_again(asking, fact) for fact in answered],
        "list_address": asking.address("checklist/", plan.asked) if plan.asked else "",
    }
    return TemplateResponse(request, "guides/checklist/self_test.html", context)


def _shown(clauses: tuple[Any, ...], judgement: Judgement | None) -> list[ClauseShown]:
    truths = (
        [finding.truth for finding in judgement.findings] if judgement else [Truth.UNKNOWN] * len(clauses)
    )
    return [ClauseShown(value, truth) for value, truth in zip(clauses, truths, strict=True)]


@dataclass(frozen=True, slots=True)
class Again:
    """A question answered, and the address that asks it again."""

    fact: Fact
    text: str
    again: str


def _again(asking: Asking, fact: Fact) -> Again:
    value = asking.answers.get(fact.key)
    text = "不清楚" if value is None else value_text(fact, value)
    reopened = asking.with_answers(asking.answers.without(fact.key))
    return Again(fact, text, reopened.address("self-test/", asking.plan.tested, q=fact.key))
