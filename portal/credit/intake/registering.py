"""A judged row of the register against what is there: unchanged, changed, new, or refused with the reason."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.core import clock
from portal.core.models import Bureau
from portal.credit.intake import storing, values
from portal.credit.intake.headers import Plan
from portal.credit.intake.judging import Judged, Text, Texts, as_json, digest_of
from portal.credit.intake.known import CodeTables, Owners
from portal.credit.intake.register_rows import DERIVED, FACTS, PLACE
from portal.credit.intake.rules import Defect
from portal.credit.models import Batch, Entity, EntityChange

COLUMNS = (*FACTS, *DERIVED)
_SILENT = frozenset({"approved_on", "former_names", "converted_from", "converted_on"})
"""Facts about changes, not changes."""
_KEPT = ("uscc", "reg_no", "converted_from", "converted_on")
"""What an empty cell does not take away."""
_STATE = ("pk", "uscc", "reg_no", "digest", "bureau_id", "approved_on", "is_old_stock")


@dataclass(slots=True)
class Stored:
    """What the register holds of an entity; `texts` only where they are needed."""

    pk: int
    uscc: str | None
    reg_no: str
    digest: str
    bureau_id: int
    approved_on: date | None
    is_old_stock: bool
    texts: list[Text] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.uscc or self.reg_no


@dataclass(slots=True)
class Work:
    """What is to be written for a chunk."""

    new: list[tuple[Judged, Texts, int]] = field(default_factory=list)
    changed: list[tuple[Judged, Stored, list[Text], int]] = field(default_factory=list)
    changes: list[tuple[int, str, Text, Text, Text]] = field(default_factory=list)
    same: int = 0
    refused: list[Judged] = field(default_factory=list)
    waiting: list[Judged] = field(default_factory=list)
    """Rows that a person must look at first; the register has none."""


def key_of(texts: Texts) -> str:
    """What a row is known by: its code, or else its registration number."""
    return texts[0] or texts[1] or ""


class Register:
    """Decides about rows of one file, chunk by chunk, and writes what was decided."""

    model = Entity

    def __init__(self, batch: Batch, plan: Plan, tables: CodeTables) -> None:
        self.batch, self.tables = batch, tables
        self.owners = Owners(batch.bureau)
        self.fields = plan.fields
        self.absent = [PLACE[name] for name in FACTS if name not in plan.fields]

    def waves(self, rows: Sequence[Judged]) -> list[list[Judged]]:
        """Rows parted so that no entity occurs twice in a part; as a rule there is one part."""
        parts: list[list[Judged]] = [[]]
        where: dict[str, int] = {}
        for row in rows:
            keys = [key for key in row.texts[:2] if key] if row.texts else []
            at = max((where.get(key, -1) for key in keys), default=-1) + 1
            if at == len(parts):
                parts.append([])
            parts[at].append(row)
            where.update(dict.fromkeys(keys, at))
        return parts

    # --- deciding ---------------------------------------------------------------------------------------

    def decide(self, rows: Sequence[Judged]) -> Work:
        """One entity occurs at most once among the rows (see `waves`)."""
        work = Work()
        by_code, by_number = self._known(rows)
        waiting: list[tuple[Judged, Stored, int | None]] = []
        for row in rows:
            texts = row.texts
            if texts is None:
                work.refused.append(row)
                continue
            self._hints(row, texts)
            stored, conflict = self._match(texts, by_code, by_number)
            owner = self.owners.of(texts[PLACE["registrar_code"]], texts[PLACE["registrar"]])
            if defect := conflict or self._foreign(texts, stored, owner is not None):
                self._refuse(row, defect, work)
            elif stored is None:
                work.new.append((row, self._with_section(texts), owner.pk if owner else 0))
            elif stored.digest == row.digest:
                work.same += 1
            elif defect := _older(texts, stored):
                self._refuse(row, defect, work)
            else:
                named = self.owners.named(texts[PLACE["registrar_code"]], texts[PLACE["registrar"]])
                moved = named is not None and owner is not None and named.pk == owner.pk
                waiting.append((row, stored, owner.pk if moved and owner else None))
        self._compare(waiting, work)
        return work

    def _known(self, rows: Sequence[Judged]) -> tuple[dict[str, Stored], dict[str, Stored]]:
        texts = [row.texts for row in rows if row.texts]
        codes = [each[0] for each in texts if each[0]]
        numbers = [each[1] for each in texts if each[1]]
        found: dict[int, Stored] = {}
        for condition in ({"uscc__in": codes}, {"reg_no__in": numbers}):
            if next(iter(condition.values())):
                for state in Entity.objects.filter(**condition).values_list(*_STATE):
                    found[state[0]] = Stored(*state)
        return (
            {each.uscc: each for each in found.values() if each.uscc},
            {each.reg_no: each for each in found.values() if each.reg_no},
        )

    def _match(
        self, texts: Texts, by_code: dict[str, Stored], by_number: dict[str, Stored]
    ) -> tuple[Stored | None, Defect | None]:
        uscc, reg_no = texts[0], texts[1]
        by_uscc = by_code.get(uscc) if uscc else None
        by_reg = by_number.get(reg_no) if reg_no else None
        if by_uscc and reg_no and by_uscc.reg_no and by_uscc.reg_no != reg_no:
            said = f"代码 {uscc} 在库中的注册号是 {by_uscc.reg_no}，本行是 {reg_no}，请核对"
            return None, Defect("conflict", "reg_no", said)
        if by_reg and uscc and by_reg.uscc and by_reg.uscc != uscc:
            said = f"注册号 {reg_no} 在库中的代码是 {by_reg.uscc}，本行是 {uscc}，请核对"
            return None, Defect("conflict", "uscc", said)
        if by_uscc and by_reg and by_uscc.pk != by_reg.pk:
            said = f"代码 {uscc} 和注册号 {reg_no} 在库中属于两户，请先合并"
            return None, Defect("conflict", "uscc", said)
        return by_uscc or by_reg, None

    def _foreign(self, texts: Texts, stored: Stored | None, may_own: bool) -> Defect | None:
        """谁登记谁录入: a unit speaks for what it, or a unit below it, has registered."""
        if stored is not None and not self.owners.may_change(stored.bureau_id):
            said = f"这一户由{self.owners.name(stored.bureau_id)}录入，{self.batch.bureau.name}不能改动。请转给该单位报送（谁登记谁录入）"
            return Defect("owner", "registrar", said)
        if not may_own:
            said = f"登记机关是{texts[PLACE['registrar']]}，不在报送单位{self.batch.bureau.name}的范围内（谁登记谁录入）"
            return Defect("owner", "registrar", said)
        return None

    def _hints(self, row: Judged, texts: Texts) -> None:
        row.defects += self.tables.region(texts[PLACE["region"]] or "")
        row.defects += self.tables.region_in_code(texts[0])
        section, industry = texts[PLACE["section"]] or "", texts[PLACE["industry"]] or ""
        row.defects += self.tables.industry(section, industry)[1]

    def _with_section(self, texts: Sequence[Text]) -> Texts:
        """The section of an industry, where the file leaves it out."""
        section, industry = PLACE["section"], texts[PLACE["industry"]]
        if texts[section] or not industry:
            return tuple(texts)
        found = list(texts)
        found[section] = self.tables.industry("", industry)[0]
        return tuple(found)

    def _compare(self, waiting: list[tuple[Judged, Stored, int | None]], work: Work) -> None:
        """Rows whose digest differs: compared fact by fact, and merged."""
        held = {each.pk: each for _, each, _ in waiting}
        for pk, *facts in Entity.objects.filter(pk__in=list(held)).values_list("pk", *COLUMNS):
            held[pk].texts = [_canonical(value) for value in facts]
        for row, stored, owner in waiting:
            merged = self._merged(row.texts or (), stored.texts)
            row.digest = digest_of(merged[: len(FACTS)]) if self.absent else row.digest
            if merged == stored.texts:
                work.same += 1
                continue
            work.changed.append((row, stored, merged, owner or stored.bureau_id))
            day = merged[PLACE["approved_on"]]
            work.changes += [
                (stored.pk, name, stored.texts[place], merged[place], day)
                for name in FACTS
                if stored.texts[place := PLACE[name]] != merged[place] and name not in _SILENT
            ]

    def _merged(self, texts: Texts, before: list[Text]) -> list[Text]:
        merged = list(self._with_section(texts))
        for place in self.absent:
            merged[place] = before[place]
        for name in _KEPT:
            merged[PLACE[name]] = merged[PLACE[name]] or before[PLACE[name]]
        _name_history(merged, before)
        _conversion(merged, before)
        if PLACE["type_code"] in self.absent:
            for name in DERIVED:
                merged[PLACE[name]] = before[PLACE[name]]
        return merged

    def held(self, work: Work) -> list[Judged]:
        """What would be written, as cells that can be judged again."""
        rows = [each[0] for each in work.new] + [each[0] for each in work.changed]
        for row in rows:
            row.cells = as_cells(row.texts or (), self.fields)
        return rows

    def _refuse(self, row: Judged, defect: Defect, work: Work) -> None:
        row.defects.append(defect)
        row.cells = as_cells(row.texts or (), self.fields)
        row.texts = None
        work.refused.append(row)

    # --- writing ----------------------------------------------------------------------------------------

    def write(self, work: Work) -> list[int]:
        """Write what was decided; the keys of the entities that changed. Inside a transaction."""
        now = storing.moment(clock.now())
        batch = self.batch.pk
        lineage = ("bureau_id", "batch_id", "line", "digest", "updated_at", "is_old_stock")
        storing.insert(
            Entity,
            (*COLUMNS, *lineage),
            [
                (*texts, owner, batch, row.line, row.digest, now, "1" if row.extra.get("old") else "0")
                for row, texts, owner in work.new
            ],
        )
        storing.update(
            Entity,
            ("id", *COLUMNS, *lineage[:-1]),
            [
                (stored.pk, *merged, owner, batch, row.line, row.digest, now)
                for row, stored, merged, owner in work.changed
            ],
        )
        storing.insert(
            EntityChange,
            ("entity_id", "field", "before", "after", "changed_on", "noted_at", "batch_id"),
            [
                (pk, name, before or "", after or "", day, now, batch)
                for pk, name, before, after, day in work.changes
            ],
        )
        lines = [row.line for row, _, _ in work.new]
        new = Entity.objects.filter(batch=batch, line__in=lines).values_list("pk", flat=True) if lines else []
        return [*new, *(stored.pk for _, stored, _, _ in work.changed)]

    def record_of(self, row: Judged) -> str:
        """What a ticket about this row is filed under."""
        return key_of(row.texts) if row.texts else ""

    def year_of(self, row: Judged) -> int | None:
        """The year in which it was founded, or approved."""
        texts = row.texts or ()
        day = texts[PLACE["established_on"]] or texts[PLACE["approved_on"]] if texts else None
        return int(day[:4]) if day else None

    def stored_keys(self, bureau: Bureau) -> Iterator[tuple[str, ...]]:
        """Code and number of every entity that the unit, or one below it, has registered."""
        below = Bureau.objects.filter(path__startswith=bureau.path).values("pk")
        found = Entity.objects.filter(bureau__in=below).order_by("pk").values_list("uscc", "reg_no")
        return ((code or "", number) for code, number in found.iterator(10_000))


def _older(texts: Texts, stored: Stored) -> Defect | None:
    said = texts[PLACE["approved_on"]]
    if not said or not stored.approved_on or said >= stored.approved_on.isoformat():
        return None
    message = (
        f"核准日期 {said} 早于库中的 {stored.approved_on}，库中的较新，没有改动。如需更正，请填新的核准日期"
    )
    return Defect("older", "approved_on", message)


def _canonical(value: Any) -> Text:
    """A stored value as a row writes it."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict | list):
        return as_json(value)
    return str(value) if isinstance(value, int) else values.written(value)


