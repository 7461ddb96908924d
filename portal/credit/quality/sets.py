"""Rules over what stands in the register together, asked of the database: only a run knows them.

Each finder yields (primary key, field) of the records that break its rule. Of several that share what only one
may have, the one that came first is left in peace, so that what mends the others mends all.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from portal.core import clock
from portal.core.privacy import Screening, detect
from portal.core.time_limits import limit
from portal.credit.intake import gating
from portal.credit.models import Disclosure, Entity
from portal.credit.publishing import TEXTS, screened_anew

Found = Iterator[tuple[int, str]]
LIVING = (Entity.ACTIVE, Entity.SUSPENDED, Entity.REVOKED)
GONE = (Entity.CANCELLED, Entity.ANNULLED)
BY_DAY = {Disclosure.PERMIT: "publish-permit", Disclosure.PENALTY: "publish-penalty"}
"""Kinds that have to be public in time -> the key of that limit in `portal.core.time_limits`."""
REPORT_MONTH, REPORT_DAY = 6, 30
_CHUNK = 500
_STEP = 10_000


@lru_cache(4096)
def latest_publication(decided: date, kind: str = Disclosure.PENALTY) -> date | None:
    """The last day on which a decision of that day is public in time; None in years without a calendar."""
    found = limit(BY_DAY[kind], decided)
    return found.last_day_known(decided) if found else None


def is_late(decided: date | None, published: date | None, kind: str = Disclosure.PENALTY) -> bool:
    """Whether a decision became public too late."""
    last = latest_publication(decided, kind) if decided and published else None
    return last is not None and published is not None and published > last


def reported_year(on: date) -> int | None:
    """The year whose annual reports are due and past; None before the first of July."""
    return on.year - 1 if (on.month, on.day) > (REPORT_MONTH, REPORT_DAY) else None


# --- entities ------------------------------------------------------------------------------------------


def _number_twice(mine: QuerySet[Entity], on: date) -> Found:
    numbered = Entity.objects.filter(reg_no__gt="")
    return _further(mine.filter(reg_no__gt=""), numbered, "reg_no")


def _name_twice(mine: QuerySet[Entity], on: date) -> Found:
    living = Entity.objects.filter(status__in=LIVING, name__gt="")
    return _further(mine.filter(status__in=LIVING), living, "registrar", "name")


def _further(mine: QuerySet[Entity], all_of_them: QuerySet[Entity], *fields: str) -> Found:
    """Those of mine that share their values with a record that came earlier."""
    shared = all_of_them.order_by().values(*fields).annotate(many=Count("pk"), first=Min("pk"))
    shared = shared.filter(many__gt=1).values_list(*fields, "first").order_by(*fields)
    rows = list(shared.iterator(_STEP))
    for start in range(0, len(rows), _CHUNK):
        first = {row[:-1]: row[-1] for row in rows[start : start + _CHUNK]}
        last = {f"{fields[-1]}__in": [values[-1] for values in first]}
        for pk, *values in mine.filter(**last).order_by("pk").values_list("pk", *fields):
            if first.get(tuple(values), pk) != pk:
                yield pk, fields[-1]


def _branches(mine: QuerySet[Entity]) -> QuerySet[Entity]:
    return mine.filter(family="branch", status__in=LIVING)


def _parents() -> QuerySet[Entity]:
    code = OuterRef("parent_code")
    return Entity.objects.filter(Q(uscc=code) | Q(reg_no=code, reg_no__gt=""))


def _parent_blank(mine: QuerySet[Entity], on: date) -> Found:
    return _keys(_branches(mine).filter(parent_code=""), "parent_code")


def _parent_unknown(mine: QuerySet[Entity], on: date) -> Found:
    return _keys(_branches(mine).exclude(parent_code="").exclude(Exists(_parents())), "parent_code")


def _parent_gone(mine: QuerySet[Entity], on: date) -> Found:
    gone = _parents().filter(status__in=GONE)
    return _keys(_branches(mine).exclude(parent_code="").filter(Exists(gone)), "status")


def _report_missing(mine: QuerySet[Entity], on: date) -> Found:
    year = reported_year(on)
    if year is None:
        return iter(())
    due = mine.filter(status__in=LIVING, established_on__lte=date(year, 12, 31)).exclude(family="branch")
    reports = Disclosure.objects.filter(entity=OuterRef("pk"), kind=Disclosure.ANNUAL_REPORT, year=year)
    return _keys(due.exclude(Exists(reports)), "")


# --- disclosures ---------------------------------------------------------------------------------------


def _listed_gone(mine: QuerySet[Disclosure], on: date) -> Found:
    listed = mine.public().filter(kind__in=Disclosure.LISTS, removed_on=None)  # type: ignore[attr-defined]
    return _keys(listed.filter(entity__status__in=GONE), "removed_on")


def _late(mine: QuerySet[Disclosure], on: date) -> Found:
    public = mine.filter(kind__in=BY_DAY, live=True, published_on__isnull=False, decided_on__isnull=False)
    rows = public.values_list("pk", "kind", "decided_on", "published_on").order_by("pk")
    for pk, kind, decided, published in rows.iterator(_STEP):
        if is_late(decided, published, kind):
            yield pk, "published_on"


def _unpublished(mine: QuerySet[Disclosure], on: date) -> Found:
    waiting = mine.filter(kind__in=BY_DAY, live=False, public_from=None, ended_at=None, corrects="")
    waiting = waiting.filter(decided_on__lt=on)
    for pk, kind, decided in waiting.values_list("pk", "kind", "decided_on").order_by("pk").iterator(_STEP):
        last = latest_publication(decided, kind)
        if last is not None and on > last:
            yield pk, "published_on"


def _masked(mine: QuerySet[Disclosure], on: date) -> Found:
    rows = mine.public().values_list("pk", *TEXTS).order_by("pk")  # type: ignore[attr-defined]
    for pk, *texts in rows.iterator(_STEP):
        for name, text in zip(TEXTS, texts, strict=True):
            if text and detect(text) and _undecided(pk, name):
                yield pk, name
                break


def _undecided(pk: int, name: str) -> bool:
    """Nobody has looked at what was found there and kept it with a reason."""
    record = Disclosure.objects.select_related("entity").get(pk=pk)
    return any(item.field == name for item in screened_anew(record).open_items)


def _held(mine: QuerySet[Disclosure], on: date) -> Found:
    """Of imported files what waits for a decision; records in somebody's hands are not finished yet."""
    rows = mine.held().values_list("pk", "screening").order_by("pk")  # type: ignore[attr-defined]
    for pk, stored in rows.iterator(_STEP):
        for item in Screening.from_json(stored).open_items[:1]:
            yield pk, item.field


