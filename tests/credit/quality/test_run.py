"""A run: it finds what was planted, each by its own rule, scores, and settles the tickets of old stock."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from portal.core import clock
from portal.core.models import Bureau
from portal.credit.models import Batch, Disclosure, Entity, QualityRun, Ticket
from portal.credit.quality.catalogue import rules
from portal.credit.quality.running import check_batch, check_units
from portal.credit.quality.sets import latest_publication, reported_year
from tests.credit.intake.conftest import TODAY, Send, code, entity

NUMBER, OTHER_NUMBER = "990102608000010", "990102608000029"


def failed(run: QualityRun) -> dict[str, int]:
    return {result.rule: result.failed for result in run.results.all()}


def disclosed(owner: Entity, **changes: Any) -> Disclosure:
    """A public record of an entity's own unit."""
    now = clock.now()
    facts = {
        "kind": Disclosure.PENALTY,
        "organ": "示范区市场监督管理局",
        "role": "penalise",
        "decided_on": date(2026, 9, 7),
        "published_on": date(2026, 9, 14),
        "live": True,
        "public_from": now - timedelta(days=9),
        "key": f"{Disclosure.objects.count()}",
    }
    return Disclosure.objects.create(entity=owner, bureau=owner.bureau, **(facts | changes))


def reported(*owners: Entity) -> None:
    for owner in owners:
        disclosed(
            owner, kind=Disclosure.ANNUAL_REPORT, year=2025, role="register", key=f"report-{owner.uscc}"
        )


@pytest.fixture
def county(units: dict[str, Bureau], send: Send) -> Bureau:
    """Three entities without a fault."""
    send([entity(1), entity(2), branch(3, code(1)), entity(4, REGNO=NUMBER)])
    reported(*Entity.objects.exclude(family="branch"))
    return units["sfq"]


def branch(number: int, parent: str) -> dict[str, str]:
    more = {"ENTTYPE": "2130", "PARENTCODE": parent, "COMPFORM": "", "REGCAP": "", "REGCAPCUR": ""}
    return entity(number, UNISCID=code(number, start="91"), **more)


def test_what_has_no_fault_scores_a_hundred(county: Bureau) -> None:
    (run,) = check_units([county])
    assert (run.score, run.checked, run.faultless, failed(run)) == (Decimal("100.00"), 7, 7, {})
    assert not Ticket.objects.exists()


def number_twice() -> None:
    Entity.objects.filter(uscc=code(2)).update(reg_no=NUMBER)


def name_twice() -> None:
    Entity.objects.filter(uscc=code(2)).update(name="示范区示范第1面馆")


def parent_blank() -> None:
    Entity.objects.filter(family="branch").update(parent_code="")


def parent_unknown() -> None:
    Entity.objects.filter(family="branch").update(parent_code=code(77))


def parent_gone() -> None:
    Entity.objects.filter(uscc=code(1)).update(status="cancelled", cancelled_on=date(2026, 3, 2))


def report_missing() -> None:
    Disclosure.objects.filter(kind=Disclosure.ANNUAL_REPORT, entity__uscc=code(2)).update(year=2024)


def listed_gone() -> None:
    owner = Entity.objects.get(uscc=code(2))
    disclosed(owner, kind=Disclosure.ABNORMAL)
    Entity.objects.filter(pk=owner.pk).update(status="cancelled", cancelled_on=date(2026, 3, 2))


def late() -> None:
    disclosed(Entity.objects.get(uscc=code(2)), published_on=date(2026, 11, 2))


def unpublished() -> None:
    disclosed(Entity.objects.get(uscc=code(2)), live=False, public_from=None, published_on=None)


def masked() -> None:
    disclosed(Entity.objects.get(uscc=code(2)), facts="当事人的手机是13900000000。")


def scope_blank() -> None:
    Entity.objects.filter(uscc=code(2)).update(scope="")


def date_order() -> None:
    Entity.objects.filter(uscc=code(2)).update(established_on=date(2025, 1, 1))


PLANTED = {
    "number-twice": number_twice,
    "name-twice": name_twice,
    "parent-blank": parent_blank,
    "parent-unknown": parent_unknown,
    "parent-gone": parent_gone,
    "report-missing": report_missing,
    "listed-gone": listed_gone,
    "late": late,
    "unpublished": unpublished,
    "masked": masked,
    "scope-blank": scope_blank,
    "date-order": date_order,
}


