"""An entity for machines that read pages: schema.org, registered facts only."""

from __future__ import annotations

from urllib.parse import urljoin

from django.utils.safestring import SafeString

from portal.core.json_ld import graph, told
from portal.credit.models import Entity
from portal.credit.presenting.entity import EntityPage

_TYPES = {"individual": "LocalBusiness", "branch": "LocalBusiness"}


def described(shown: EntityPage, address: str) -> SafeString:
    """Organization or LocalBusiness. Disclosures stay out: they leave to the second, what others copied does not."""
    entity = shown.entity
    ids = [("统一社会信用代码", entity.uscc), ("注册号", entity.reg_no)]
    node = told(
        {
            "@type": _TYPES.get(entity.family, "Organization"),
            "@id": f"{address}#entity",
            "url": address,
            "name": entity.name,
            "legalName": entity.name,
            "alternateName": list(entity.former_names),
            "identifier": [
                {"@type": "PropertyValue", "propertyID": name, "value": value} for name, value in ids if value
            ],
            "taxID": entity.uscc or "",
            "foundingDate": entity.established_on.isoformat() if entity.established_on else "",
            "dissolutionDate": _ended(entity),
            "address": _address(shown),
            "parentOrganization": _parent(shown, address),
        }
    )
    return graph([node])


def _ended(entity: Entity) -> str:
    over = entity.status in (Entity.CANCELLED, Entity.ANNULLED) and entity.cancelled_on
    return entity.cancelled_on.isoformat() if over and entity.cancelled_on else ""


def _address(shown: EntityPage) -> dict[str, str]:
    if not shown.entity.place:
        return {}
    return {"@type": "PostalAddress", "addressCountry": "CN", "streetAddress": shown.entity.place}


def _parent(shown: EntityPage, address: str) -> dict[str, str]:
    """Of a branch, the organisation that it belongs to."""
    if shown.parent is None:
        return {}
    url = urljoin(address, shown.parent.get_absolute_url())
    return {"@type": "Organization", "@id": f"{url}#entity", "name": shown.parent.name, "url": url}
