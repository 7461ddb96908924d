"""公示信息查询单: what was shown about an entity at a moment, with a code that proves that this site showed it.

Nothing is stored. The code is a keyed signature over entity, moment and hash of what was shown; who holds the
three can have it checked, and is told whether the records have changed since.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac

from portal.core import clock
from portal.core.corrections import NOTHING, Ref, Standing
from portal.credit.models import Disclosure, Entity, EntityChange
from portal.credit.presenting.entity import unit_of
from portal.credit.presenting.standing import ref_of, standing_of

_SALT = "portal.credit.certificates.v1"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O, U."""
LENGTH = 20
"""100 bits."""
ENTITY_FIELDS = (
    "uscc",
    "reg_no",
    "name",
    "former_names",
    "type_code",
    "status",
    "representative",
    "composition",
    "region",
    "place",
    "capital",
    "currency",
    "members",
    "scope",
    "section",
    "industry",
    "registrar",
    "established_on",
    "approved_on",
    "term_from",
    "term_to",
    "cancelled_on",
    "cancel_reason",
    "parent_code",
    "converted_from",
    "converted_on",
)
DISCLOSURE_FIELDS = (
    "public_id",
    "kind",
    "title",
    "document_no",
    "organ",
    "role",
    "source_name",
    "source_document",
    "decided_on",
    "published_on",
    "basis",
    "content",
    "facts",
    "category",
    "result",
    "gravity",
    "measures",
    "fine",
    "confiscated",
    "restricted_until",
    "valid_from",
    "valid_to",
    "certificate_no",
    "listed_on",
    "removed_on",
    "remove_reason",
    "remove_organ",
    "plan_no",
    "year",
    "public_until",
)
WHERE_SO = ("restricted_for_life", "special_field")
"""Told only of records of which it is so: sheets printed before these facts were known keep their hash."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What stands on the sheet to check it by. `at` is to the second, in Asia/Shanghai."""

    code: str
    at: datetime
    digest: str
    check: str

    @property
    def moment(self) -> str:
        """2026-11-23 18:40:05."""
        return f"{self.at:%Y-%m-%d %H:%M:%S}"

    @property
    def check_groups(self) -> str:
        """The check in fives, as it is printed."""
        return "-".join(self.check[at : at + 5] for at in range(0, LENGTH, 5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What has happened since: registered facts changed, disclosures added; whether anything at all differs."""

    differs: bool
    changes: int = 0
    added: int = 0

    @property
    def counted(self) -> int:
        """Changes that can still be counted; what has left is no longer kept."""
        return self.changes + self.added


def canonical(entity: Entity, records: Iterable[Disclosure], standings: Mapping[Ref, Standing]) -> bytes:
    """What is shown, as bytes that do not depend on wording: UTF-8, keys in order, disclosures by their number.

    `standings` says what stands beside the entity and the records about objections: `standing_of`.
    """
    shown = {
        "v": 2,
        "entity": {name: _plain(getattr(entity, name)) for name in ENTITY_FIELDS}
        | {"unit": unit_of(entity), "objections": _standing(standings.get(ref_of(entity), NOTHING))},
        "disclosures": [
            {name: _plain(getattr(record, name)) for name in DISCLOSURE_FIELDS}
            | {name: True for name in WHERE_SO if getattr(record, name)}
            | {
                "unit": record.bureau.code,
                "objected": record.objected_at is not None,
                "objections": _standing(standings.get(ref_of(record), NOTHING)),
            }
            for record in sorted(records, key=lambda record: record.public_id)
        ],
    }
    return json.dumps(shown, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _standing(standing: Standing) -> dict[str, Any]:
    return {
        "since": _plain(standing.open_since),
        "about": list(standing.open_about),
        "notes": [[_plain(note.day), note.words] for note in standing.notes],
        "statements": [[_plain(one.day), one.text] for one in standing.statements],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(clock.TZ).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        # The database of the first minute and that of production write 1 and 1.000000.
        return format(value.normalize(), "f")
    return value


def issue(
    entity: Entity, records: Iterable[Disclosure], standings: Mapping[Ref, Standing], at: datetime
) -> Certificate:
    """The certificate of what is shown at a moment."""
    moment = at.astimezone(clock.TZ).replace(microsecond=0)
    digest = hashlib.sha256(canonical(entity, records, standings)).hexdigest()
    return Certificate(
        code=entity.code,
        at=moment,
        digest=digest,
        check=_signed(entity.code, moment, digest, settings.SECRET_KEY),
    )


def is_genuine(code: str, at: datetime, digest: str, check: str) -> bool:
    """Whether this site showed what has this hash, of this entity, at this moment. Exact to the character."""
    moment = at.astimezone(clock.TZ)
    return any(
        hmac.compare_digest(_signed(code, moment, digest, key).encode(), check.encode())
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    )


def _signed(code: str, moment: datetime, digest: str, key: str | bytes) -> str:
    said = "\n".join((code, moment.isoformat(), digest))
    number = int.from_bytes(salted_hmac(_SALT, said, secret=key, algorithm="sha256").digest()[:13])
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(LENGTH))


def since(certificate: Certificate, entity: Entity, records: Iterable[Disclosure]) -> Since:
    """What has changed since a genuine certificate, as far as it is still known."""
    held = list(records)
    digest = hashlib.sha256(canonical(entity, held, standing_of([entity, *held]))).hexdigest()
    if digest == certificate.digest:
        return Since(differs=False)
    changes = EntityChange.objects.filter(entity=entity, noted_at__gt=certificate.at).count()
    added = sum(1 for record in held if record.public_from and record.public_from > certificate.at)
    return Since(differs=True, changes=changes, added=added)
