"""Everything that the page of an entity shows, from few questions to the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import F, Q

from portal.core import clock, codebook
from portal.core.corrections import NOTHING, Ref, Standing
from portal.core.models import Bureau
from portal.credit import ownership
from portal.credit.models import Disclosure, Entity, EntityChange
from portal.credit.presenting.disclosures import Group, grouped
from portal.credit.presenting.facts import STATUS_SAID, STATUS_TAGS, Fact, facts, family_label
from portal.credit.presenting.history import Step, history
from portal.credit.presenting.lists import lists_of
from portal.credit.presenting.standing import ref_of, standing_of
from portal.credit.presenting.summary import as_of, listed_as, of_the_parent, what_is_disclosed, what_it_is

BRIEF = ("representative", "capital", "established_on", "place")
"""The registered facts that who deals with an entity asks for first."""
MOST_OF_A_KIND = 10
MOST_CHANGES = 50
MOST_BRANCHES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityPage:
    """An entity as it is shown at `now`."""

    entity: Entity
    now: datetime
    code_groups: str
    family: str
    status: str
    tag: str
    status_said: str
    listed: tuple[tuple[str, str], ...]
    """The lists it is on now, as kind and name, the gravest first."""
    summary: str
    disclosed: str
    of_the_parent: str
    """Of a branch: the lists that the enterprise it belongs to is on now, in a sentence."""
    as_of: str
    facts: tuple[Fact, ...]
    groups: tuple[Group, ...]
    history: tuple[Step, ...]
    ownership: ownership.Result
    parent: Entity | None
    branches: tuple[Entity, ...]
    has_more_branches: bool
    records: tuple[Disclosure, ...]
    """Every disclosure that is public now, whether or not it is listed in `groups`."""
    standings: Mapping[Ref, Standing]
    """Objections to the facts of the register and to each of `records`."""

    @property
    def brief(self) -> list[Fact]:
        """The few facts that stand in the head."""
        return [fact for key in BRIEF for fact in self.facts if fact.key == key]

    @property
    def standing(self) -> Standing:
        """Objections to the facts of the register."""
        return self.standings.get(ref_of(self.entity), NOTHING)


# Asked by hand: put together anew for every page, these questions would cost more than their answers.
_FOUND = (
    "SELECT e.*, b.name AS unit, t.number AS batch_number FROM credit_entity e "
    "JOIN core_bureau b ON b.id = e.bureau_id LEFT JOIN credit_batch t ON t.id = e.batch_id WHERE {} LIMIT 2"
)
_BY_CODE = _FOUND.format("e.uscc = %s")
_BY_NUMBER = _FOUND.format("e.reg_no = %s AND e.reg_no > ''")  # as in EntityQuerySet.with_code
_HELD = (
    "SELECT EXISTS(SELECT 1 FROM credit_disclosure WHERE entity_id = %s), "
    "EXISTS(SELECT 1 FROM credit_entitychange WHERE entity_id = %s), "
    "EXISTS(SELECT 1 FROM credit_ownershipdecision WHERE entity_id = %s), "
    "EXISTS(SELECT 1 FROM credit_entity WHERE parent_code = %s AND parent_code > '')"
)


def find(code: str) -> Entity | None:
    """The entity of a code; of a registration number only where one entity bears it.

    Its `unit` is the name of who recorded it, its `batch_number` that of the file it came with.
    """
    found = list(Entity.objects.raw(_BY_CODE if len(code) == 18 else _BY_NUMBER, [code]))
    return found[0] if len(found) == 1 else None


def unit_of(entity: Entity) -> str:
    """Name of the unit that recorded it."""
    return str(getattr(entity, "unit", "") or entity.bureau.name)


@dataclass(frozen=True, slots=True)
class Held:
    """Whether there is anything of a kind to ask for, public or not: most entities have nothing."""

    disclosures: bool
    changes: bool
    decisions: bool
    branches: bool


def held_of(entity: Entity) -> Held:
    """What there is about an entity."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [entity.pk, entity.pk, entity.pk, entity.code])
        return Held(*map(bool, cursor.fetchone()))


