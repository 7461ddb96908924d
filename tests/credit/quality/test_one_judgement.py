"""One bad file of disclosures: the check before it is sent, the import and the quality run name the same rows by the same rule."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.credit.intake.rules import RULES
from portal.credit.models import Batch, Disclosure, Line, QualityRun
from portal.credit.quality.checking import check_file
from portal.credit.quality.running import check_batch
from tests.credit.intake.conftest import Send, as_csv, entity
from tests.credit.intake.test_disclosures import penalty

RULED = ("not-public", "personal-text", "name-masked")
PHONE = "15400000017"
ROWS = [
    penalty(1),
    penalty(2, MEASURES="警告", CONTENT="警告", FINE=""),
    penalty(3, PROCEDURE="简易程序"),
    penalty(4, FACTS=f"当事人电话{PHONE}，没有查验许可证。"),
    penalty(5, FACTS="店员刘美丽承认没有查验许可证，经营者示小一在场。"),
    penalty(6, CONTENT="罚款 1 万元。"),
    penalty(7, FACTS=f"证人李四明（电话{PHONE}）证实没有查验许可证。"),
]
EXPECTED = {
    "not-public": {3, 4},
    "personal-text": {5, 8},
    "name-masked": {6, 8},
}


@pytest.fixture(autouse=True)
def register(send: Send) -> None:
    send([entity(2, ENTTYPE="1130", CAPSTRUCT="自然人:100")])


def by_check(folder: Path) -> dict[str, set[int]]:
    path = folder / "bad.csv"
    path.write_bytes(as_csv(ROWS))
    places = check_file(path, "bad.csv", "disclosures").tally.places
    return {rule: {_number(place[1]) for place in places.get(rule, [])} for rule in RULED}


def by_run(run: QualityRun) -> dict[str, set[int]]:
    found = {each.rule: {_number(place[1]) for place in each.places} for each in run.results.all()}
    return {rule: found.get(rule, set()) for rule in RULED}


def _number(place: str) -> int:
    return int(place.split("第")[-1].removesuffix("行").strip())


def _told(entries: list[dict[str, str]], word: str) -> Iterator[int]:
    return (_number(entry["place"]) for entry in entries if word in entry["reason"])


def test_check_import_and_run_agree(send: Send, tmp_path: Path) -> None:
    assert by_check(tmp_path) == EXPECTED
    report = send(ROWS, "disclosures")
    assert set(_told(report.left_out, "不予公示")) == EXPECTED["not-public"]
    assert set(_told(report.warnings, "由人决定遮盖还是保留")) == EXPECTED["personal-text"]
    assert set(_told(report.warnings, "的姓名，已遮盖")) == EXPECTED["name-masked"]
    assert PHONE not in str(report) and "刘美丽" not in str(report) and "李四明" not in str(report)
    assert by_run(check_batch(Batch.objects.get(number=report.batch))) == EXPECTED
    assert set(RULED) <= set(RULES)


def test_a_batch_that_waits_is_told_the_same_of(send: Send) -> None:
    report = send(ROWS, "disclosures", for_review=True)
    assert Line.objects.filter(state=Line.WAITING).count() == 5
    assert set(_told(report.warnings, "的姓名，已遮盖")) == EXPECTED["name-masked"]
    assert by_run(check_batch(Batch.objects.get(number=report.batch))) == EXPECTED


def test_a_name_is_masked_and_the_registered_operators_is_not(send: Send) -> None:
    send(ROWS, "disclosures")
    record = Disclosure.objects.public().get(document_no__contains="5号")
    assert record.facts == "店员刘某承认没有查验许可证，经营者示小一在场。"
    assert record.screening["masked"] == [["facts", "刘某"]]
    held = Disclosure.objects.get(document_no__contains="7号")
    assert not held.live and held.facts.startswith("证人李某（")


def test_a_record_from_before_names_were_looked_for_stays_public(send: Send) -> None:
    row = penalty(5, FACTS="店员刘美丽承认没有查验许可证。")
    send([row], "disclosures")
    Disclosure.objects.update(facts=row["FACTS"], screening={})
    report = send([{**row, "SPECIALFIELD": "是"}], "disclosures")
    assert report.left_out == [] and report.saved == 1, report
    assert list(_told(report.warnings, "的姓名，已遮盖")) == [2]
    record = Disclosure.objects.public().get()
    assert record.special_field and record.facts == "店员刘某承认没有查验许可证。"


def test_the_same_row_with_more_known_is_no_other_content(send: Send) -> None:
    """What was masked of persons, by the import or by an officer, is no difference."""
    row = penalty(5, FACTS="店员刘美丽承认没有查验许可证。")
    send([row], "disclosures")
    again = send([{**row, "SPECIALFIELD": "是"}], "disclosures")
    assert again.left_out == [] and again.saved == 1
    record = Disclosure.objects.public().get()
    assert record.special_field and record.facts == "店员刘某承认没有查验许可证。"
