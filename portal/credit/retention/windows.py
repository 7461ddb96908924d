"""From when until when a record is public: every regime that applies, which of them decides, and why.

A period of months does not count its first day; its last day is the corresponding day of the last month, or
the end of a month without one, and runs until 24:00 (民法典第二百零一条至第二百零三条, by analogy: `end_of_day`
in the table). `until` is therefore the midnight after the last day, the first moment at which the record is
gone. A last day that is no working day does not move. A decision to remove or repair ends it at 00:00 of its day.

All rows of the table count, also those that come into force later: what is stored stays right across the first
day of a rule. Nothing is guessed: a record with a fact missing is not published.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from portal.core.clock import TZ, start_of
from portal.core.deadlines import LimitError, add_months
from portal.credit.retention.classing import classify
from portal.credit.retention.facts import DAY_LABELS, Family, Kind, RecordFacts, contradictions
from portal.credit.retention.repairing import Repair, repair_of, repair_under
from portal.credit.retention.rules import SHORTER, Regime, Rule, Rules, rules

ONE_DAY = timedelta(days=1)


class MissingFact(ValueError):
    """A fact without which a regime says nothing; the message is its Chinese name."""


class Extent(StrEnum):
    """How much of a record may be shown while it is public."""

    FULL = "full"
    STATUS_ONLY = "status_only"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegimeResult:
    """What one regime says of a record.

    `last_day` is None where it sets no end; `bounded`: the end is not the rule's own but its first day, before
    which it could end nothing; `until` is the midnight after `last_day`.
    """

    regime: Regime
    rule: Rule | None = None
    clock_day: date | None = None
    last_day: date | None = None
    bounded: bool = False
    withheld: bool = False
    missing: tuple[str, ...] = ()
    in_force: bool = True
    doubt: str = ""

    @property
    def until(self) -> datetime | None:
        """The first moment at which the record is gone; None without an end."""
        return start_of(self.last_day + ONE_DAY) if self.last_day else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When a record is public, and who says so; see `portal.credit.retention` for the fields."""

    facts: RecordFacts
    table: Rules
    extent: Extent
    public_from: datetime | None = None
    public_until: datetime | None = None
    last_day: date | None = None
    deciding: RegimeResult | None = None
    results: tuple[RegimeResult, ...] = ()
    missing: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    removed: bool = False

    @property
    def repair(self) -> Repair | None:
        """Leaving early, for the reader; None where nothing is public that could leave, or no regime says anything."""
        if self.deciding is None or self.removed:
            return None
        answers = [
            repair_under(one.rule, self.facts, one.clock_day)
            for one in self.results
            if one.rule and one.clock_day
        ]
        return repair_of(answers, self.last_day, self.deciding.regime.key)

    @property
    def confirmed(self) -> bool:
        """Whether everything that decided was read in its text; otherwise 待核."""
        decided = self.deciding.rule if self.deciding else None
        if self.deciding is None or decided is None or not decided.confirmed:
            return False
        if decided.doubt or self.deciding.doubt:
            return False
        return not self.differ or self.table.policy.confirmed

    @property
    def differ(self) -> bool:
        """Whether two regimes name different last days."""
        return len({result.last_day for result in self.results}) > 1

    @property
    def why(self) -> str:
        """Why this regime decides, in a sentence; empty where only one applies or all agree."""
        if self.extent is Extent.NONE or not self.differ:
            return ""
        return self.table.policy.reason

    def is_public(self, moment: datetime) -> bool:
        """Whether it may be shown at a moment."""
        if self.public_from is None or moment < self.public_from:
            return False
        return self.public_until is None or moment < self.public_until


def window(facts: RecordFacts, on: date | datetime, table: Rules | None = None) -> Window:
    """The window of a record. `on` is the day for which rules are called in force; it moves no end."""
    return _window(facts, on.astimezone(TZ).date() if isinstance(on, datetime) else on, table or rules())


