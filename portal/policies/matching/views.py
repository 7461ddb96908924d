"""The pages of the matcher: one question, all questions, the result, the rules in words.

One address holds all answers; nothing is stored, and a page with answers asks not to be indexed.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from portal.core.rules import Fact, Problem, Truth
from portal.core.rules.fields import FactField, field_of
from portal.policies.matching.describing import described_rules
from portal.policies.matching.page import MatcherPage
from portal.policies.matching.results import results_of
from portal.policies.matching.ruleset import published_rules
from portal.policies.matching.state import State
from portal.policies.status import Status

ALL, RESULT = "all", "result"


def match(page: MatcherPage, request: HttpRequest) -> HttpResponse:
    """The next question, all questions (?view=all) or the result (?view=result, or nothing left to ask)."""
    state = State.read(published_rules(), request.GET)
    view = request.GET.get("view", "")
    if "whole" in request.GET and not state.problems:
        return HttpResponseRedirect(state.address(view=RESULT))
    context = page.get_context(request)
    context |= {
        "state": state,
        "counts": state.counts,
        "answered": bool(request.GET),
        "result_address": state.address(view=RESULT),
        "all_address": state.address(view=ALL),
        "rules_address": f"{page.get_url(request)}rules/",
    }
    if view == ALL or "whole" in request.GET:
        context |= _below(page, request, context, "全部问题")
        return TemplateResponse(request, "policies/matching/all.html", context | _all(state))
    fact = _question(state, request)
    if fact:
        return TemplateResponse(
            request, "policies/matching/question.html", context | _one(state, fact, request)
        )
    context |= _below(page, request, context, "匹配结果")
    return TemplateResponse(request, "policies/matching/result.html", context | _result(state))


def _below(page: MatcherPage, request: HttpRequest, context: dict[str, Any], title: str) -> dict[str, Any]:
    """The way here, for a page below the matcher."""
    above = [*context["breadcrumbs"], (page.title, page.get_url(request) or "/")]
    return {"breadcrumbs": above, "breadcrumb_title": title}


def _question(state: State, request: HttpRequest) -> Fact | None:
    """The question asked for, the one sent back without or with a bad answer, or the next."""
    facts = state.rules.facts
    wanted = facts.get(request.GET.get("ask", ""))
    if wanted:
        return wanted
    vain = _asked_in_vain(state, request)
    if vain:
        return vain
    if request.GET.get("view") == RESULT:
        return None
    return next((facts[problem.key] for problem in state.problems), None) or state.next


def _asked_in_vain(state: State, request: HttpRequest) -> Fact | None:
    fact = state.rules.facts.get(request.GET.get("asked", ""))
    return fact if fact and not state.answers.asked(fact.key) else None


def _one(state: State, fact: Fact, request: HttpRequest) -> dict[str, Any]:
    problems = list(state.problems)
    vain = _asked_in_vain(state, request)
    if vain and vain.key == fact.key and all(problem.key != fact.key for problem in problems):
        problems.append(Problem(fact.key, fact.label, "", _nothing_said(fact)))
    before = state.order[: state.order.index(fact.key)] if fact.key in state.order else state.order
    return {
        "field": field_of(fact, state.answers, problems),
        "hidden": [(key, value) for key, value in state.hidden if key != fact.key],
        "others": [problem for problem in state.problems if problem.key != fact.key],
        "previous": state.address(ask=before[-1]) if before else "",
        "back_to_result": request.GET.get("view") == RESULT,
        "number": len(before) + 1,
    }


def _nothing_said(fact: Fact) -> str:
    field = FactField(fact)
    if field.is_several:
        return "还没有选。都没有的，选“都不是”；不知道的，选“不清楚”。"
    return "还没有选。不知道的，选“不清楚”。" if field.is_choice else "还没有填。不知道的，选“不清楚”。"


def _all(state: State) -> dict[str, Any]:
    asked = state.asked_by_some
    return {"fields": [field_of(fact, state.answers, list(state.problems)) for fact in asked]}


def _result(state: State) -> dict[str, Any]:
    return {
        "fitting": results_of(state, Truth.YES),
        "open": results_of(state, Truth.UNKNOWN),
        "refused": results_of(state, Truth.NO),
        "ended": state.in_status(Status.EXPIRED),
        "coming": state.in_status(Status.UPCOMING),
    }


def rules_in_words(page: MatcherPage, request: HttpRequest) -> HttpResponse:
    """How is judged: facts, clauses, figures and the tests that they pass."""
    context = page.get_context(request)
    context |= described_rules(published_rules()) | _below(page, request, context, "怎样判断的")
    return TemplateResponse(request, "policies/matching/rules.html", context)
