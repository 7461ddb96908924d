"""The table as a page shows it: every row with its days, its words and a worked example."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.core import clock
from portal.credit.retention.facts import (
    KIND_LABELS,
    Family,
    Gravity,
    Kind,
    Measure,
    Procedure,
    RecordFacts,
)
from portal.credit.retention.rules import Rule, Rules, rules
from portal.credit.retention.windows import window
from portal.credit.retention.wording import clock_words, day_words, early_words, length_words

DECIDED, PUBLISHED = date(2026, 4, 20), date(2026, 5, 15)
"""The days of every example."""
_MEASURES = {
    "warning": {Measure.WARNING},
    "low": {Measure.FINE},
    "grave": {Measure.SUSPENDED},
    "long": {Measure.BARRED},
}
_GRAVITIES = {"general": Gravity.GENERAL, "serious": Gravity.SERIOUS}


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A row of the table in words; `status` is 现行, 尚未施行 or 已失效 on the day asked for."""

    rule: Rule
    status: str
    clock: str
    length: str
    early: str
    example: str


def rule_page_rows(table: Rules | None = None, day: date | None = None) -> list[tuple[str, list[RuleRow]]]:
    """(label of a kind, its rows in the order of the table)."""
    table, day = table or rules(), day or clock.today()
    return [
        (KIND_LABELS[kind], [_row(one, table, day) for one in table.rows if one.kind == kind])
        for kind in (
            Kind.PENALTY,
            Kind.SERIOUS,
            Kind.ABNORMAL,
            Kind.INSPECTION,
            Kind.ANNUAL_REPORT,
            Kind.PERMIT,
        )
    ]


def _row(rule: Rule, table: Rules, day: date) -> RuleRow:
    status = "现行" if rule.in_force(day) else "尚未施行" if day < rule.valid_from else "已失效"
    return RuleRow(
        rule, status, clock_words(rule), length_words(rule), early_words(rule), example(rule, table)
    )


def example(rule: Rule, table: Rules) -> str:
    """What this row alone makes of a record of the example days; empty where it is not published at all."""
    if not rule.publish:
        return ""
    facts = example_facts(rule)
    found = [one for one in window(facts, DECIDED, table).results if one.regime == rule.regime]
    if not found or found[0].rule != rule:
        return ""
    start = {"decided_on": "决定", "published_on": "公示", "listed_on": "列入"}.get(rule.clock, "")
    if rule.clock == "year":
        return f"{facts.year} 年度：{day_words(found[0].last_day)}"
    more = {"permit_until": "，有效期五年", "restriction_until": "，限制五年"}.get(rule.ends_with, "")
    end = f"到 {found[0].last_day}" if found[0].last_day else day_words(None)
    if rule.ends_with == "removed_on" and not found[0].last_day:
        end = "到移出（恢复）为止"
    return f"{facts.day(rule.clock)} {start}{more}：{end}"


def example_facts(rule: Rule) -> RecordFacts:
    """A record that this row governs."""
    lists = rule.kind in (Kind.ABNORMAL, Kind.SERIOUS)
    return RecordFacts(
        kind=rule.kind,
        family=next(iter(sorted(rule.families)), Family.ENTERPRISE),
        decided_on=DECIDED,
        published_on=PUBLISHED,
        listed_on=DECIDED if lists else None,
        gravity=_GRAVITIES.get(rule.cls, Gravity.MINOR),
        withheld=rule.cls == "withheld",
        measures=frozenset(_MEASURES.get(rule.cls, {Measure.CONFISCATION})),
        low_fine=True,
        procedure=Procedure.SUMMARY if rule.cls == "summary" else Procedure.ORDINARY,
        restriction_until=date(2031, 4, 20) if rule.cls == "long" else None,
        permit_until=date(2031, 4, 20) if rule.kind is Kind.PERMIT else None,
        year=2025 if rule.kind is Kind.ANNUAL_REPORT else None,
    )
