"""The check of a file before it is handed in: what it finds, what it scores, and that it keeps nothing."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.core import codes
from portal.credit.intake.opening import UnreadableFile
from portal.credit.quality.catalogue import rules
from portal.credit.quality.checking import FileReport, check_file
from portal.credit.quality.scoring import penalty, score
from tests.credit.intake.conftest import Cells, as_csv, code, entity

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tables(db: None) -> None:
    codes.ensure_builtin()


def checked(rows: list[Cells], folder: Path) -> FileReport:
    path = folder / "rows.csv"
    path.write_bytes(as_csv(rows))
    return check_file(path, "登记.csv", "register")


def broken(report: FileReport) -> dict[str, int]:
    return {one.id: number for one, number, _ in report.found}


def clean() -> list[Cells]:
    branch = {"ENTTYPE": "2130", "PARENTCODE": code(1), "COMPFORM": "", "REGCAP": "", "REGCAPCUR": ""}
    return [entity(1), entity(2), entity(3, UNISCID=code(3, start="91"), **branch), entity(4)]


def test_a_clean_file_scores_a_hundred(tmp_path: Path) -> None:
    report = checked(clean(), tmp_path)
    assert (report.tally.score, report.tally.records, report.found) == (Decimal("100.00"), 4, [])


FAULTS: dict[str, dict[int, Cells]] = {
    "duplicate": {3: entity(1, ENTNAME="另一个名称")},
    "number-twice": {0: entity(1, REGNO="990102608000010"), 1: entity(2, REGNO="990102608000010")},
    "name-twice": {1: entity(2, ENTNAME="示范区示范第1面馆")},
    "parent-blank": {2: clean()[2] | {"PARENTCODE": ""}},
    "parent-gone": {0: entity(1, REGSTATE="注销", CANDATE="2026-03-02")},
    "industry-unknown": {1: entity(2, INDUSTRYPHY="A")},
}
for one in rules().values():
    if one.example.kind == "register" and one.scope == "rows" and not one.example.needs:
        FAULTS.setdefault(one.id, {3: one.example.bad_row})


@pytest.mark.parametrize("rule", list(FAULTS))
def test_a_planted_defect_is_found_by_its_rule_alone(rule: str, tmp_path: Path) -> None:
    rows = clean()
    for place, row in FAULTS[rule].items():
        rows[place] = row
    report = checked(rows, tmp_path)
    assert set(broken(report)) == {rule}
    assert report.tally.score < 100


CELLS = {  # what stands in a cell; a valid code planted twice would be a fault of its own
    one.id: one.example.bad
    for one in rules().values()
    if one.id in FAULTS and one.example.row.get("ENTTYPE") == "9500" and one.id != "code-subject"
}


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    planted=st.lists(st.tuples(st.sampled_from(sorted(CELLS)), st.sampled_from([0, 1, 3])), max_size=6),
    seed=st.integers(),
)
def test_mending_a_cell_never_lowers_the_score_and_the_order_of_rows_is_nothing(
    planted: list[tuple[str, int]], seed: int, tmp_path: Path
) -> None:
    rows = clean()
    scores = [checked(rows, tmp_path).tally.score]
    for rule, place in planted:
        if all(rows[place].get(key, "") == clean()[place].get(key, "") for key in CELLS[rule]):
            rows[place] = rows[place] | CELLS[rule]
            scores.append(checked(rows, tmp_path).tally.score)
    # Read backwards, each step mends one fault.
    assert scores == sorted(scores, reverse=True)
    turned = list(rows)
    random.Random(seed).shuffle(turned)  # noqa: S311  (rows, not secrets)
    assert checked(turned, tmp_path).tally.score == scores[-1]


@given(st.lists(st.sets(st.sampled_from(sorted(rules())), max_size=5), min_size=1, max_size=30), st.randoms())
def test_taking_away_a_defect_never_lowers_the_score(records: list[set[str]], chance: random.Random) -> None:
    lost = [penalty(record) for record in records]
    before = score(len(records), sum(lost))
    assert Decimal(0) <= before <= 100 and (before == 100) == (not any(lost))
    place = chance.randrange(len(records))
    if records[place]:
        mended = set(records[place])
        mended.discard(chance.choice(sorted(mended)))
        records[place] = mended
    assert score(len(records), sum(map(penalty, records))) >= before


def test_what_would_be_refused_can_be_mended_and_numbers_of_persons_are_not_repeated(tmp_path: Path) -> None:
    identity = "11010519491231002X"
    rows = [*clean(), entity(7, DOM="联系13900000000"), entity(8, UNISCID=identity, LEREP="")]
    report = checked(rows, tmp_path)
    assert [row.line for row in report.refused] == [6, 7]
    told = repr(report)
    assert "13900000000" not in told and identity not in told
    assert "示范区示范第7面馆" in told


def test_a_file_that_cannot_be_checked_says_why(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="登记状态"):
        checked([{"UNISCID": code(1), "ENTNAME": "示范", "ENTTYPE": "9500"}], tmp_path)


def test_disclosures_are_checked_too(tmp_path: Path) -> None:
    shown = rules()["late"].example
    path = tmp_path / "d.csv"
    other = shown.bad_row | {"DOCNO": "示市监处罚〔2026〕000124号"}
    path.write_bytes(
        as_csv(
            [shown.good_row, other, shown.good_row | {"DOCNO": "示市监处罚〔2026〕000125号", "FINE": "一万"}]
        )
    )
    report = check_file(path, "公示.csv", "disclosures")
    assert broken(report) == {"late": 1, "figure-form": 1}
    assert [row.line for row in report.refused] == [4]
