"""Personal numbers planted all over the portal reach no answer, index, log, error page, export or bulk file."""

from __future__ import annotations

import csv
import json
import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import tantivy
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from portal.core import clock
from portal.core.announcements import drain
from portal.core.models import Bureau
from portal.core.privacy.logs import PersonalNumbersFilter
from portal.credit.columns import DISCLOSURES, REGISTER
from portal.credit.models import Disclosure, Entity, EntityChange, Line
from tests.credit.leaving.conftest import TODAY, penalty
from tests.security.canaries import CANARIES, Net, canary, found_in, logging_into

CODE = "91990100MA0000015X"
ROW = {
    "UNISCID": CODE,
    "ENTNAME": "示范市青石商贸有限公司",
    "ENTTYPE": "1130",
    "REGSTATE": "存续",
    "LEREP": "张示范",
    "DOMDISTRICT": "990100",
    "DOM": "示范市东区解放路12号",
    "REGCAP": "100",
    "OPSCOPE": "日用百货销售",
    "REGORG": "示范市市场监督管理局",
    "ESTDATE": "2020-01-02",
    "APPRDATE": "2020-01-02",
}
PENALTY = {
    "KIND": "行政处罚",
    "UNISCID": CODE,
    "ENTNAME": ROW["ENTNAME"],
    "DOCNAME": "行政处罚决定书",
    "DOCNO": "示市监处〔2026〕9号",
    "ORGNAME": ROW["REGORG"],
    "ROLE": "处罚",
    "DECDATE": "2026-11-02",
    "PUBDATE": "2026-11-10",
    "BASIS": "《示范进货查验办法》第九条",
    "CONTENT": "罚款五万元",
    "MEASURES": "罚款",
    "FINE": "5",
    "LOWFINE": "否",
    "PROCEDURE": "普通程序",
    "GRAVITY": "严重",
}


class Portal:
    """A small portal with canaries in it."""

    def __init__(self, client: Client, folder: Path, net: Net) -> None:
        self.client, self.folder, self.net = client, folder, net
        self.office = Bureau.objects.create(code="sfs", name=ROW["REGORG"], level="city")

    def take_in(self, command: str, rows: list[dict[str, str]], *options: str) -> None:
        """Import rows as a file; what the command says and reports goes into the net."""
        known = [column.key for column in (REGISTER if command == "import_register" else DISCLOSURES)]
        names = [*known, *(name for row in rows for name in row if name not in known)]
        path = self.folder / f"{len(list(self.folder.glob('*.csv')))}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(dict.fromkeys(names)), restval="")
            writer.writeheader()
            writer.writerows(rows)
        self.report = self.folder / "report.json"
        report, said = self.folder / "report.json", self.folder / "said.txt"
        with said.open("w+", encoding="utf-8") as out:
            call_command(
                command, path, "--json", report, "--processes", "1", *options, stdout=out, stderr=out
            )
        for file in (report, said):
            self.net.look(f"{command}: {file.name}", file.read_bytes())


@pytest.fixture
def net() -> Iterator[Net]:
    """The net, with every log handler of ours writing into it."""
    yield from logging_into(Net())


@pytest.fixture
def portal(db: None, client: Client, portal_data: Path, tmp_path: Path, net: Net) -> Iterator[Portal]:
    """A portal with one entity, on a day of its own."""
    cache.clear()
    client.raise_request_exception = False
    with clock.at(TODAY):
        made = Portal(client, tmp_path, net)
        made.take_in("import_register", [ROW])
        assert Entity.objects.count() == 1, made.report.read_text()
        call_command("rebuild_index", verbosity=0)
        yield made


def answers(portal: Portal, words: str = "青石") -> None:
    """Ask for everything that shows entities and disclosures to the public, and look at the answers."""
    drain()
    addresses = [
        "/",
        "/sitemap.xml",
        f"/search/?q={words}",
        f"/api/v1/search?q={words}",
        f"/api/v1/suggest?q={words}",
        "/api/v1/entities",
        f"/api/v1/entities?q={words}",
        "/api/v1/disclosures",
        "/api/v1/disclosures/departed",
        "/api/v1/bulk",
    ]
    for entity in Entity.objects.all():
        for end in ("", "code/", "certificate/", "feed.atom"):
            addresses.append(f"/entities/{entity.code}/{end}")
        addresses.append(f"/api/v1/entities/{entity.code}")
    for record in Disclosure.objects.all():
        addresses += [f"/disclosures/{record.public_id}/", f"/api/v1/disclosures/{record.public_id}"]
    for address in addresses:
        answer = portal.client.get(address, follow=True)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        portal.net.look(address, body)
        portal.net.look(f"{address} headers", json.dumps(dict(answer.headers)))
    bulk(portal)
    stored_documents(portal)


