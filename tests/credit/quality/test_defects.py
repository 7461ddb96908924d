"""The demo's planted defects: old stock comes in with its tickets, the others are refused, each by its own rule."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.core.models import Bureau
from portal.credit.demo import defects, words
from portal.credit.demo.composing import Composer
from portal.credit.demo.disclosing import Discloser
from portal.credit.models import Batch, Entity, Line, QualityRun, Ticket
from portal.credit.quality.catalogue import REFUSE, TICKET, rules
from portal.credit.quality.running import check_batch, check_units
from tests.credit.intake.conftest import TODAY, Send, as_csv


@pytest.fixture
def composer() -> Composer:
    return Composer(TODAY, words.REGIONS, words.TRADES)


def names(planted: defects.Planted) -> set[str]:
    return {rule for rule, _ in planted}


def found(run: QualityRun) -> set[str]:
    return set(run.results.values_list("rule", flat=True))


def test_there_are_defects_for_every_rule_that_a_row_of_the_register_can_break(composer: Composer) -> None:
    old, new = defects.rows(composer), defects.rows(composer, old=False)
    assert len(old) + len(new) >= 40
    every = {one.id for one in rules().values() if one.example.kind == "register" and not one.example.needs}
    assert every <= names(old) | names(new)
    codes = [row["UNISCID"] for rule, row in (*old, *new) if row["UNISCID"] and rule != "duplicate"]
    assert len(set(codes)) == len(codes) and all(code[2:4] == "99" for code in codes)


def test_old_stock_comes_in_with_a_ticket_for_each_and_the_run_finds_all(
    composer: Composer, send: Send, units: dict[str, Bureau]
) -> None:
    planted = defects.rows(composer)
    report = send([row for _, row in planted], old_before=defects.OLD_BEFORE)
    assert report.left_out == [] and Entity.objects.count() == len(planted)
    by_record = {row["UNISCID"]: rule for rule, row in planted}
    opened = dict(Ticket.objects.values_list("record", "rule"))
    assert opened == {
        record: rule
        for record, rule in by_record.items()
        if rules()[rule].severity == TICKET and rules()[rule].scope == "rows"
    }
    (run,) = check_units([units["sfq"]])
    assert found(check_batch(Batch.objects.get())) == found(run)
    wanted = names(planted)
    if "parent-code" in wanted:  # its branch has lost the code that could not be right
        wanted = wanted | {"parent-blank"}
    assert found(run) - {"report-missing"} == wanted


def test_what_is_not_old_is_refused_by_its_own_rule(composer: Composer, send: Send) -> None:
    planted = defects.rows(composer, old=False)
    report = send(as_csv([row for _, row in planted]))
    assert report.read == len(planted)
    told = dict(Line.objects.values_list("number", "rules"))
    assert [rule for number, (rule, _) in enumerate(planted, 2) if number not in told] == []
    assert {number: [rule] for number, (rule, _) in enumerate(planted, 2)} == told


def test_disclosures_are_refused_but_for_the_late_one(composer: Composer, send: Send) -> None:
    owner = defects.rows(composer)[0][1] | {"REGNO": "", "ESTDATE": "2010-05-06"}
    send([owner])
    planted = defects.disclosures(Discloser(TODAY - timedelta(days=30)), owner)
    assert {rules()[rule].severity for rule in names(planted)} >= {REFUSE}
    report = send([row for _, row in planted], kind="disclosures")
    told = {number: known for number, known in Line.objects.values_list("number", "rules") if known}
    refused = {rule for known in told.values() for rule in known}
    assert refused == names(planted) - {"late"} and len(report.left_out) == len(planted) - 1