# Files bring many records of the same days and kinds, and one answer does for all of them.
@lru_cache(8192)
def _window(facts: RecordFacts, day: date, table: Rules) -> Window:
    if wrong := contradictions(facts):
        return Window(facts=facts, table=table, extent=Extent.NONE, missing=wrong)
    results, notes = _results(facts, day, table)
    opening = _opening(facts)
    missing = list(dict.fromkeys(one for result in results for one in result.missing))
    if opening is None and _opening_label(facts) not in missing:
        missing.append(_opening_label(facts))
    if not results:
        missing.append("适用的公示期限规定")
    withheld = _withheld(facts, results)
    if missing or withheld or opening is None:
        return Window(
            facts=facts,
            table=table,
            extent=Extent.NONE,
            results=results,
            missing=() if withheld else tuple(missing),
            withheld=withheld,
            notes=notes,
        )
    return _published(facts, table, results, notes, opening)


def _published(
    facts: RecordFacts, table: Rules, results: tuple[RegimeResult, ...], notes: tuple[str, ...], opening: date
) -> Window:
    deciding = _deciding(results, table)
    last_day = deciding.last_day
    removed = facts.removed_on is not None and (last_day is None or facts.removed_on <= last_day)
    if removed and facts.removed_on:
        last_day = facts.removed_on - ONE_DAY
    until = start_of(max(last_day + ONE_DAY, opening)) if last_day else None
    late = last_day is not None and last_day < opening
    if late and not removed:
        reason = f"公示日期是 {opening}，公示期到 {last_day} 已经届满，不再公示。"
        return Window(
            facts=facts, table=table, extent=Extent.NONE, results=results, notes=notes, withheld=(reason,)
        )
    status_only = (
        facts.kind is Kind.ANNUAL_REPORT and facts.family is Family.INDIVIDUAL and not facts.report_public
    )
    return Window(
        facts=facts,
        table=table,
        extent=Extent.STATUS_ONLY if status_only else Extent.FULL,
        public_from=start_of(opening),
        public_until=until,
        last_day=last_day,
        deciding=deciding,
        results=results,
        notes=notes,
        removed=removed,
    )


def _deciding(results: tuple[RegimeResult, ...], table: Rules) -> RegimeResult:
    named = [one for one in results if one.regime.key == table.between]
    if table.between != SHORTER and named:
        return named[0]
    return min(results, key=lambda one: one.last_day or date.max)


def _opening(facts: RecordFacts) -> date | None:
    """The first day in public: of a list the listing where no other day is given, of a report its first day."""
    match facts.kind:
        case Kind.ABNORMAL | Kind.SERIOUS:
            return facts.published_on or facts.listed_on
        case Kind.PERMIT:
            return facts.published_on or facts.decided_on
        case Kind.ANNUAL_REPORT:
            return facts.day("year")
    return facts.published_on


def _opening_label(facts: RecordFacts) -> str:
    names = {
        Kind.ABNORMAL: "listed_on",
        Kind.SERIOUS: "listed_on",
        Kind.PERMIT: "decided_on",
        Kind.ANNUAL_REPORT: "year",
    }
    return DAY_LABELS[names.get(facts.kind, "published_on")]


def _withheld(facts: RecordFacts, results: tuple[RegimeResult, ...]) -> tuple[str, ...]:
    said = [f"{one.rule.note}（{one.regime.name}）" for one in results if one.withheld and one.rule]
    if facts.withheld and not said:
        graver = facts.kind is Kind.PENALTY and facts.gravity is not None
        said.append(f"作出决定的机关决定不公示。{_GRAVER if graver else ''}")
    return tuple(said)


_GRAVER = "失信程度一般、严重的应当公示，依法不得公开的除外，请核对。"


