"""Days at the edge of the calendar do the rules of retention no harm."""

from __future__ import annotations

from datetime import date

import pytest

from portal.core.deadlines import FIRST, LAST
from portal.credit.retention import Extent, Kind, window
from tests.credit.test_retention import TODAY, facts


@pytest.mark.parametrize("day", [FIRST, LAST, date.min, date.max, date(2198, 12, 31)])
@pytest.mark.parametrize("kind", Kind)
def test_days_at_the_edge_of_the_calendar_do_no_harm(kind: Kind, day: date) -> None:
    record = facts(
        kind=kind, decided_on=day, published_on=day, listed_on=day, permit_until=day, restriction_until=day
    )
    assert window(record, TODAY).extent in Extent
    assert window(facts(kind=kind, removed_on=day, year=9999), TODAY).extent in Extent
