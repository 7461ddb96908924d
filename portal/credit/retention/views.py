"""/entities/rules/: the table of rules. /tools/retention/: until when a record would be public."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.core import clock, time_limits
from portal.core.rules import Answers, Problem, read_answers
from portal.core.rules.fields import field_of
from portal.core.time_limits import TimeLimit
from portal.core.views import not_storable, storable
from portal.credit.presenting.guides import guide_address
from portal.credit.retention.asking import cases, examples, questions, record
from portal.credit.retention.explaining import Explanation, explain
from portal.credit.retention.facts import KIND_LABELS, Kind
from portal.credit.retention.rules import Cite, Decision, rules
from portal.credit.retention.showing import RuleRow, rule_page_rows
from portal.credit.retention.windows import RegimeResult, Window, window
from portal.laws.citing import ShownCitation, cite

_TRAIL = [("首页", "/"), ("查企业查信用", "/entities/")]
_UNSURE_OF = ("low_fine", "gravity", "special")
"""Questions that may be answered with 不清楚; what a person has no paper for is left empty."""


@dataclass(frozen=True, slots=True)
class Case:
    """One way the record can turn out, with its window and what is said of it."""

    words: str
    window: Window
    said: Explanation

    def result(self, regime: str) -> RegimeResult | None:
        """What a regime says in this case."""
        return next((one for one in self.window.results if one.regime.key == regime), None)

    @property
    def ends(self) -> list[str]:
        """What each regime says, in words, in the order of the table of cases."""
        return [_end(self.result(key)) for key in ("samr-45", "ndrc-36")]


def _end(result: RegimeResult | None) -> str:
    if result is None:
        return "不适用"
    if result.withheld:
        return "不公示"
    if result.missing:
        return "缺少：" + "；".join(result.missing)
    return f"到 {result.last_day}" if result.last_day else "没有期限"


@require_safe
@storable
def rule_page(request: HttpRequest) -> HttpResponse:
    """All rules with their days, articles and an example each."""
    table, groups = rules(), rule_page_rows()
    shown = citations(cite for _, rows in groups for row in rows for cite in row.rule.basis)
    context: dict[str, Any] = {
        "groups": [(label, [_Row(row, shown) for row in rows]) for label, rows in groups],
        "policy": (table.policy, _of(table.policy)),
        "end_of_day": (table.end_of_day, _of(table.end_of_day)),
        "long_restriction": (table.long_restriction, _of(table.long_restriction)),
        "limits": [_Limit(one) for one in time_limits.table()],
        "checked_on": table.checked_on,
        "breadcrumbs": _TRAIL,
        "breadcrumb_title": "公示期限规则",
    }
    return render(request, "credit/rules.html", context)


class _Row:
    """A row of the table with the citations of its basis."""

    def __init__(self, row: RuleRow, shown: dict[Cite, ShownCitation]) -> None:
        self.row, self.rule = row, row.rule
        self.basis = [shown[cite] for cite in row.rule.basis]

    @property
    def doubts(self) -> list[str]:
        """What is open about this row."""
        return [one for one in (self.rule.doubt, self.rule.early_doubt) if one]


class _Limit:
    """A time limit of offices with the citation of its basis; in force or not on the day of asking."""

    def __init__(self, limit: TimeLimit) -> None:
        self.limit = limit
        self.citation = (
            next(iter(citations([Cite(limit.law, limit.article)]).values())) if limit.law else None
        )
        today = clock.today()
        self.status = "" if limit.in_force(today) else "尚未施行" if today < limit.valid_from else "已失效"


def _of(decision: Decision) -> list[ShownCitation]:
    return list(citations(decision.basis).values())


def citations(cites: Iterable[Cite]) -> dict[Cite, ShownCitation]:
    """Articles as pages show them; the library is asked once."""
    every = list(dict.fromkeys(cites))
    return dict(zip(every, cite([(one.law, one.article, one.paragraph, "") for one in every]), strict=True))


@require_safe
@not_storable("写明今天可以做什么，随日期变化")
def calculator(request: HttpRequest) -> HttpResponse:
    """The questions of one kind, and what the answers come to."""
    kind, problems = _kind(request)
    facts = questions()[kind]
    answers, unread = read_answers(facts, request.GET)
    problems += unread
    asked = bool(answers.known or answers.unsure or problems or request.GET.get("asked"))
    found = _cases(kind, answers) if asked and not problems else []
    context: dict[str, Any] = {
        "kinds": [(one.value, KIND_LABELS[one], one is kind) for one in _KINDS],
        "kind": kind.value,
        "kind_label": KIND_LABELS[kind],
        "fields": [field_of(one, answers, problems, unsure=one.key in _UNSURE_OF) for one in facts],
        "problems": problems,
        "asked": asked,
        "cases": found,
        "case": found[0] if len(found) == 1 else None,
        "examples": examples(),
        "checked_on": rules().checked_on,
        "breadcrumbs": _TRAIL,
        "breadcrumb_title": "公示期限计算",
    }
    context |= _basis_and_guide(found)
    return render(request, "credit/retention.html", context)


_KINDS = (Kind.PENALTY, Kind.SERIOUS, Kind.ABNORMAL, Kind.INSPECTION, Kind.ANNUAL_REPORT, Kind.PERMIT)


def _kind(request: HttpRequest) -> tuple[Kind, list[Problem]]:
    given = request.GET.get("kind", Kind.PENALTY.value)
    try:
        return Kind(given), []
    except ValueError:
        message = f"没有“{given[:20]}”这一种公示信息，请在上面选一种。"
        return Kind.PENALTY, [Problem("kind", "种类", given[:20], message)]


def _cases(kind: Kind, answers: Answers) -> list[Case]:
    now, table = clock.now(), rules()
    found = []
    for words, facts in cases(record(kind, answers), table):
        seen = window(facts, now, table)
        found.append(Case(words, seen, explain(seen, now)))
    return found


def _basis_and_guide(found: list[Case]) -> dict[str, Any]:
    cites = citations(one for case in found for one in case.said.basis)
    slug = next((case.said.guide for case in found if case.said.guide), "")
    doubts = list(dict.fromkeys(one for case in found for one in case.said.doubts))
    return {"basis": list(cites.values()), "guide": guide_address(slug) if slug else "", "doubts": doubts}
