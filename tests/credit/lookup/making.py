"""Entities and disclosures of our own invention, in regions that do not exist (99xxxx)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from portal.core import clock, corrections
from portal.core.models import Bureau
from portal.credit.demo.composing import credit_code
from portal.credit.keys import key_of
from portal.credit.models import Disclosure, Entity, EntityChange
from portal.credit.presenting.standing import ref_of
from portal.credit.publishing import settle
from portal.credit.types import family_of
from portal.inbox.models import CorrectionRequest
from portal.inbox.models.corrections import receive_correction

ROLES = {
    "permit": "permit",
    "penalty": "penalise",
    "abnormal": "register",
    "serious": "penalise",
    "inspection": "inspect",
    "annual_report": "register",
}


def bureau() -> Bureau:
    """The bureau that records here."""
    found, _ = Bureau.objects.get_or_create(
        code="lookup-unit", defaults={"name": "示范市试验区市场监督管理局", "level": "county"}
    )
    return found


def entity(serial: int = 1, **more: Any) -> Entity:
    """An individual business in 99 01 02, unless `more` says otherwise."""
    type_code = more.pop("type_code", "9500")
    family = family_of(type_code)
    place = {"individual": "2", "cooperative": "3"}.get(family, "1")
    facts: dict[str, Any] = {
        "uscc": credit_code(place, "990102", serial),
        "name": f"示范市示范区示范青禾{serial}号面馆",
        "type_code": type_code,
        "family": family,
        "representative": "示范甲",
        "region": "990102",
        "place": "示范市示范区政通路 8 号",
        "section": "H",
        "industry": "6220",
        "scope": "餐饮服务（快餐）。",
        "registrar": "示范市示范区市场监督管理局",
        "established_on": date(2019, 3, 2),
        "approved_on": date(2021, 5, 6),
        "bureau": bureau(),
    }
    return Entity.objects.create(**facts | more)


def disclosure(of: Entity, kind: str = "penalty", serial: int = 1, **more: Any) -> Disclosure:
    """One disclosure, settled by the rules and saved; a penalty of two months ago unless `more` says otherwise."""
    today = clock.today()
    facts: dict[str, Any] = {
        "entity": of,
        "kind": kind,
        "organ": "示范市示范区市场监督管理局",
        "role": ROLES[kind],
        "bureau": bureau(),
        "decided_on": today - timedelta(days=60),
        "published_on": today - timedelta(days=58),
        "document_no": f"示市监〔2026〕{serial}号",
    }
    if kind == "penalty":
        facts |= {
            "title": "行政处罚决定书",
            "category": "未办理变更登记",
            "facts": "住所变更后未办理变更登记。",
            "basis": "《示范登记条例》第三条",
            "content": "罚款 1 万元。",
            "measures": ["罚款"],
            "fine": 1,
            "gravity": "general",
            "is_low_fine": False,
            "procedure": "ordinary",
        }
    elif kind in ("abnormal", "serious"):
        facts |= {
            "listed_on": today - timedelta(days=60),
            "facts": "通过登记的住所无法联系",
            "document_no": "",
        }
    elif kind == "permit":
        facts |= {
            "title": "食品经营许可证",
            "valid_from": today - timedelta(days=60),
            "valid_to": today + timedelta(days=900),
        }
    elif kind == "annual_report":
        facts |= {"year": today.year - 1, "result": "已公示", "document_no": ""}
    elif kind == "inspection":
        facts |= {"result": "未发现问题", "plan_no": "示抽202609"}
    record = Disclosure(**facts | more)
    record.key = key_of(
        kind=kind,
        organ=record.organ,
        document_no=record.document_no,
        entity=of.code,
        listed_on=record.listed_on,
        year=record.year,
    )
    outcome = settle(record)
    assert outcome.public, outcome
    record.save()
    return record


def change(of: Entity, field: str, before: str, after: str, day: date | None = None) -> EntityChange:
    """A change of a registered fact."""
    return EntityChange.objects.create(
        entity=of, field=field, before=before, after=after, changed_on=day, noted_at=clock.now()
    )


def objected(to: Entity | Disclosure, field: str) -> CorrectionRequest:
    """A request about one thing that a record says; its unit is looking into it."""
    target = corrections.resolve(ref_of(to))
    assert target
    request, _, _ = receive_correction(
        ticket=f"t{CorrectionRequest.objects.count()}",
        target=target,
        field=field,
        contact="",
        kind=CorrectionRequest.REGISTERED if isinstance(to, Entity) else CorrectionRequest.DISCLOSED,
        asker=CorrectionRequest.SELF,
        claim="写错了。",
        right="",
        grounds="以原件为准。",
        statement="",
    )
    request.status = CorrectionRequest.WORKING
    request.save()
    return request


def settled(request: CorrectionRequest) -> None:
    """The unit has answered: it stays as it is."""
    request.status, request.outcome = CorrectionRequest.DONE, CorrectionRequest.UPHELD
    request.reply = "经核实一致。"
    request.save()
