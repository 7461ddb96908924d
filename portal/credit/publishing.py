"""The one way a disclosure becomes public: its facts, the dated rules, the privacy gate, and nothing else.

`settle` says what may become of a record and sets its window on the instance; whoever called it saves, with
`store` for a batch. What may never be published is refused with a reason; where a fact or a person's decision
is missing, the record is held.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.db import transaction

from portal.core import clock
from portal.core.announcements import announce_many
from portal.core.privacy.screening import Screening, screen
from portal.credit.columns import SCREENED
from portal.credit.models import Departure, Disclosure, Entity
from portal.credit.recording import Subject, Unstored, write
from portal.credit.retention import (
    Extent,
    Family,
    Gravity,
    Kind,
    Measure,
    Procedure,
    RecordFacts,
    Window,
    window,
)
from portal.credit.types import ENTITY_TYPES

TEXTS = SCREENED
LATER_FACTS = (
    *("removed_on", "remove_reason", "remove_organ", "restricted_until", "restricted_for_life"),
    *("special_field", "valid_to", "gravity"),
)
"""What may become known of a public record without making it another one."""
WINDOW_FIELDS = ("live", "public_from", "public_until", "rule", "published_on", "screening")
JUST_DECIDED = timedelta(days=31)
"""20 working days, at most: a decision of these days that names no day of publication is published today."""
UNDECIDED = "有的文字像是个人信息，要由人逐处决定遮盖还是保留。"


Record = Disclosure | Unstored
"""A disclosure as stored, or as a file brings it."""


class State(StrEnum):
    """What becomes of a record."""

    PUBLIC = "public"
    HELD = "held"
    REFUSED = "refused"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What `settle` decided; `reasons` and `notes` are Chinese sentences, `screening` holds no value found."""

    state: State
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    window: Window | None = None
    screening: Screening | None = None

    @property
    def public(self) -> bool:
        """Whether it is public, now or from `window.public_from` on."""
        return self.state is State.PUBLIC

    @property
    def findings(self) -> tuple[str, ...]:
        """What waits for a person's decision: “内容”第 12 字起像是手机号."""
        kind = self.window.facts.kind if self.window else ""
        return tuple(said_of(item, kind) for item in self.screening.asked) if self.screening else ()


def settle(
    disclosure: Record,
    *,
    at: datetime | None = None,
    departed: Mapping[str, Sequence[Departure]] | None = None,
    gate: bool = True,
    clean: bool = False,
) -> Outcome:
    """Decide on a record, and set `live` and its window on the instance; nothing is saved.

    `departed` spares the query for former departures: `departures_of(keys)` for a whole batch. Without `gate`
    the texts, which have not changed since they were published, are not looked through again. Nor are they where
    they are `clean`: looked through just now, for everything that the gate looks for, and nothing was found.
    """
    now = at or clock.now()
    notes = _complete(disclosure, now)
    found = window(facts_of(disclosure), now)
    notes += _leave_out(disclosure, found)
    former = departed.get(disclosure.key, ()) if departed is not None else _departures(disclosure)
    said = refused_because(disclosure, found, former)
    if said:
        return _kept_back(disclosure, now, State.REFUSED, said, notes, found)
    if found.missing:
        return _kept_back(disclosure, now, State.HELD, _missing(found), notes, found)
    until = _until(disclosure, found)
    if until is not None and until <= now:
        return _kept_back(disclosure, now, State.OVER, (_over(until),), notes, found)
    screened = screened_anew(disclosure) if gate and not clean else None
    if clean:
        disclosure.screening = {}
    if screened is not None:
        disclosure.screening = screened.to_json()
        if not screened.allows(texts_of(disclosure)):
            return _kept_back(disclosure, now, State.HELD, (UNDECIDED,), notes, found, screened)
    _open(disclosure, found)
    return Outcome(state=State.PUBLIC, notes=tuple(notes), window=found, screening=screened)


def _open(disclosure: Record, found: Window) -> None:
    disclosure.live = True
    disclosure.public_from = found.public_from
    disclosure.public_until = _until(disclosure, found)
    disclosure.rule = found.deciding.rule.key if found.deciding and found.deciding.rule else ""


def _kept_back(
    disclosure: Record,
    now: datetime,
    state: State,
    reasons: Iterable[str],
    notes: list[str],
    found: Window,
    screened: Screening | None = None,
) -> Outcome:
    disclosure.live = False
    if disclosure.public_from is not None and state is not State.HELD:
        # It was public until now: this is its end, and the worker takes it away.
        disclosure.public_until = min(disclosure.public_until or now, now)
    else:
        disclosure.public_from = disclosure.public_until = None
        disclosure.rule = ""
    return Outcome(state=state, reasons=tuple(reasons), notes=tuple(notes), window=found, screening=screened)