def _named(mine: QuerySet[Disclosure], on: date) -> Found:
    rows = mine.filter(screening__has_key="masked").values_list("pk", "screening").order_by("pk")
    for pk, stored in rows.iterator(_STEP):
        for name, _ in Screening.from_json(stored).masked[:1]:
            yield pk, name


def _keys(records: QuerySet[Any], field: str) -> Found:
    for pk in records.order_by("pk").values_list("pk", flat=True).iterator(_STEP):
        yield pk, field


Finder = Callable[[Any, date], Found]
ENTITY_SETS: dict[str, Finder] = {
    "number-twice": _number_twice,
    "name-twice": _name_twice,
    "parent-blank": _parent_blank,
    "parent-unknown": _parent_unknown,
    "parent-gone": _parent_gone,
    "report-missing": _report_missing,
}
DISCLOSURE_SETS: dict[str, Finder] = {
    "listed-gone": _listed_gone,
    "late": _late,
    "unpublished": _unpublished,
    "masked": _masked,
    gating.HELD: _held,
}
OF_BATCH: dict[str, Finder] = {gating.NAMES: _named}
"""What a file said and is now in order; only the run over its batch tells of it."""


class Broken:
    """Which records break which rules: eight bytes for each, to be asked in the order of primary keys."""

    def __init__(self, sets: dict[str, Finder], mine: QuerySet[Any]) -> None:
        on = clock.today()
        parts: dict[tuple[str, str], array[int]] = {}
        for rule, finder in sets.items():
            for pk, field in finder(mine, on):
                parts.setdefault((rule, field), array("q")).append(pk)
        self._parts = [(rule, field, array("q", sorted(keys))) for (rule, field), keys in parts.items()]
        self._at = [0] * len(self._parts)

    def of(self, pk: int) -> dict[str, str]:
        """{rule: field} of one record; each call asks for a larger key than the one before."""
        found = {}
        for number, (rule, field, keys) in enumerate(self._parts):
            at = self._at[number]
            while at < len(keys) and keys[at] < pk:
                at += 1
            self._at[number] = at
            if at < len(keys) and keys[at] == pk:
                found[rule] = field
        return found
