"""A small portal with canaries in it, and ways to look at everything that it lets out."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import tantivy
from django.core.management import CommandError, call_command
from django.test import Client

from portal.core.announcements import drain
from portal.core.models import Bureau
from portal.credit.columns import DISCLOSURES, REGISTER
from portal.credit.models import Disclosure, Entity, EntityChange
from tests.security.canaries import CANARIES, Net

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
            try:
                call_command(
                    command, path, "--json", report, "--processes", "1", *options, stdout=out, stderr=out
                )
            except CommandError as refused:  # every row was sent back
                out.write(str(refused))
        for file in (report, said):
            self.net.look(f"{command}: {file.name}", file.read_bytes())


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
