"""What holds of every record whatsoever: answered, never longer than a rule allows, never moved back by a later start."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from portal.credit.retention import (
    Extent,
    Family,
    Gravity,
    Kind,
    Measure,
    Procedure,
    RecordFacts,
    window,
)
from tests.credit.test_retention import DECIDED, TODAY, facts

KINDS = st.sampled_from(list(Kind))
DAYS = st.dates(date(2019, 1, 1), date(2035, 12, 31))
RECORDS = st.builds(
    RecordFacts,
    kind=KINDS,
    family=st.sampled_from(list(Family)),
    decided_on=st.none() | DAYS,
    published_on=st.none() | DAYS,
    listed_on=st.none() | DAYS,
    removed_on=st.none() | DAYS,
    gravity=st.none() | st.sampled_from(list(Gravity)),
    measures=st.frozensets(st.sampled_from(list(Measure)), max_size=4),
    low_fine=st.none() | st.booleans(),
    restriction_until=st.none() | st.dates(date(2019, 1, 1), date(9999, 12, 31)),
    restriction_lifelong=st.booleans(),
    procedure=st.none() | st.sampled_from(list(Procedure)),
    withheld=st.booleans(),
    by_market_regulator=st.booleans(),
    special_field=st.none() | st.booleans(),
    permit_until=st.none() | DAYS,
    permit_long_term=st.booleans(),
    year=st.none() | st.integers(2014, 2030),
    report_public=st.none() | st.booleans(),
)


@st.composite
def penalties(draw: st.DrawFn) -> RecordFacts:
    """Penalties with every fact that the rules ask for."""
    decided = draw(DAYS)
    life = draw(st.booleans())
    until = decided + timedelta(days=draw(st.integers(0, 4000)))
    return facts(
        decided_on=decided,
        published_on=decided + timedelta(days=draw(st.integers(0, 400))),
        gravity=draw(st.sampled_from(list(Gravity))),
        measures=draw(st.frozensets(st.sampled_from(list(Measure)), min_size=1, max_size=3)),
        low_fine=draw(st.booleans()),
        restriction_until=None if life else until,
        restriction_lifelong=life,
        by_market_regulator=draw(st.booleans()),
    )


@given(penalties())
def test_a_penalty_ends_with_the_first_regime_and_its_months_are_calendar_months(record: RecordFacts) -> None:
    found = window(record, TODAY)
    assert not found.missing
    for result in found.results:
        row, start = result.rule, result.clock_day
        if row and row.max_months and not row.ends_with and start and result.last_day and not result.bounded:
            months = (result.last_day.year - start.year) * 12 + result.last_day.month - start.month
            assert months == row.max_months
            clipped = (result.last_day + timedelta(days=1)).day == 1 and result.last_day.day < start.day
            assert result.last_day.day == start.day or clipped
    if found.extent is Extent.NONE:
        assert found.withheld
        return
    ends = [one.last_day for one in found.results if one.last_day]
    assert found.last_day == min(ends, default=None)
    assert found.public_from and (found.public_until is None or found.public_until > found.public_from)


@given(RECORDS, DAYS)
def test_every_record_is_answered_and_never_for_longer_than_a_rule_allows(
    record: RecordFacts, day: date
) -> None:
    found = window(record, day)
    if found.extent is Extent.NONE:
        assert found.missing or found.withheld
        assert found.public_from is None and found.public_until is None
        return
    assert found.public_from and found.deciding and found.deciding.rule
    if found.public_until is None:
        return
    assert found.public_until >= found.public_from
    for result in found.results:
        assert result.until is None or found.public_until <= result.until or result.until <= found.public_from
        row = result.rule
        if row and row.max_months and result.last_day and result.clock_day and not row.ends_with:
            past = max(result.clock_day, row.valid_from) + timedelta(days=31 * row.max_months)
            assert result.last_day <= past
    repair = found.repair
    if repair and repair.possible and repair.first_day and found.last_day:
        assert repair.first_day <= found.last_day


@given(RECORDS, DAYS, st.integers(0, 900))
def test_the_end_never_moves_back_when_the_clock_starts_later(
    record: RecordFacts, day: date, later: int
) -> None:
    step = timedelta(days=later)
    base = {name: getattr(record, name) for name in record.__slots__}
    base |= {"decided_on": day, "published_on": day, "listed_on": day, "removed_on": None}
    base |= {"restriction_until": None, "restriction_lifelong": True}
    moved = base | dict.fromkeys(("decided_on", "published_on", "listed_on"), day + step)
    first, second = window(RecordFacts(**base), day), window(RecordFacts(**moved), day)
    if record.gravity is None or Extent.NONE in (first.extent, second.extent):
        return
    assert second.public_until is None or (first.public_until and first.public_until <= second.public_until)


def test_every_kind_class_and_measure_is_answered() -> None:
    combinations = product(
        Kind, Family, [None, *Gravity], [None, *Procedure], [frozenset(), *({one} for one in Measure)]
    )
    for kind, family, gravity, procedure, measures in combinations:
        found = window(
            facts(
                kind=kind,
                family=family,
                gravity=gravity,
                procedure=procedure,
                measures=frozenset(measures),
                low_fine=True,
                listed_on=DECIDED,
                restriction_until=date(2031, 4, 20),
                permit_long_term=True,
                year=2025,
            ),
            TODAY,
        )
        assert (found.extent is Extent.NONE) == bool(found.missing or found.withheld)
