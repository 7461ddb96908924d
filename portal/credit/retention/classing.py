"""Which class of a regime a record belongs to, or what is missing to say so."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.deadlines import LimitError, add_months
from portal.credit.retention.facts import Gravity, Measure, Procedure, RecordFacts

LIGHT = frozenset({Measure.WARNING, Measure.CRITICISM, Measure.FINE})
RESTRICTIONS = frozenset({Measure.RESTRICTED, Measure.BARRED})
GRAVE = RESTRICTIONS | {
    Measure.SUSPENDED,
    Measure.CLOSED,
    Measure.DOWNGRADED,
    Measure.PERMIT_REVOKED,
    Measure.LICENCE_REVOKED,
}


@dataclass(frozen=True, slots=True)
class Classed:
    """The key of a class, or, where it is empty, the facts that are missing, in words.

    `doubt` says where the rule is silent and the class is the portal's reading of it.
    """

    cls: str = ""
    missing: tuple[str, ...] = ()
    doubt: str = ""


def classify(scheme: str, facts: RecordFacts, long_months: int) -> Classed:
    """The class of a record in a scheme of `portal.credit.retention.rules.SCHEMES`.

    `long_months`: a restriction that lasts longer is a long one (`Rules.long_months`).
    """
    match scheme:
        case "measures":
            return _by_measures(facts, long_months)
        case "gravity":
            return _by_gravity(facts)
    return Classed("all")


def _by_measures(facts: RecordFacts, long_months: int) -> Classed:
    if facts.procedure is Procedure.SUMMARY:
        return Classed("summary")
    missing = []
    if facts.procedure is None:
        missing.append("处罚适用的程序（普通程序、简易程序）")
    if not facts.measures:
        missing.append("处罚种类")
    if missing:
        return Classed(missing=tuple(missing))
    if facts.measures == {Measure.WARNING}:
        return Classed("warning")
    if facts.measures <= LIGHT:
        return _light(facts)
    if facts.measures & RESTRICTIONS:
        return _restricted(facts, long_months)
    grave = facts.measures & GRAVE
    if grave == {Measure.CLOSED}:
        return Classed(
            "grave", doubt="责令关闭能不能提前停止公示，规定没有写明，本站按比责令停产停业更重掌握。"
        )
    return Classed("grave" if grave else "other")


def _light(facts: RecordFacts) -> Classed:
    doubt = ""
    if Measure.WARNING in facts.measures:
        doubt = "同时受警告的是不是也公示三个月，规定没有写明，本站按三个月掌握。"
    if Measure.FINE not in facts.measures:
        return Classed("low", doubt=doubt)
    if facts.low_fine is None:
        return Classed(missing=("罚款是否属于较低数额",))
    return Classed("low", doubt=doubt) if facts.low_fine else Classed("other")


def _restricted(facts: RecordFacts, long_months: int) -> Classed:
    if facts.restriction_lifelong:
        return Classed("long")
    if facts.restriction_until is None:
        return Classed(missing=("限制期限到哪一天",))
    if facts.decided_on is None:
        return Classed(missing=("决定日期",))
    try:
        long = add_months(facts.decided_on, long_months)
    except LimitError:
        return Classed(missing=("在能够计算的年份之内的决定日期",))
    return Classed("long" if facts.restriction_until > long else "grave")


def _by_gravity(facts: RecordFacts) -> Classed:
    if facts.withheld and facts.gravity in (None, Gravity.MINOR):
        return Classed("withheld")
    if facts.gravity is None:
        return Classed(missing=("失信程度（轻微、一般、严重）",))
    return Classed(
        {Gravity.MINOR: "minor", Gravity.GENERAL: "general", Gravity.SERIOUS: "serious"}[facts.gravity]
    )