def bulk(portal: Portal) -> None:
    """Make the bulk files and look into them."""
    from portal.credit.api.bulk import folder, make

    for kind in ("entities", "disclosures"):
        make(kind)
    portal.net.look_at_files(folder())


def stored_documents(portal: Portal) -> None:
    """All documents of the index as the engine gives them back, and what search makes of the canaries."""
    from search import registry

    for source in registry.sources():
        if source.name.startswith("credit"):
            for instance in source.objects():
                for document in source.documents(instance):
                    portal.net.look(f"document {document.key}", repr(document))
    indices = list((portal.folder / "var" / "index").rglob("meta.json"))
    assert indices
    for meta in indices:
        searcher = tantivy.Index.open(str(meta.parent)).searcher()
        hits = searcher.search(tantivy.Query.all_query(), limit=10_000).hits
        for _, address in hits:
            portal.net.look(f"index {meta.parent.name}", repr(searcher.doc(address).to_dict()))
    for each in CANARIES:
        for number in (each.identity, each.phone):
            found = portal.client.get("/api/v1/search", {"q": number})
            assert found.status_code != 200 or found.json()["total"] == 0, each.place


def check(portal: Portal) -> None:
    """Nothing got out: not in what was looked at, not in the log, not in a file beside the database."""
    portal.net.look_at_log()
    portal.net.look_at_files(portal.folder / "var", leave_out=["portal.sqlite3"])
    assert "\n".join(f"{where} <- {place}" for where, place in portal.net.caught) == ""
    assert portal.net.looked > 3


def stored() -> str:
    """What the tables of the public register hold, as text."""
    return json.dumps(
        [*Entity.objects.values(), *Disclosure.objects.values(), *EntityChange.objects.values()],
        ensure_ascii=False,
        default=str,
    )


def test_the_net_catches() -> None:
    """A net with holes would let every other test pass."""
    for each in CANARIES:
        assert found_in(f"{each.phone[:3]}-{each.phone[3:7]} {each.phone[7:]}") == [each.place]
        assert found_in(each.spelled) == [each.place]
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
            assert answer.status_code in (404, 410, 422), address
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

    monkeypatch.setattr("portal.credit.views.entity_page", broken, raising=False)
    monkeypatch.setattr("portal.credit.models.entities.EntityQuerySet.with_code", broken)
    answer = portal.client.get(f"/entities/{CODE}/")
    assert answer.status_code == 500
    portal.net.look("error page", answer.content)
    logging.getLogger("portal.credit").error("行 7：%s", planted.spelled)
    assert "〔身份证号〕" in portal.net.log.getvalue() and "Traceback" in portal.net.log.getvalue()
    check(portal)


def test_no_public_column_is_for_persons_numbers(client: Client, db: None) -> None:
    """Neither the tables of the register nor what the API says of entities and disclosures has such a column."""
    personal = re.compile(
        "cer_?no|cert_?id|identity|id_?card|id_?number|phone|mobile|tel$|email|mail|bank|home|birth|sex|gender|photo|sign",
        re.I,
    )
    columns = [
        field.name for model in (Entity, EntityChange, Disclosure) for field in model._meta.concrete_fields
    ]
    schemas = client.get("/api/v1/openapi.json").json()["components"]["schemas"]
    said = {name: list(schema.get("properties", {})) for name, schema in schemas.items()}
    about = [name for name in said if "Entit" in name or "Disclosure" in name]
    assert len(columns) > 60 and len(about) > 2
    assert [
        name for name in [*columns, *(each for key in about for each in said[key])] if personal.search(name)
    ] == []


def test_servers_keep_no_log_of_addresses() -> None:
    """Granian and nginx: no query, no visitor's address."""
    from portal.core.running.supervisor import children_for

    for child in children_for(8000, Path("var")):
        assert not [part for part in child.command if "access" in part]
    root = Path(__file__).parents[2]
    compose = (root / "compose.yaml").read_text(encoding="utf-8")
    formats = [line for line in compose.splitlines() if "log_format" in line]
    assert len(formats) == 1 and "--access-log" not in compose
    for secret in ("$request ", "$request_uri", "$args", "$remote_addr", "$http_referer", "$query_string"):
        assert secret not in formats[0].replace("$$", "$")
    assert any(
        isinstance(each, PersonalNumbersFilter) for each in logging.getLogger().handlers[0].filters
    ) or any(
        isinstance(each, PersonalNumbersFilter)
        for handler in logging.getLogger().handlers
        for each in handler.filters
    )