def facts_of(disclosure: Record) -> RecordFacts:
    """A record as the rules see it."""
    procedure = disclosure.procedure
    return RecordFacts(
        kind=Kind(disclosure.kind),
        family=family_of(disclosure.entity),
        decided_on=disclosure.decided_on,
        published_on=disclosure.published_on,
        listed_on=disclosure.listed_on,
        removed_on=disclosure.removed_on,
        gravity=Gravity(disclosure.gravity) if disclosure.gravity else None,
        measures=frozenset(_MEASURES.get(one, Measure.OTHER) for one in disclosure.measures),
        low_fine=disclosure.is_low_fine,
        restriction_until=disclosure.restricted_until,
        restriction_lifelong=disclosure.restricted_for_life,
        withheld=disclosure.chosen_public is False and disclosure.kind != Disclosure.ANNUAL_REPORT,
        special_field=disclosure.special_field,
        report_public=disclosure.chosen_public,
        procedure=Procedure(procedure) if procedure else None,
        by_market_regulator=_is_market_regulator(disclosure.organ),
        permit_until=disclosure.valid_to,
        permit_long_term=disclosure.kind == Disclosure.PERMIT and disclosure.valid_to is None,
        year=disclosure.year,
    )


_MEASURES = {measure.value: measure for measure in Measure}
_MARKET_REGULATORS = ("市场监督", "市场监管", "药品监督", "药监")
"""令45 is for market regulators, and by its 第十八条 for the regulators of drugs."""


@lru_cache(2048)
def _is_market_regulator(organ: str) -> bool:
    return any(word in organ for word in _MARKET_REGULATORS)


_FAMILY = {
    "individual": Family.INDIVIDUAL,
    "cooperative": Family.COOPERATIVE,
    "cooperative_union": Family.COOPERATIVE,
}


def family_of(entity: Entity | Subject) -> Family:
    """The form of business as the rules tell them apart; a branch is of its parent's."""
    own = ENTITY_TYPES.get(entity.type_code) if entity.family == "branch" else None
    return _FAMILY.get(own.parent_family if own else entity.family, Family.ENTERPRISE)


def refused_because(disclosure: Record, found: Window, former: Sequence[Departure] = ()) -> tuple[str, ...]:
    """Why this record is never published, in sentences; empty where it may be."""
    said = [f"不予公示：{reason}" for reason in found.withheld]
    digest = content_digest(disclosure) if former else ""
    for departure in former:
        if departure.public_id == disclosure.public_id:
            continue
        if departure.public_id == disclosure.corrects and departure.reason == Disclosure.CORRECTED:
            continue  # it made room for this one; what was withdrawn does not come back as its own correction
        if (
            departure.reason == Departure.WINDOW
            and disclosure.kind not in Disclosure.LISTS
            and departure.digest != digest
        ):
            # A permit that was renewed; what is over, the rules themselves say. Who was taken off a list does not
            # get on again by a file that knows nothing of it: a new entry has a day of its own.
            continue
        if departure.reason == Disclosure.CORRECTED and departure.digest != digest:
            continue
        day = f"{departure.left_at.astimezone(clock.TZ):%Y-%m-%d}"
        said.append(f"同一文书的公示已于 {day} 停止（{departure.get_reason_display()}），不能再次公示。")
    return tuple(dict.fromkeys(said))


def departures_of(keys: Collection[str]) -> dict[str, tuple[Departure, ...]]:
    """Former departures by the key of the record; no entry for a key that never left.

    A database that is behind the ledger catches up first: it does not know yet what has left.
    """
    from portal.credit.leaving.reconciling import reconcile

    reconcile()
    found: dict[str, tuple[Departure, ...]] = {}
    for departure in (*Departure.objects.filter(key__among=keys), *_leaving(keys)):
        found[departure.key] = (*found.get(departure.key, ()), departure)
    return found


def _leaving(keys: Collection[str]) -> list[Departure]:
    """Of records ended by decision that the worker has still to take away: the departures that they will leave."""
    ended = Disclosure.objects.gone().filter(key__among=keys).exclude(end_reason="").select_related("entity")
    return [
        Departure(
            public_id=record.public_id,
            key=record.key,
            kind=record.kind,
            reason=record.end_reason,
            left_at=record.public_until or clock.now(),
            digest=content_digest(record),
        )
        for record in ended
    ]


def _departures(disclosure: Record) -> tuple[Departure, ...]:
    return departures_of([disclosure.key]).get(disclosure.key, ()) if disclosure.key else ()


