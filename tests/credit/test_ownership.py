"""The ownership class: what follows from type and capital, why, and what stays open."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core import clock
from portal.core.models import Bureau
from portal.credit import ownership
from portal.credit.models import Entity, EntityChange, OwnershipDecision
from portal.credit.ownership import CLASSES, HOLDERS, Facts, classify
from portal.credit.types import ENTITY_TYPES

DAY = date(2026, 11, 23)


def of(type_code: str, parent_class: str = "", **shares: float) -> ownership.Result:
    kind = ENTITY_TYPES[type_code]
    return classify(
        Facts(family=kind.family, type_code=type_code, shares=shares, parent_class=parent_class), DAY
    )


@pytest.mark.parametrize(
    "type_code, shares, key",
    [
        ("9500", {}, "individual"),
        ("9100", {}, "cooperative"),
        ("X001", {}, "cooperative"),
        ("X003", {}, "collective"),
        ("4540", {}, "private"),
        ("1130", {}, "private"),
        ("1151", {"natural": 100}, "private"),
        ("1110", {}, "state"),
        ("3100", {}, "state"),
        ("3200", {}, "collective"),
        ("5150", {}, "foreign"),
        ("6150", {}, "foreign"),
        ("1190", {"natural": 60, "state": 40}, "private"),
        ("1190", {"state": 51, "other": 49}, "state"),
        ("1190", {"natural": 50, "state": 50}, "mixed"),
        ("1190", {"natural": 40, "state": 40, "foreign": 20}, "mixed"),
        ("4533", {"natural": 100}, "private"),
        ("1190", {}, "undecided"),
        ("4531", {}, "undecided"),
        ("1190", {"natural": 45, "state": 45, "other": 10}, "undecided"),
        ("1190", {"natural": 45, "state": 45}, "undecided"),
        ("1152", {}, "undecided"),
        ("2130", {}, "undecided"),
    ],
)
def test_the_class_follows_from_type_and_capital(type_code: str, shares: dict[str, float], key: str) -> None:
    found = of(type_code, **shares)
    assert (found.key, found.label) == (key, CLASSES[key])
    assert found.version == "2026.1" and found.rule
    assert found.evidence and all(sentence.endswith("。") for sentence in found.evidence)


def test_it_says_why() -> None:
    said = "".join(of("1190", natural=60, state=40).evidence)
    assert "其他有限责任公司（代码 1190）" in said
    assert "资本构成：自然人 60%、国有 40%" in said and "自然人资本超过 50%" in said
    assert "不作推测" in "".join(of("1190").evidence)


def test_type_and_capital_that_contradict_are_left_to_a_person() -> None:
    found = of("1130", state=80, natural=20)
    assert found.key == "undecided" and found.rule == "contradiction"
    said = "".join(found.evidence)
    assert "由自然人投资或者控股" in said and "国有资本超过 50%" in said and "互相矛盾" in said


def test_a_branch_is_of_its_parents_class() -> None:
    assert of("2130", parent_class="private").key == "private"
    assert of("9200", parent_class="cooperative").key == "cooperative"
    assert of("2130", parent_class="undecided").key == "undecided"


@pytest.mark.parametrize("shares", [{"natural": 120}, {"state": -1}, {"natural": "六成"}, {"natural": "NaN"}])
def test_capital_that_cannot_be_right_is_not_used(shares: dict[str, object]) -> None:
    found = classify(Facts(family="limited", type_code="1190", shares=shares), DAY)  # type: ignore[arg-type]
    assert found.key == "undecided" and "填报有误" in "".join(found.evidence)


SHARES = st.fixed_dictionaries({key: st.integers(0, 40).map(Decimal) for key in HOLDERS})


@given(st.sampled_from(sorted(ENTITY_TYPES)), SHARES, st.dates())
def test_every_entity_has_one_class_with_a_reason(type_code: str, shares: dict, on: date) -> None:
    facts = Facts(family=ENTITY_TYPES[type_code].family, type_code=type_code, shares=shares)
    found = classify(facts, on)
    assert found.key in CLASSES and found.evidence
    assert classify(facts, on) == found


@given(SHARES, st.sampled_from(sorted(HOLDERS)))
def test_what_is_not_known_never_makes_a_class(shares: dict[str, Decimal], holder: str) -> None:
    """Whoever may hold the unknown rest, a class given without knowing stays as it is."""
    rest = 100 - sum(shares.values())
    if rest < 0:
        return
    open_facts = Facts(family="limited", type_code="1190", shares=shares)
    before = classify(open_facts, DAY).key
    filled = Facts(family="limited", type_code="1190", shares={**shares, holder: shares[holder] + rest})
    if before != "undecided":
        assert classify(filled, DAY).key == before


# --- records -------------------------------------------------------------------------------------------


@pytest.fixture
def entity(db: None) -> Entity:
    """A limited company that was an individual business until 2025-09-01 and kept its code (个转企)."""
    bureau = Bureau.objects.create(code="numbers", name="示例局", short_name="示例局", region_code="990121")
    found = Entity.objects.create(
        uscc="92990121MA000004X0",
        name="示范青石茶叶有限公司",
        type_code="1190",
        family="limited",
        shares={"natural": 100},
        registrar="示例局",
        region="990121",
        bureau=bureau,
    )
    for name, before in (("type_code", "9500"), ("shares", "{}")):
        EntityChange.objects.create(
            entity=found, field=name, before=before, changed_on=date(2025, 9, 1), noted_at=clock.now()
        )
    return found


def test_the_class_of_a_day_rests_on_the_facts_of_that_day(entity: Entity) -> None:
    assert ownership.classify_entity(entity, date(2025, 8, 31)).key == "individual"
    assert ownership.classify_entity(entity, date(2025, 9, 1)).key == "private"
    assert ownership.classify_entity(entity, DAY).key == "private"


def test_a_persons_decision_goes_before_the_rule_from_its_day(entity: Entity) -> None:
    OwnershipDecision.objects.create(
        entity=entity,
        ownership="collective",
        reason="查阅章程",
        valid_from=date(2026, 1, 1),
        decided_at=clock.now(),
    )
    assert ownership.classify_entity(entity, date(2025, 12, 31)).key == "private"
    found = ownership.classify_entity(entity, DAY)
    assert (found.key, found.by_person, found.reason) == ("collective", True, "查阅章程")
    assert "查阅章程" not in "".join(found.evidence)


def test_a_branch_asks_its_parent(entity: Entity) -> None:
    branch = Entity(type_code="2190", family="branch")
    assert ownership.classify_entity(branch, DAY, parent=entity).key == "private"
    assert ownership.classify_entity(branch, DAY).key == "undecided"
