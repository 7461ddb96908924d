"""Tries a guide's rules on its cases; says in words for editors what is wrong with either."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.core.rules import FactKind, Rule, Truth, check_rule, truth_table
from portal.core.rules.blocks import case_of
from portal.core.rules.cases import read_case
from portal.guides.checklist.plan import RESERVED, Plan
from portal.guides.checklist.working import Checklist, judged, length_of, work_out
from portal.guides.choices import Necessity
from portal.guides.filling import PLAIN_FIELDS, texts_of
from portal.guides.lint import Finding
from portal.laws.parameters import Book, names_in

if TYPE_CHECKING:
    from portal.guides.pages import GuidePage

MOST_QUESTIONS = 6


@dataclass(frozen=True, slots=True)
class Tried:
    """A case, whether it came out as its editor said, and what came out."""

    field: str
    name: str
    passed: bool
    outcome: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The truth table of one rule, in words."""

    name: str
    columns: list[str]
    rows: list[tuple[list[str], str]]
    whole: bool


def try_all(guide: GuidePage, plan: Plan, book: Book) -> list[Tried]:
    """Every case of the checklist and of the self-test."""
    lists = [_try_list(plan, block.value, book) for block in guide.cases]
    return lists + [_try_self_test(plan, block.value, book) for block in guide.self_test_cases]


def _try_list(plan: Plan, value: Any, book: Book) -> Tried:
    name = value.get("name") or ""
    try:
        answers = read_case(case_of({**value, "name": name, "expected": Truth.YES}, plan.facts), plan.facts)
    except ValueError as error:
        return Tried("cases", name, False, "", f"{error}。".replace("。。", "。"))
    found = work_out(plan, answers, book)
    materials = [str(entry.value["name"]) for entry in found.listed]
    steps = [entry.value.stage_text() for entry in found.steps_listed]
    problems = [*_difference("材料", list(value.get("materials") or ()), materials)]
    if value.get("steps"):
        problems += _difference("环节", list(value["steps"]), steps)
    return Tried("cases", name, not problems, _outcome(found), "".join(problems))


def _outcome(found: Checklist) -> str:
    words = [f"{entry.value['name']}{'（看情况）' if entry.perhaps else ''}" for entry in found.listed]
    return "、".join(words) or "一份材料也没有列出"


def _difference(kind: str, wanted: Sequence[str], found: Sequence[str]) -> Iterator[str]:
    missing = [name for name in wanted if name not in found]
    extra = [name for name in found if name not in wanted]
    if missing:
        yield f"少列了{kind}“{'”“'.join(missing)}”。"
    if extra:
        yield f"多列了{kind}“{'”“'.join(extra)}”。"
    if not missing and not extra and list(wanted) != list(found):
        yield f"{kind}的先后与例子不同。"


def _try_self_test(plan: Plan, value: Any, book: Book) -> Tried:
    name = value.get("name") or ""
    try:
        case = case_of({**value, "name": name}, plan.facts)
        found = judged(plan.self_test, read_case(case, plan.facts), book.parameters)
    except ValueError as error:
        return Tried("self_test_cases", name, False, "", f"{error}。".replace("。。", "。"))
    if found is None:
        return Tried("self_test_cases", name, False, "", "自测条件还没有填好，算不出结果。")
    deciding = "；".join(finding.clause.text.rstrip("。") for finding in found.deciding)
    outcome = f"{found.truth.label}（{deciding}）"
    if found.truth is case.expected:
        return Tried("self_test_cases", name, True, outcome)
    problem = f"应当是{case.expected.label}，算出来是{found.truth.label}。"
    return Tried("self_test_cases", name, False, outcome, problem)


def findings(guide: GuidePage, book: Book) -> list[Finding]:
    """All that is wrong with questions, rules, limits, cases and references to figures."""
    plan = Plan.of(guide)
    return [
        *_references(guide, book),
        *_questions(guide, plan),
        *_rules(plan, book),
        *_deadlines(plan, book),
        *_cases(guide, plan, book),
    ]


