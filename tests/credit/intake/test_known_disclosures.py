"""Rows about a disclosure that is public, or has been: what they may add, and what they may never bring back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from portal.core import clock
from portal.credit.intake.importing import Report
from portal.credit.leaving import end
from portal.credit.leaving.ending import sweep
from portal.credit.models import Disclosure
from tests.credit.intake.conftest import Cells, Send, entity, reasons, warned
from tests.credit.intake.test_disclosures import abnormal, penalty

pytestmark = pytest.mark.django_db

REMOVED = {"REMDATE": "2026-11-16", "REMREASON": "已补报年度报告", "REMORG": "示范区市场监督管理局"}


@pytest.fixture
def told(send: Send) -> Any:
    """Send rows of disclosures about entities that are registered; the report."""
    send([entity(1), entity(2, ENTTYPE="1130", CAPSTRUCT="自然人:100")])
    return lambda *rows, **more: send(list(rows), "disclosures", **more)


def without(row: Cells, *names: str) -> Cells:
    return {name: value for name, value in row.items() if name not in names}


def is_public() -> bool:
    return Disclosure.objects.public().exists()


def test_a_listing_that_was_removed_does_not_come_back_with_an_older_file(told: Any) -> None:
    told(abnormal())
    told(abnormal(**REMOVED))
    assert not is_public()
    assert told(abnormal(SOURCE="旧库")).saved == 0 and not is_public()  # the worker has not run yet
    sweep(100)
    for content in ({"SOURCE": "备份"}, {"FACTS": "未按照规定的期限公示年度报告。"}):
        report: Report = told(abnormal(**content))
        assert report.saved == 0 and "不能再次公示" in reasons(report) and not is_public()
    assert told(abnormal(ABNTIME="2026-11-18")).saved == 1 and is_public()


def test_a_permit_that_was_renewed_comes_back(told: Any) -> None:
    permit = {
        **without(penalty(), "LOWFINE", "FINE", "GRAVITY", "MEASURES", "PROCEDURE", "FACTS"),
        **{"KIND": "行政许可", "DOCNAME": "食品经营许可证", "VALFROM": "2021-11-15", "VALTO": "2026-11-15"},
        **{"DECDATE": "2021-11-15", "PUBDATE": ""},
    }
    with clock.at(date(2026, 11, 10)):
        assert told(permit).saved == 1
    sweep(100)
    assert not Disclosure.objects.exists()
    assert told(permit | {"VALTO": "2031-11-15"}).saved == 1 and is_public()


def test_a_column_that_is_missing_and_an_empty_cell_take_no_fact_away(told: Any) -> None:
    told(penalty(GRAVITY="严重"))
    for row in (without(penalty(), "GRAVITY"), penalty(GRAVITY="")):
        assert told(row).unchanged == 1
        assert Disclosure.objects.public().get().gravity == "serious"


def test_a_file_does_not_move_the_end_of_what_is_public_by_another_grade(told: Any) -> None:
    told(penalty(GRAVITY="严重"))
    until = Disclosure.objects.get().public_until
    report = told(penalty(GRAVITY="轻微"))
    assert report.saved == 0 and "已有另一种内容（失信程度不同）" in reasons(report)
    assert Disclosure.objects.public().get().public_until == until


def test_a_later_fact_that_ends_publication_is_told(told: Any) -> None:
    old = {"DECDATE": "2026-02-10", "PUBDATE": "2026-02-12"}
    assert told(penalty(GRAVITY="", **old)).saved == 1  # before grades were asked for
    assert is_public()
    report = told(penalty(GRAVITY="轻微", **old))
    assert report.saved == 1 and "补报以后不再公示" in warned(report) and not is_public()


@pytest.mark.parametrize(
    "number",
    ["示市监处罚（2026）1号", "示市监处罚[2026]第001号", "示市监处罚2026年1号", " 示市监处罚【2026】01 号"],
)
def test_what_was_repaired_does_not_come_back_under_another_writing(told: Any, number: str) -> None:
    told(penalty(1))
    end(Disclosure.objects.get(), Disclosure.REPAIRED, by="officer")
    report = told(penalty(1, DOCNO=number, ORGNAME="示范区市场监管局"))
    assert report.saved == 0 and "不能再次公示" in reasons(report)
    assert told(penalty(11)).saved == 1


LONG = {"MEASURES": "罚款；限制从业", "GRAVITY": "严重"}


def test_a_ban_for_life_that_is_told_later_is_taken_in_from_the_column_of_its_last_day(told: Any) -> None:
    told(penalty(**LONG, RESTRICTTO="2031-10-12"))
    assert "已有另一种内容" in reasons(told(penalty(**LONG, RESTRICTTO="终身")))
    told(penalty(2, **LONG, RESTRICTTO=""))
    assert told(penalty(2, **LONG, RESTRICTTO="终身")).saved == 1
    assert Disclosure.objects.public().get(document_no__contains="2号").restricted_for_life
    assert told(penalty(2, **LONG, RESTRICTTO=""), penalty(3)).unchanged == 1
    assert "已有另一种内容" in reasons(told(penalty(2, **LONG, RESTRICTTO="2031-10-12")))


def test_what_was_said_not_to_be_of_a_special_field_is_no_later_fact(told: Any) -> None:
    told(penalty(SPECIALFIELD="否"))
    report = told(penalty(SPECIALFIELD="是"))
    assert report.saved == 0 and "已有另一种内容（食品、药品、特种设备领域不同）" in reasons(report)
