"""Retention: how long a disclosure stays public, by which dated rule, and how it can leave earlier. Pure.

`window(facts, on)` answers for one record; `explain(window, now)` says it to a reader; `rules()` is the table.
"""

from portal.credit.retention.explaining import Explanation, explain
from portal.credit.retention.facts import Family, Gravity, Kind, Measure, Procedure, RecordFacts
from portal.credit.retention.reading import Measures, measures_of
from portal.credit.retention.rules import Rules, rules
from portal.credit.retention.showing import rule_page_rows
from portal.credit.retention.windows import Extent, RegimeResult, Window, window

__all__ = [
    "Explanation",
    "Extent",
    "Family",
    "Gravity",
    "Kind",
    "Measure",
    "Measures",
    "Procedure",
    "RecordFacts",
    "RegimeResult",
    "Rules",
    "Window",
    "explain",
    "measures_of",
    "rule_page_rows",
    "rules",
    "window",
]