def _results(facts: RecordFacts, day: date, table: Rules) -> tuple[tuple[RegimeResult, ...], tuple[str, ...]]:
    found: list[RegimeResult] = []
    notes: list[str] = []
    for regime in table.regimes_of(facts.kind, facts.family):
        if regime.market_regulators_only and not facts.by_market_regulator:
            notes.append(f"{regime.name}只管市场监督管理部门作出的处罚，不适用。")
            continue
        outcome = _under(regime, facts, day, table)
        if isinstance(outcome, str):
            notes.append(outcome)
        else:
            found.append(outcome)
    return tuple(found), tuple(notes)


def _under(regime: Regime, facts: RecordFacts, day: date, table: Rules) -> RegimeResult | str:
    """What a regime says of a record; a sentence where it does not apply to it."""
    classed = classify(regime.scheme, facts, table.long_months)
    if not classed.cls:
        own = (row for row in table.rows if row.regime.key == regime.key and row.kind == facts.kind)
        earliest = min((row for row in own if row.concerns(facts.family)), key=lambda one: one.valid_from)
        start = facts.day(earliest.clock)
        if start and start < earliest.valid_from and earliest.transition == "graded":
            return _not_yet(earliest, "又没有按它分级，暂不适用。")
        return RegimeResult(regime=regime, missing=classed.missing)
    chain = table.chain(regime, facts.kind, facts.family, classed.cls)
    if not chain[0].publish:
        return RegimeResult(regime=regime, rule=chain[0], withheld=True, in_force=chain[0].in_force(day))
    try:
        governing = _governing(chain, facts)
        if not governing:
            return _not_yet(chain[0], "不适用。")
        return _walk(governing, facts, day, classed.doubt)
    except MissingFact as missing:
        return RegimeResult(regime=regime, missing=(str(missing),))


def _not_yet(rule: Rule, rest: str) -> str:
    began = f"{rule.regime.name}自 {rule.valid_from} 起施行"
    return f"{began}，这条记录的{DAY_LABELS[rule.clock]}在这以前，{rest}"


def _governing(chain: tuple[Rule, ...], facts: RecordFacts) -> list[Rule]:
    """The rows that govern a record one after the other, by the transition each of them states."""
    taken = []
    for row in chain:
        start = _known(facts, row.clock)
        over = row.valid_to is not None and row.valid_to <= start
        reaches_back = row.transition == "public" or (
            row.transition == "graded" and facts.gravity is not None
        )
        if not over and (start >= row.valid_from or reaches_back):
            taken.append(row)
    return taken


def _walk(governing: list[Rule], facts: RecordFacts, day: date, doubt: str) -> RegimeResult:
    """Through the rows in time: the first that ends the record while it governs it."""
    for row, after in zip(governing, (*governing[1:], None), strict=True):
        start = _known(facts, row.clock)
        last = _last_day(row, facts, start)
        bounded = last is not None and start < row.valid_from and last < row.valid_from - ONE_DAY
        if bounded:
            last = row.valid_from - ONE_DAY
        if after is None or (last is not None and last < after.valid_from):
            break
    return RegimeResult(
        regime=row.regime,
        rule=row,
        clock_day=start,
        last_day=last,
        bounded=bounded,
        in_force=row.in_force(day),
        doubt=doubt,
    )


def _last_day(row: Rule, facts: RecordFacts, start: date) -> date | None:
    """The last day by one row; None where it sets no end. A named day never shortens the months of the row."""
    if not row.publish:
        return row.valid_from - ONE_DAY
    ends: list[date] = []
    try:
        if row.max_months is not None:
            ends.append(add_months(start, row.max_months))
    except LimitError:
        raise MissingFact(f"在能够计算的年份之内的{DAY_LABELS[row.clock]}") from None
    if row.ends_with in ("restriction_until", "permit_until"):
        if facts.restriction_lifelong if row.ends_with == "restriction_until" else facts.permit_long_term:
            return None
        ends.append(_known(facts, row.ends_with))
    return max(ends, default=None)


def _known(facts: RecordFacts, name: str) -> date:
    day = facts.day(name)
    if day is None:
        raise MissingFact(DAY_LABELS[name])
    return day