@pytest.mark.parametrize("rule", list(PLANTED))
def test_a_planted_defect_is_found_by_its_rule_alone(county: Bureau, rule: str) -> None:
    PLANTED[rule]()
    (run,) = check_units([county])
    assert failed(run) == {rule: 1}
    assert Decimal(80) < run.score and (run.score < 100) == rules()[rule].scored
    result = run.results.get()
    assert result.places and "13900000000" not in json.dumps(result.places)


def test_old_stock_comes_in_with_tickets_and_the_run_closes_those_that_are_mended(
    units: dict[str, Bureau], send: Send
) -> None:
    old = [
        entity(1, ESTDATE="2009-05-06", APPRDATE="2008-01-01"),
        entity(2, ESTDATE="2010-05-06", APPRDATE="2011-01-01", EMPNUM="三五个"),
    ]
    send(old, old_before=date(2020, 1, 1))
    opened = set(Ticket.objects.values_list("rule", "record", "year"))
    assert opened == {("date-order", code(1), 2009), ("count-form", code(2), 2010)}
    reported(*Entity.objects.all())
    (run,) = check_units([units["sfq"]])
    assert failed(run) == {"date-order": 1, "count-form": 1}
    assert Ticket.objects.filter(closed_at=None).count() == 2
    Entity.objects.filter(uscc=code(1)).update(approved_on=date(2011, 2, 3))
    (run,) = check_units([units["sfq"]])
    # The number of people could not be read and was left empty: that is not mended yet.
    assert failed(run) == {"count-form": 1}
    assert list(Ticket.objects.filter(closed_at=None).values_list("rule", flat=True)) == ["count-form"]


def test_a_defect_between_records_gets_a_ticket_once(county: Bureau) -> None:
    parent_blank()
    for _ in range(2):
        check_units([county])
    ticket = Ticket.objects.get()
    assert (ticket.rule, ticket.record, ticket.year, ticket.bureau) == (
        "parent-blank",
        code(3, start="91"),
        2020,
        county,
    )
    Entity.objects.filter(family="branch").update(parent_code=code(1))
    check_units([county])
    ticket.refresh_from_db()
    assert ticket.closed_at is not None


def test_a_batch_is_scored_with_what_was_refused(units: dict[str, Bureau], send: Send) -> None:
    rows = [entity(1), entity(2, UNISCID=code(2)[:-1] + "0"), entity(3, REGORG="青石县市场监督管理局")]
    report = send([*rows, entity(4, OPSCOPE="")])
    batch = Batch.objects.get(number=report.batch)
    run = check_batch(batch)
    assert (run.batch, run.bureau, run.checked) == (batch, units["sfq"], 4)
    assert failed(run) == {"code-check": 1, "owner": 1, "scope-blank": 1, "report-missing": 2}
    assert not Ticket.objects.exists()
    places = {result.rule: result.places for result in run.results.all()}
    assert places["code-check"][0][1:] == ["第 3 行", "统一社会信用代码"]


def test_the_command_scores_each_unit_and_lists_every_defect(
    county: Bureau, units: dict[str, Bureau], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scope_blank()
    Entity.objects.filter(uscc=code(4)).update(bureau=units["qsx"])
    call_command("check_quality", bureau="sfs", json=tmp_path / "r.json", list=tmp_path / "lists")
    told = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert {run["bureau"]: run["checked"] for run in told["runs"]} == {"sfq": 6, "qsx": 1}
    assert "示范区市场监督管理局：" in capsys.readouterr().out
    lines = list(csv.DictReader((tmp_path / "lists" / "sfq.csv").open(encoding="utf-8-sig")))
    assert [(line["记录"], line["编号"], line["栏目"]) for line in lines] == [
        (code(2), "scope-blank", "经营范围")
    ]


def test_working_days_and_the_year_of_reports() -> None:
    assert latest_publication(date(2026, 9, 18)) == date(2026, 10, 22)
    assert latest_publication(date(1990, 1, 1)) is None
    assert (reported_year(date(2026, 6, 30)), reported_year(date(2026, 7, 1))) == (None, 2025)
    assert reported_year(TODAY) == 2025