def _references(guide: GuidePage, book: Book) -> Iterator[Finding]:
    named: dict[str, list[str]] = {}
    for field, text in texts_of(guide):
        named.setdefault(field, []).extend(names_in([text]))
    for field, names in named.items():
        if names and field in PLAIN_FIELDS:
            yield Finding(
                field, f"“{names[0]}”：这一栏会显示在列表和搜索里，不能引用法定参数，请直接写数字。"
            )
        else:
            for problem in book.problems(dict.fromkeys(names)):
                yield Finding(field, problem)


def _questions(guide: GuidePage, plan: Plan) -> Iterator[Finding]:
    keys = [block.value.get("key") or "" for block in guide.questions]
    for key in dict.fromkeys(keys):
        if keys.count(key) > 1:
            yield Finding("questions", f"有两个问题的代号都是“{key}”，请改其中一个。")
        if key in RESERVED:
            yield Finding("questions", f"代号“{key}”网址里另有用处，请换一个。")
    used = {fact.key for fact in (*plan.asked, *plan.tested)}
    for fact in plan.facts.values():
        if fact.key not in used:
            yield Finding(
                "questions",
                f"问题“{fact.label}”没有用到，不会问。请在材料、环节、期限或者自测里用它，或者删去。",
                False,
            )
    if len(plan.asked) > MOST_QUESTIONS:
        yield Finding(
            "questions", f"清单要问 {len(plan.asked)} 个问题，太多了，请减到 {MOST_QUESTIONS} 个以内。", False
        )


def _rules(plan: Plan, book: Book) -> Iterator[Finding]:
    for item in plan.items:
        for problem in check_rule(item.rule, plan.facts, book.parameters):
            yield Finding(item.field, problem)
    for problem in check_rule(plan.self_test, plan.facts, book.parameters):
        yield Finding("self_test", problem)
    for item in plan.materials:
        if item.rule.clauses and item.value.get("necessity") == Necessity.REQUIRED:
            yield Finding(
                "materials", f"{item.name}的必要性是“必要”，又填了什么情况要交，请改成“符合条件的才要交”。"
            )
        if item.depends and plan.facts:
            yield Finding(
                "materials", f"{item.name}看情况才要交，没有填判断，清单里总是标“看情况”。", blocks=False
            )


def _deadlines(plan: Plan, book: Book) -> Iterator[Finding]:
    for item in plan.deadlines:
        fact = plan.facts.get(item.value.get("fact") or "")
        if fact is None or fact.kind is not FactKind.DATE:
            yield Finding("deadlines", f"{item.name}的起算日要选一个日期问题的代号。")
        try:
            length_of(item.value, book)
        except ValueError as error:
            yield Finding("deadlines", f"{item.name}：{error}")


def _cases(guide: GuidePage, plan: Plan, book: Book) -> Iterator[Finding]:
    if plan.asked and not len(guide.cases):
        yield Finding("cases", "填了问题，还没有例子。请至少写一个例子，写明应当列出哪些材料。")
    if plan.clauses and not len(guide.self_test_cases):
        yield Finding("self_test_cases", "填了自测，还没有例子。请至少写一个例子，写明应当得出什么结果。")
    for tried in try_all(guide, plan, book):
        if not tried.passed:
            yield Finding(tried.field, f"例子“{tried.name}”没有通过：{tried.problem}")


def tables(plan: Plan, book: Book) -> list[Table]:
    """A small truth table for each rule that can be judged; a rule with problems has none."""
    rules = [(item.name, item.rule) for item in plan.items if item.rule.clauses]
    if plan.clauses:
        rules.append(("自测", plan.self_test))
    return [
        _table(name, rule, plan, book)
        for name, rule in rules
        if not check_rule(rule, plan.facts, book.parameters)
    ]


def _table(name: str, rule: Rule, plan: Plan, book: Book) -> Table:
    columns, rows, whole = truth_table(rule, plan.facts, book.parameters)
    told = [(row.words(columns, "不清楚"), row.truth.label) for row in rows]
    return Table(name, [fact.label for fact in columns], told, whole)