def _complete(disclosure: Record, now: datetime) -> list[str]:
    """Fill in the day of publication of a decision that is just being published."""
    today = now.astimezone(clock.TZ).date()
    by_day = disclosure.kind in (Disclosure.PENALTY, Disclosure.INSPECTION)
    decided = disclosure.decided_on
    if (
        not by_day
        or disclosure.published_on
        or decided is None
        or not decided <= today <= decided + JUST_DECIDED
    ):
        return []
    disclosure.published_on = today
    return [f"没有填写公示日期，按在本站公示的日期 {today} 计。"]


def _leave_out(disclosure: Record, found: Window) -> list[str]:
    if found.extent is not Extent.STATUS_ONLY or not (disclosure.content or disclosure.facts):
        return []
    disclosure.content = disclosure.facts = ""
    return ["个体工商户没有选择公示年度报告内容，只公示报送状态，内容已略去。"]


def _missing(found: Window) -> tuple[str, ...]:
    return tuple(each if each.endswith("。") else f"缺少：{each}。" for each in found.missing)


def _over(until: datetime) -> str:
    last = until.astimezone(clock.TZ) - timedelta(microseconds=1)
    return f"公示期到 {last:%Y-%m-%d} 已经届满，不再公示。"


def _until(disclosure: Record, found: Window) -> datetime | None:
    ends = [end for end in (found.public_until, disclosure.ended_at) if end is not None]
    return min(ends, default=None)


def texts_of(disclosure: Record) -> dict[str, str]:
    """The texts that the privacy gate looks through, by field."""
    return {name: str(getattr(disclosure, name)) for name in TEXTS}


def screened_anew(disclosure: Record) -> Screening:
    """What the gate finds now; decisions stay with the texts that have not changed."""
    before = Screening.from_json(disclosure.screening) if disclosure.screening else None
    return screen(texts_of(disclosure), allowed=registered_of(disclosure), before=before)


def registered_of(disclosure: Record) -> list[str]:
    """Registered facts of the entity, which are public: an operator's name and place give nobody away."""
    entity = disclosure.entity
    return [text for text in (entity.representative, entity.place, entity.name) if text]


def label_of(field: str, kind: str) -> str:
    """What a field is called in records of this kind: 违法事实, 列入原因."""
    from portal.credit.editing.kinds import FORMS

    own = FORMS[kind].labels if kind in FORMS else {}
    return own.get(field) or str(getattr(Disclosure._meta.get_field(field), "verbose_name", field))


def said_of(item: Any, kind: str = "") -> str:
    """Where a finding stands and what it looks like, never what it is."""
    label = label_of(item.field, kind)
    return f"“{label}”第 {item.finding.start + 1} 字起像是{item.finding.label}（{item.finding.masked}）"


_SAID = (
    "kind", "title", "document_no", "organ", "decided_on", "basis", "content", "facts", "category", "result",
    "gravity", "measures", "fine", "confiscated", "restricted_until", "valid_from", "valid_to",
    "certificate_no", "listed_on", "plan_no", "year",
)  # fmt: skip


def content_digest(disclosure: Record) -> str:
    """SHA-256 of what a record says and of whom, for an audit that holds the paper beside it."""
    said = {name: getattr(disclosure, name) for name in _SAID}
    said["entity"] = disclosure.entity.code
    # Told only where it is so: digests of departures from before these facts were known stay what they are.
    said |= {name: True for name in ("restricted_for_life", "special_field") if getattr(disclosure, name)}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> str:
    return str(value.normalize()) if isinstance(value, Decimal) else str(value)


def store(
    new: Sequence[Disclosure], changed: Sequence[Disclosure] = (), fields: Collection[str] = (), by: str = ""
) -> None:
    """Save settled records of a batch and announce them, in the caller's transaction if there is one.

    `fields`: what else than the window may have changed. A stored record whose end has moved is written into
    the ledger, so that a restored backup does not let it stay longer.
    """
    from portal.credit.leaving.ending import moved

    now = clock.now()
    with transaction.atomic():
        stored = dict(
            Disclosure.objects.filter(pk__in=[each.pk for each in changed], public_from__isnull=False)
            .values_list("pk", "public_until")
        )  # fmt: skip
        for each in (*new, *changed):
            each.updated_at = now
        _insert(new)
        names = {*WINDOW_FIELDS, *fields, "updated_at"}
        Disclosure.objects.bulk_update(changed, sorted(names), batch_size=200)
        moved([each for each in changed if each.pk in stored and each.public_until != stored[each.pk]], by)
        announce_many(Disclosure, [each.pk for each in (*new, *changed)])
        announce_many(Entity, {each.entity_id for each in (*new, *changed)})


def _insert(new: Sequence[Disclosure]) -> None:
    """The instances know their primary keys afterwards."""
    write(new)
    stored = Disclosure.objects.filter(public_id__among=[each.public_id for each in new])
    keys = dict(stored.values_list("public_id", "pk"))
    for each in new:
        each.pk, each._state.adding, each._state.db = keys[each.public_id], False, stored.db
