"""Policies as JSON, ``/api/v1/policies…``: the list, the public rule set with its tests, the matcher."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router
from wagtail.rich_text import get_text_for_indexing

from portal.core import clock
from portal.core.rules import Fact, Term, Truth, term_text, write_value
from portal.laws.blocks import shown_basis
from portal.laws.citing import ShownCitation
from portal.policies.amounts import Amount
from portal.policies.choices import Applicant
from portal.policies.listing import public_policies
from portal.policies.matching import schemas
from portal.policies.matching.describing import PolicyWords, described_rules, version_of
from portal.policies.matching.results import Reason, Result, results_of
from portal.policies.matching.ruleset import RuleSet, published_rules
from portal.policies.matching.state import State
from portal.policies.pages import PolicyColumnPage, PolicyPage
from portal.policies.status import Status, in_status

router = Router(tags=["优惠政策"])
STATUS = Query(None, description="available 可享受（含即将到期），ending、upcoming、expired。")
WHO = Query(None, description="适用对象，例如 individual。")
_SOME_FACTS = [
    ("who", "individual,flexible", "多选的用逗号分开，都不是的写 none。"),
    ("small_taxpayer", "yes", "是非题写 yes 或者 no；不清楚的写 -。"),
    ("quarter_sales", "299999.99", "金额以元为单位，30万、300,000元也能读。"),
]


@router.get(
    "",
    response=schemas.PoliciesOut,
    summary="全部优惠政策",
    description="各项政策的字段。例如只要今天可以享受、适用于个体工商户的："
    "`/api/v1/policies?status=available&who=individual`",
    url_name="policies",
)
def policies(
    request: HttpRequest,
    status: Status | None = STATUS,
    who: Applicant | None = WHO,
) -> schemas.PoliciesOut:
    """The public policies, those that can be used today first."""
    found = public_policies(PolicyPage.objects.all())
    if status:
        found = found.filter(in_status(status, clock.today()))
    if who:
        found = found.filter(applicants__contains=f",{who.value},")
    columns = {page.path: page.title for page in PolicyColumnPage.objects.all()}
    cited = [[child.value for child in page.basis] for page in found]
    shown = iter(shown_basis([value for values in cited for value in values]))
    listed = [
        _policy(page, columns[page.path[: -page.steplen]], [next(shown) for _ in values])
        for page, values in zip(found, cited, strict=True)
    ]
    return schemas.PoliciesOut(day=clock.today(), total=len(listed), policies=listed)


@router.get(
    "/rules",
    response=schemas.RulesOut,
    summary="政策匹配的全部规则和例子",
    description="事实、条件、判断、法定数额和例子。谁都可以用它在自己的系统里重做同样的判断，"
    "并用 cases 核对：给出 answers，应当得出 expected。",
    url_name="policy_rules",
)
def rules(request: HttpRequest) -> schemas.RulesOut:
    """The rule set of today with its tests."""
    found = published_rules()
    said = described_rules(found)
    return schemas.RulesOut(
        day=said["day"],
        version=said["version"],
        cases=said["cases"],
        passed=said["passed"],
        facts=[_fact(fact) for fact in found.facts.values()],
        parameters=[
            schemas.ParameterOut(
                name=row.name,
                value=found.parameters.value(row.name),
                text=text,
                law=row.instrument.short_title if row.instrument else "",
                article=row.article_label,
                url=row.article_url,
            )
            for row, text in said["parameters"]
        ],
        policies=[_rule(words, found) for words in said["policies"]],
    )


@router.get(
    "/match",
    response=schemas.MatchOut,
    summary="按回答匹配政策",
    description="与页面 `/policies/match/` 同一判断。参数名是 `/api/v1/policies/rules` 里 facts 的 key，"
    "没有写的算没有回答；读不出来的列在 problems，其余照常判断。不保存任何回答。",
    url_name="policy_match",
    openapi_extra={
        "parameters": [
            {
                "name": name,
                "in": "query",
                "required": False,
                "schema": {"type": "string"},
                "example": example,
                "description": description,
            }
            for name, example, description in _SOME_FACTS
        ]
    },
)
def match(request: HttpRequest) -> schemas.MatchOut:
    """What the answers of the query string come to."""
    state = State.read(published_rules(), request.GET)
    found = [result for truth in Truth for result in results_of(state, truth)]
    return schemas.MatchOut(
        day=state.day,
        version=version_of(state.rules),
        answers=dict(state.hidden),
        problems=[
            schemas.ProblemOut(key=problem.key, given=problem.given, message=problem.message)
            for problem in state.problems
        ],
        conflicts=state.conflicts,
        next=_fact(state.next) if state.next else None,
        counts={truth.value: state.counts[truth] for truth in Truth},
        results=[_result(result, state) for result in found],
        coming=[_ref(policy.page) for policy in state.in_status(Status.UPCOMING)],
        ended=[_ref(policy.page) for policy in state.in_status(Status.EXPIRED)],
    )


def _ref(page: PolicyPage) -> schemas.PolicyRef:
    return schemas.PolicyRef(**_place(page))


def _place(page: PolicyPage) -> dict[str, str]:
    return {"slug": page.slug, "title": page.title, "url": page.get_url() or ""}


def _basis(citation: ShownCitation) -> schemas.BasisOut:
    return schemas.BasisOut(
        title=citation.title, article=citation.article_label, note=citation.note, url=citation.url
    )


def _policy(page: PolicyPage, column: str, citations: list[ShownCitation]) -> schemas.PolicyOut:
    return schemas.PolicyOut(
        **_place(page),
        column=column,
        document_title=page.document_title,
        doc_no=page.doc_no,
        kind=page.kind,
        kind_label=page.get_kind_display(),
        benefit=page.benefit,
        rate=page.rate,
        cap=page.cap,
        cap_unit=page.cap_unit,
        applicants=list(page.applicants),
        conditions=[child.value["text"] for child in page.conditions],
        proofs=[
            {"name": child.value["name"], "form": child.value["form"], "note": child.value.get("note") or ""}
            for child in page.proofs
        ],
        claim=[
            {"title": child.value["title"], "text": get_text_for_indexing(str(child.value["text"]))}
            for child in page.claim
        ],
        claim_mode=page.get_claim_mode_display(),
        authority=page.authority,
        valid_from=page.valid_from,
        valid_to=page.valid_to,
        status=page.status.label,
        confirmed=page.confirmed,
        to_confirm=page.to_confirm,
        basis=[_basis(citation) for citation in citations],
    )


def _fact(fact: Fact) -> schemas.FactOut:
    return schemas.FactOut(
        key=fact.key,
        label=fact.label,
        question=fact.question,
        help=fact.help,
        kind=fact.kind.value,
        unit=fact.unit,
        options=[schemas.OptionOut(key=option.key, label=option.label) for option in fact.choices],
    )


def _rule(words: PolicyWords, rules: RuleSet) -> schemas.RuleOut:
    policy = rules.by_key[words.page.pk]
    return schemas.RuleOut(
        **_place(words.page),
        clauses=[
            schemas.ClauseOut(
                text=clause.clause.text,
                terms=[_term(term, rules) for term in clause.clause.terms],
                basis=[_basis(citation) for citation in clause.citations],
            )
            for clause in words.clauses
        ],
        amount=_amount(policy.amount),
        formula=words.formula,
        cases=[
            schemas.CaseOut(
                name=case.case.name,
                answers=dict(case.case.answers),
                expected=case.case.expected.value,
                yuan=case.amount,
                passed=run.passed,
            )
            for case, run in zip(policy.cases, words.runs, strict=True)
        ],
    )


def _term(term: Term, rules: RuleSet) -> schemas.TermOut:
    fact = rules.facts[term.fact]
    return schemas.TermOut(
        fact=term.fact,
        op=term.op.value,
        values=[value if isinstance(value, str) else write_value(fact, value) for value in term.values],
        parameter=term.parameter,
        words=term_text(term, rules.facts, rules.parameters),
    )


def _amount(amount: Amount | None) -> dict[str, Any] | None:
    return None if amount is None else {"kind": amount.kind, **asdict(amount)}


def _result(result: Result, state: State) -> schemas.ResultOut:
    page, amount = result.page, result.judged.policy.amount
    return schemas.ResultOut(
        **_place(page),
        truth=result.truth.value,
        label=result.truth.label,
        reasons=[_reason(reason) for reason in result.reasons],
        amount=result.amount,
        yuan=amount.sum(state.answers) if amount else None,
        benefit=page.benefit,
        valid_from=page.valid_from,
        valid_to=page.valid_to,
        claim_mode=page.get_claim_mode_display(),
        authority=page.authority,
        confirmed=page.confirmed,
    )


def _reason(reason: Reason) -> schemas.ReasonOut:
    return schemas.ReasonOut(
        clause=reason.text,
        truth=reason.truth.value,
        answers=list(reason.answers),
        rules=list(reason.rules),
        open=[fact.key for fact, _ in reason.asks],
        by_authority=reason.by_authority,
        basis=[_basis(citation) for citation in reason.citations],
    )