def _name_history(merged: list[Text], before: list[Text]) -> None:
    """A name given up goes to the head of the former names; none that the register knows is lost."""
    place, names = PLACE["former_names"], []
    if before[PLACE["name"]] != merged[PLACE["name"]]:
        names.append(before[PLACE["name"]])
    names += json.loads(merged[place] or "[]")
    names += json.loads(before[place] or "[]")
    merged[place] = as_json([n for n in dict.fromkeys(names) if n and n != merged[PLACE["name"]]])


def _conversion(merged: list[Text], before: list[Text]) -> None:
    """个转企: another kind of entity under the same code. What it was, and since when it is no longer."""
    family, was = merged[PLACE["family"]], before[PLACE["family"]]
    if was == "individual" and family not in (was, "other", ""):
        merged[PLACE["converted_from"]] = was
        merged[PLACE["converted_on"]] = merged[PLACE["converted_on"]] or merged[PLACE["approved_on"]]


def as_cells(texts: Iterable[Text], fields: Collection[str]) -> dict[str, str]:
    """A row as a file with these columns would write it, so that it can be judged again: the inverse of judging."""
    from portal.credit.intake.register_rows import member_words, share_words

    statuses = dict(Entity.STATUSES)
    cells = {name: text or "" for name, text in zip(FACTS, texts, strict=False)}
    if cells:
        cells["status"] = statuses.get(cells["status"], cells["status"])
        cells["shares"] = share_words(cells["shares"])
        cells["members"] = member_words(cells["members"])
        cells["former_names"] = "；".join(json.loads(cells["former_names"] or "[]"))
    return {name: cell for name, cell in cells.items() if name in fields}
