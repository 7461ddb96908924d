"""Records as plain values, the same for JSON pages and bulk files."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from portal.core.corrections import NOTHING, Standing
from portal.credit import ownership
from portal.credit.models import Disclosure, Entity
from portal.credit.presenting.standing import ref_of, standing_of
from portal.credit.types import type_name


def entities_values(entities: Sequence[Entity]) -> list[dict[str, Any]]:
    """What `schemas.EntityOut` shows of each; one question for what stands beside them."""
    standing = standing_of(entities)
    return [entity_values(each, standing.get(ref_of(each), NOTHING)) for each in entities]


def entity_values(entity: Entity, standing: Standing) -> dict[str, Any]:
    """One of them; `bureau` should have been fetched with it."""
    return {
        "code": entity.code,
        "registration_number": entity.reg_no,
        "name": entity.name,
        "former_names": entity.former_names,
        "type_code": entity.type_code,
        "type": type_name(entity.type_code),
        "family": entity.family,
        "status": entity.status,
        "status_label": entity.get_status_display(),
        "representative": entity.representative,
        "region": entity.region,
        "address": entity.place,
        "capital": _number(entity.capital),
        "currency": entity.currency,
        "scope": entity.scope,
        "section": entity.section,
        "industry": entity.industry,
        "registrar": entity.registrar,
        "established_on": entity.established_on,
        "approved_on": entity.approved_on,
        "term_from": entity.term_from,
        "term_to": entity.term_to,
        "cancelled_on": entity.cancelled_on,
        "parent_code": entity.parent_code,
        "converted_from": entity.converted_from,
        "converted_on": entity.converted_on,
        "ownership": ownership.CLASSES.get(entity.ownership, entity.ownership),
        "objected": standing.open_since is not None,
        "objected_since": standing.open_since,
        "objected_about": list(standing.open_about),
        "recorded_by": entity.bureau.name,
        "updated_at": entity.updated_at,
        "url": entity.get_absolute_url(),
    }


def disclosure_values(record: Disclosure) -> dict[str, Any]:
    """What `schemas.DisclosureOut` shows; `entity` and `bureau` should have been fetched with it."""
    return {
        "id": record.public_id,
        "kind": record.kind,
        "kind_label": record.get_kind_display(),
        "code": record.entity.code,
        "name": record.entity.name,
        "title": record.title,
        "document_no": record.document_no,
        "organ": record.organ,
        "role": record.get_role_display(),
        "decided_on": record.decided_on,
        "published_on": record.published_on,
        "basis": record.basis,
        "content": record.content,
        "facts": record.facts,
        "category": record.category,
        "result": record.result,
        "gravity": record.get_gravity_display() if record.gravity else "",
        "measures": record.measures,
        "fine": _number(record.fine),
        "confiscated": _number(record.confiscated),
        "restricted_until": record.restricted_until,
        "restricted_for_life": record.restricted_for_life,
        "special_field": record.special_field,
        "valid_from": record.valid_from,
        "valid_to": record.valid_to,
        "certificate_no": record.certificate_no,
        "listed_on": record.listed_on,
        "removed_on": record.removed_on,
        "remove_reason": record.remove_reason,
        "plan_no": record.plan_no,
        "year": record.year,
        "public_from": record.public_from,
        "public_until": record.public_until,
        "rule": record.rule,
        "objected": record.objected_at is not None,
        "recorded_by": record.bureau.name,
        "source_name": record.source_name,
        "url": record.get_absolute_url(),
    }


def _number(value: Decimal | None) -> str:
    """A sum without needless zeros: "0.05", "100"; empty when there is none."""
    return "" if value is None else f"{value.normalize():f}"
