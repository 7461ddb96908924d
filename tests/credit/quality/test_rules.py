"""The catalogue: every rule is documented, and its example breaks exactly this rule."""

from __future__ import annotations

from datetime import date

import pytest

from portal.credit.columns import DISCLOSURES, REGISTER
from portal.credit.intake.rules import RULES
from portal.credit.quality.catalogue import DIMENSIONS, SETS, SEVERITIES, rules, ruleset
from portal.credit.quality.judging import defects_alone

TODAY = date(2026, 11, 23)
FIELDS = {
    "register": {column.key: column.field for column in REGISTER},
    "disclosures": {column.key: column.field for column in DISCLOSURES},
}
EXAMPLES = [one for one in rules().values() if one.example.kind]
ALONE = [
    one.id for one in EXAMPLES if one.scope != SETS and not one.example.needs and one.id != "industry-unknown"
]


def broken(name: str, row: dict[str, str]) -> set[str]:
    kind = rules()[name].example.kind
    return set(defects_alone(kind, {FIELDS[kind][key]: value for key, value in row.items()}, TODAY))


def test_every_rule_of_the_intake_is_in_the_catalogue() -> None:
    assert set(RULES) <= set(rules())
    assert len(ruleset()) <= 20


@pytest.mark.parametrize("name", list(rules()))
def test_a_rule_says_all_that_a_unit_needs(name: str) -> None:
    one = rules()[name]
    assert one.dimension in DIMENSIONS and one.severity in SEVERITIES
    assert one.about and one.mend.endswith("。") and len(one.id) <= 20
    shown = one.example
    assert shown.cells or (shown.bad_says.endswith("。") and shown.good_says.endswith("。"))


@pytest.mark.parametrize("name", ALONE)
def test_the_bad_row_breaks_this_rule_and_no_other(name: str) -> None:
    assert broken(name, rules()[name].example.bad_row) == {name}


@pytest.mark.parametrize("name", [one.id for one in EXAMPLES])
def test_the_good_row_breaks_none(name: str) -> None:
    assert broken(name, rules()[name].example.good_row) == set()
