"""Personal numbers and names planted all over the portal reach no answer, index, log, error page, export or bulk file."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import Any

import pytest

from portal.core import clock
from portal.credit.models import Disclosure, Entity, EntityChange, Line
from tests.credit.leaving.conftest import TODAY, penalty
from tests.security.canaries import CANARIES, Canary, canary, found_in
from tests.security.planting import CODE, PENALTY, ROW, Portal, answers, check, stored


def test_the_net_catches() -> None:
    """A net with holes would let every other test pass."""
    for each in CANARIES:
        assert found_in(f"{each.phone[:3]}-{each.phone[3:7]} {each.phone[7:]}") == [each.place]
        assert found_in(each.spelled) == [each.place]
        assert found_in(f"证人{each.name}证实") == [each.place]
        assert found_in(each.identity.translate(str.maketrans("0123456789", "０１２３４５６７８９"))) == [
            each.place
        ]
    assert len({each.identity for each in CANARIES} | {each.phone for each in CANARIES}) == 2 * len(CANARIES)
    assert found_in("1540099，9901991999090901") == []


def test_columns_that_are_no_public_facts(portal: Portal) -> None:
    planted = canary("import: columns that are no public facts")
    extra = {
        "证件号码": planted.identity,
        "联系电话": planted.phone,
        "备注": planted.spelled,
        "CERNO": planted.identity,
    }
    portal.take_in("import_register", [{**ROW, **extra, "APPRDATE": "2026-11-20", "OPSCOPE": "食品销售"}])
    portal.take_in("import_disclosures", [{**PENALTY, **extra}])
    assert Entity.objects.get().scope == "食品销售" and Disclosure.objects.count() == 1
    assert found_in(stored()) == [] and found_in(json.dumps(list(Line.objects.values()), default=str)) == []
    answers(portal)
    check(portal)


def test_free_text_of_a_penalty(portal: Portal) -> None:
    planted = canary("import: free text of a penalty")
    portal.take_in("import_disclosures", [{**PENALTY, "FACTS": f"当事人（{planted.spelled}）销售过期食品。"}])
    assert not Disclosure.objects.public().exists()
    answers(portal)
    check(portal)


def test_a_rejected_row(portal: Portal) -> None:
    planted = canary("import: a rejected row")
    bad = {**ROW, "UNISCID": "91990100MA0000099X", "OPSCOPE": planted.spelled, "LEREP": planted.identity}
    portal.take_in("import_register", [bad])
    portal.take_in("import_disclosures", [{**PENALTY, "DECDATE": "2019-02-30", "FACTS": planted.spelled}])
    assert Entity.objects.count() == 1 and not Disclosure.objects.exists()
    answers(portal)
    check(portal)


def test_a_batch_that_waits_for_review(portal: Portal) -> None:
    planted = canary("import: a batch that waits for review")
    waiting = {**PENALTY, "CONTENT": f"罚款五万元。{planted.spelled}"}
    portal.take_in("import_disclosures", [waiting], "--for-review")
    assert not Disclosure.objects.public().exists()
    answers(portal)
    check(portal)


def test_an_entitys_place(portal: Portal) -> None:
    planted = canary("import: an entity's place")
    row = {**ROW, "APPRDATE": "2026-11-20", "DOM": f"示范市东区解放路12号，{planted.spelled}"}
    portal.take_in("import_register", [row])
    portal.take_in(
        "import_register",
        [{**row, "DOM": f"示范市东区解放路12号{planted.phone[:3]}.{planted.phone[3:7]}.{planted.phone[7:]}"}],
    )
    answers(portal)
    check(portal)


def test_a_former_value_in_the_history(portal: Portal) -> None:
    planted = canary("register: a former value in the history")
    entity = Entity.objects.get()
    for name in ("place", "scope", "representative", "name"):
        EntityChange.objects.create(
            entity=entity,
            field=name,
            before=f"示范市西区和平路3号 {planted.phone}",
            after=f"示范市东区解放路12号 {planted.identity}",
            changed_on=TODAY.date() - timedelta(days=30),
            noted_at=TODAY,
        )
    answers(portal)
    check(portal)


def test_a_value_that_was_stored_before_there_was_a_gate(portal: Portal) -> None:
    planted = canary("register: a value that was stored before there was a gate")
    entity = Entity.objects.get()
    entity.place, entity.scope = f"解放路12号 {planted.phone}", f"日用百货（{planted.identity}）"
    entity.cancel_reason, entity.former_names = planted.spelled, [f"青石经营部{planted.phone}"]
    entity.save()
    answers(portal)
    check(portal)


def test_an_admin_draft_that_was_not_published(portal: Portal) -> None:
    planted = canary("disclosure: an admin draft that was not published")
    record = penalty(Entity.objects.get())
    record.save()
    record.facts = planted.spelled
    record.save_revision()
    record.save()
    answers(portal)
    check(portal)


def test_an_officers_decision(portal: Portal, django_user_model: Any) -> None:
    from portal.core.privacy import Action
    from portal.credit.publishing import screened_anew, texts_of
    from portal.credit.screening import apply

    planted = canary("disclosure: an officer's decision")
    portal.take_in("import_disclosures", [{**PENALTY, "FACTS": f"当事人（{planted.spelled}）销售过期食品。"}])
    record = Disclosure.objects.select_related("entity", "batch").get()
    screening = screened_anew(record)
    for item in screening.open_items:
        screening = screening.decided(item.key, Action.REDACT, by="officer", at=TODAY, texts=texts_of(record))
    officer = django_user_model.objects.create_superuser("officer", "o@example.org", "long enough password")
    assert apply(record, screening, officer).public
    assert "销售过期食品" in portal.client.get(f"/disclosures/{record.public_id}/").content.decode()
    assert found_in(stored()) == []
    answers(portal)
    check(portal)


def texts_with(planted: Canary) -> dict[str, str]:
    """A penalty that names somebody in every text that a file may fill, by role, by relation and by what marks a person."""
    name = planted.name
    return {
        "DOCNAME": f"关于{name}销售过期食品的处罚决定书",
        "FACTS": f"经查，店员{name}销售过期食品，投诉人张某证实。{name}，女，已离职。",
        "CONTENT": f"罚款五万元，由当事人的妻子{name}代缴。",
        "BASIS": f"《示范进货查验办法》第九条（经办人：{name}）",
        "CATEGORY": f"当事人{name}未查验许可",
        "DOCSOURCE": f"举报人{name}的来信",
    }


def test_a_name_in_the_text_of_a_penalty(portal: Portal) -> None:
    planted = canary("import: a name in the text of a penalty")
    portal.take_in("import_disclosures", [{**PENALTY, **texts_with(planted)}])
    record = Disclosure.objects.public().get()
    assert "鲍某" in portal.client.get(f"/disclosures/{record.public_id}/").content.decode()
    assert found_in(stored()) == []
    answers(portal)
    check(portal)


def test_a_name_in_a_batch_that_waits_for_review(portal: Portal, django_user_model: Any) -> None:
    from portal.credit.intake.reviewing import pass_on
    from portal.credit.models import Batch

    planted = canary("import: a name in a batch that waits for review")
    portal.take_in("import_disclosures", [{**PENALTY, **texts_with(planted)}], "--for-review")
    answers(portal)
    officer = django_user_model.objects.create_superuser("officer", "o@example.org", "long enough password")
    assert pass_on(Batch.objects.get(state=Batch.WAITING), officer) == 0
    assert Disclosure.objects.public().count() == 1 and found_in(stored()) == []
    assert found_in(json.dumps(list(Line.objects.values()), ensure_ascii=False, default=str)) == []
    answers(portal)
    check(portal)


def test_a_name_in_a_draft_that_was_not_published(portal: Portal) -> None:
    from portal.credit.publishing import State, settle

    planted = canary("disclosure: a name in a draft that was not published")
    record = penalty(Entity.objects.get())
    record.facts = f"其妻{planted.name}参与经营。"
    assert settle(record).state is State.HELD
    record.save()
    record.save_revision()
    answers(portal)
    check(portal)


def test_a_name_that_an_officer_masked(portal: Portal, django_user_model: Any) -> None:
    from portal.core.privacy import Action
    from portal.credit.publishing import screened_anew, texts_of
    from portal.credit.screening import apply

    planted = canary("disclosure: a name that an officer masked")
    portal.take_in("import_disclosures", [PENALTY])
    record = Disclosure.objects.select_related("entity", "batch").get()
    record.facts = f"负责人{planted.name}销售过期食品，{planted.name}已改正。"
    record.save()
    screening = screened_anew(record)
    for item in screening.asked:
        screening = screening.decided(item.key, Action.REDACT, by="officer", at=TODAY, texts=texts_of(record))
    officer = django_user_model.objects.create_superuser("officer", "o@example.org", "long enough password")
    assert apply(record, screening, officer).public
    assert found_in(stored()) == []
    answers(portal)
    check(portal)


def test_message_and_contact_of_the_inbox(portal: Portal) -> None:
    from tests.inbox.test_error_form import opened, receipt

    planted = canary("inbox: message and contact")
    fields = opened(portal.client, f"/inbox/error/?page=/entities/{planted.identity}/", at=TODAY)
    with clock.at(TODAY + timedelta(seconds=60)):
        sent = portal.client.post(
            "/inbox/error/",
            {"kind": "typo", "description": planted.spelled, **fields, "contact": planted.phone},
        )
        number, code = receipt(sent)
        portal.net.look("receipt", sent.content)
        status = portal.client.post("/inbox/status/", {"number": number, "code": code})
        assert number in status.content.decode()
    answers(portal)
    check(portal)


def test_evidence_of_a_correction_request(portal: Portal) -> None:
    from portal.core import corrections
    from portal.inbox.models import CorrectionRequest
    from portal.inbox.models.corrections import receive_correction

    planted = canary("inbox: evidence of a correction request")
    ref = corrections.ref_of(f"entity:{CODE}")
    target = corrections.resolve(ref) if ref else None
    assert target
    request, _, new = receive_correction(
        ticket="ticket",
        target=target,
        field="place",
        contact=planted.phone,
        kind=CorrectionRequest.REGISTERED,
        asker=CorrectionRequest.SELF,
        claim=planted.spelled,
        right=planted.spelled,
        grounds=planted.spelled,
        statement=planted.spelled,
    )
    assert new
    answers(portal)
    request.status = CorrectionRequest.WORKING
    request.save()
    answers(portal)
    request.status, request.outcome = CorrectionRequest.DONE, CorrectionRequest.UPHELD
    request.reply = "经核实，维持原来的内容。"
    request.save()
    answers(portal)
    check(portal)


def test_search_query(portal: Portal) -> None:
    from search import learning
    from search.models import Asked

    planted = canary("search: query")
    for query in (planted.identity, f"张示范 {planted.phone}", planted.spelled, f"{planted.phone} 处罚记录"):
        answer = portal.client.get("/search/", {"q": query})
        # It says to the asker what was asked, and to nobody else.
        assert answer["Cache-Control"] == "private, no-store"
        portal.client.get("/api/v1/search", {"q": query})
        portal.client.get("/api/v1/suggest", {"q": query})
        portal.client.get("/entities/", {"q": query}, follow=True)
        came = portal.client.get(
            f"/entities/{CODE}/", headers={"referer": f"http://testserver/search/?q={query}"}
        )
        portal.net.look("page opened from results", came.content)
    portal.net.look_at_files(portal.folder / "var", leave_out=["portal.sqlite3"])
    learning.collect(TODAY, TODAY)
    assert found_in(json.dumps(list(Asked.objects.values()), ensure_ascii=False, default=str)) == []
    answers(portal)
    check(portal)


def test_uploaded_file_of_the_batch_check(portal: Portal) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    planted = canary("batch check: uploaded file")
    content = f"代码\n{CODE}\n{planted.identity}\n{planted.phone}\n".encode()
    file = SimpleUploadedFile("list.csv", content, content_type="text/csv")
    sent = portal.client.post("/entities/check/", {"file": file, "text": ""})
    assert sent.status_code == 200
    portal.client.post("/entities/check/", {"text": f"{planted.spelled}\n" * 2000})
    answers(portal)
    check(portal)


def test_address_of_a_page_that_is_not_there(portal: Portal) -> None:
    planted = canary("address of a page that is not there")
    for number in (
        planted.identity,
        planted.spelled,
        planted.phone,
        f"{planted.phone[:3]}-{planted.phone[3:7]}-{planted.phone[7:]}",
    ):
        for address in (
            "/{}/",
            "/laws/{}/",
            "/guides/{}/",
            "/entities/{}/",
            "/disclosures/{}/",
            "/api/v1/entities/{}",
        ):
            answer = portal.client.get(address.format(number), follow=True)
            assert answer.status_code in (400, 404, 410, 422), address
            portal.net.look(address, answer.content)
    check(portal)


def test_input_of_tools(portal: Portal) -> None:
    planted = canary("form: input of tools")
    for address, name in (
        ("/tools/credit-code/", "code"),
        ("/tools/retention/", "decided_on"),
        ("/entities/verify/", "code"),
        ("/laws/", "topic"),
        ("/data/", "region"),
    ):
        for number in (planted.identity, planted.phone):
            portal.client.get(address, {name: number}, follow=True)
    portal.client.post("/inbox/status/", {"number": planted.phone, "code": planted.identity})
    portal.client.post("/tools/citation-check/", {"text": planted.spelled})
    answers(portal)
    check(portal)


def test_an_exception(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    planted = canary("log: an exception")

    def broken(*args: object, **kwargs: object) -> None:
        raise ValueError(f"Key (facts)=({planted.spelled}) already exists")

    monkeypatch.setattr("portal.credit.presenting.entity.present", broken)
    answer = portal.client.get(f"/entities/{CODE}/")
    assert answer.status_code == 500
    portal.net.look("error page", answer.content)
    logging.getLogger("portal.credit").error("行 7：%s", planted.spelled)
    assert "〔身份证号〕" in portal.net.log.getvalue() and "Traceback" in portal.net.log.getvalue()
    check(portal)