def public_disclosures(entity: Entity) -> list[Disclosure]:
    """What is public of an entity at this moment, the newest first."""
    records = list(Disclosure.objects.public().filter(entity=entity).order_by())
    units = Bureau.objects.in_bulk({record.bureau_id for record in records}) if records else {}
    for record in records:
        record.entity, record.bureau = entity, units[record.bureau_id]
    return sorted(records, key=_newest, reverse=True)


def _newest(record: Disclosure) -> tuple[str, int]:
    day = record.decided_on or record.listed_on or record.published_on
    return (day.isoformat() if day else f"{record.year or 0:04}", record.pk)


def present(entity: Entity, kind: str = "") -> EntityPage:
    """The page of an entity that `find` has found; with `kind` all disclosures of this kind."""
    now, book, held = clock.now(), codebook.current(), held_of(entity)
    today = now.date()
    records = public_disclosures(entity) if held.disclosures else []
    counts: dict[str, int] = {}
    for record in records:
        counts[record.kind] = counts.get(record.kind, 0) + 1
    changes = _changes(entity) if held.changes else []
    parent, branches = _relatives(entity, held)
    standing = standing_of([entity, *records])
    region = book.path_name("gbt2260", entity.region, today)
    return EntityPage(
        entity=entity,
        now=now,
        code_groups=grouped_code(entity.code),
        family=family_label(entity.family),
        status=entity.get_status_display(),
        tag=STATUS_TAGS.get(entity.status, "muted"),
        status_said=STATUS_SAID.get(entity.status, ""),
        listed=listed_as(counts, entity.family),
        summary=what_it_is(entity, book, region),
        disclosed=what_is_disclosed(counts, entity.family),
        of_the_parent=of_the_parent(parent, lists_of([parent.pk]).get(parent.pk, ())) if parent else "",
        as_of=as_of(entity, unit_of(entity), now),
        facts=tuple(facts(entity, book, today)),
        groups=tuple(grouped(records, entity.family, MOST_OF_A_KIND, kind, standing)),
        history=tuple(history(entity, changes, book, today)),
        ownership=_ownership(entity, parent, held, now),
        parent=parent,
        branches=tuple(branches[:MOST_BRANCHES]),
        has_more_branches=len(branches) > MOST_BRANCHES,
        records=tuple(records),
        standings=standing,
    )


def _changes(entity: Entity) -> list[EntityChange]:
    """The newest changes; those without a day of approval last, in either database."""
    newest = (F("changed_on").desc(nulls_last=True), "-pk")
    return list(EntityChange.objects.filter(entity=entity).order_by(*newest)[:MOST_CHANGES])


def all_groups(shown: EntityPage) -> list[Group]:
    """Every disclosure of the page, none left for a page of its kind."""
    return grouped(shown.records, shown.entity.family, len(shown.records), standing=shown.standings)


def grouped_code(code: str) -> str:
    """91 990102 MA0000001 X: the parts that the standard tells apart."""
    if len(code) == 18:
        return f"{code[:2]} {code[2:8]} {code[8:17]} {code[17]}"
    return f"{code[:6]} {code[6:14]} {code[14:]}"


def _relatives(entity: Entity, held: Held) -> tuple[Entity | None, list[Entity]]:
    """What it belongs to and what belongs to it, in one question; an individual business has no branches."""
    if not entity.parent_code and (entity.family == "individual" or not held.branches):
        return None, []
    asked = Q(parent_code=entity.code, parent_code__gt="")
    if entity.parent_code:
        asked |= Q(uscc=entity.parent_code) | Q(reg_no=entity.parent_code, reg_no__gt="")
    found = list(Entity.objects.filter(asked).order_by()[: MOST_BRANCHES + 2])
    parents = [one for one in found if entity.parent_code and entity.parent_code in (one.uscc, one.reg_no)]
    branches = [one for one in found if one.parent_code == entity.code and one.pk != entity.pk]
    return (parents[0] if parents else None), sorted(branches, key=lambda one: one.pk)


def _ownership(entity: Entity, parent: Entity | None, held: Held, now: datetime) -> ownership.Result:
    """The class today. Without a person's decision the facts of today say it, with no further question."""
    on = now.date()
    if held.decisions or parent is not None:
        return ownership.classify_entity(entity, on, parent=parent)
    found = ownership.Facts(family=entity.family, type_code=entity.type_code, shares=entity.shares)
    return ownership.classify(found, on)
