"""The synthetic register: recognisable as such, valid, and the same for everyone."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core import credit_codes, registration_numbers
from portal.credit.demo import edges, words
from portal.credit.demo.composing import Composer, credit_code, registration_number
from portal.credit.demo.disclosing import Discloser
from tests.bench import register

DAY = date(2026, 11, 23)


def composer(seed: int = 1) -> Composer:
    return Composer(DAY, words.REGIONS, words.TRADES, seed)


@given(st.sampled_from("123"), st.sampled_from(words.REGIONS), st.integers(0, 31**6 - 1))
def test_every_code_is_valid_and_in_the_unused_block(place: str, region: object, serial: int) -> None:
    code = credit_code(place, region.code, serial)  # type: ignore[attr-defined]
    assert credit_codes.is_valid(code) and credit_codes.subject_is_right(code) and code[2:4] == "99"


@given(st.booleans(), st.integers(0, 9_999_999))
def test_every_old_number_is_valid(individual: bool, serial: int) -> None:
    number = registration_number("990121", individual, serial)
    assert registration_numbers.is_valid(number) and number[6] == ("6" if individual else "0")


def test_a_seed_gives_the_same_rows_and_no_code_twice() -> None:
    rows = list(composer().rows(500))
    assert rows == list(composer().rows(500)) != list(composer(2).rows(500))
    assert len({row["UNISCID"] for row in rows}) == 500


def test_nothing_passes_for_real() -> None:
    some = composer()
    for row in [*some.rows(500), *(row for _, row in edges.entities(some))]:
        assert "示范" in row["ENTNAME"] and row["DOMDISTRICT"].startswith("99")
        assert set(row["LEREP"]) & set("示范"), row["LEREP"]
        assert row["ESTDATE"] <= row["APPRDATE"] <= DAY.isoformat()


def test_disclosures_reach_every_kind_and_no_day_lies_ahead() -> None:
    rows = list(composer().rows(4000))
    maker = Discloser(DAY)
    shown = [*maker.rows(iter(rows), 0.1), *edges.disclosures(maker, rows)]
    assert {row["KIND"] for row in shown} == {
        "行政许可",
        "行政处罚",
        "经营异常名录",
        "严重违法失信名单",
        "抽查检查结果",
        "年报公示状态",
    }
    founded = {row["UNISCID"]: row["ESTDATE"] for row in rows}
    assert all(founded[row["UNISCID"]] <= row["DECDATE"] <= DAY.isoformat() for row in shown)


@pytest.mark.parametrize("count", [300])
def test_the_files_of_the_benchmark_are_the_same_bytes(tmp_path: object, count: int) -> None:
    first = register.generate(tmp_path / "a", count)  # type: ignore[operator]
    second = register.generate(tmp_path / "b", count)  # type: ignore[operator]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert len(first[0].read_text("utf-8").splitlines()) == count + 1
