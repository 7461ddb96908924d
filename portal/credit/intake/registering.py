"""A judged row of the register against what is there: unchanged, changed, new, or refused with the reason."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from portal.core import clock
from portal.core.lookups import by_index
from portal.core.models import Bureau
from portal.credit.intake import packing, storing, values
from portal.credit.intake.headers import Plan
from portal.credit.intake.judging import Judged, as_json, digest_of
from portal.credit.intake.known import CodeTables, Owners
from portal.credit.intake.packing import Text, Texts
from portal.credit.intake.register_rows import DERIVED, FACTS, PLACE
from portal.credit.intake.register_typed import member_words, share_words
from portal.credit.intake.rules import Defect
from portal.credit.intake.seen import MOST
from portal.credit.models import Batch, Entity, EntityChange

COLUMNS = (*FACTS, *DERIVED)
_SILENT = frozenset({"approved_on", "former_names", "converted_from", "converted_on"})
"""Facts about changes, not changes."""
_KEPT = ("uscc", "reg_no", "converted_from", "converted_on")
"""What an empty cell does not take away."""
_LINEAGE = ("bureau_id", "batch_id", "line", "digest", "updated_at", "is_old_stock")
_STATE = ("id", "uscc", "reg_no", "digest", "bureau_id", "approved_on")


@dataclass(slots=True)
class Stored:
    """What the register holds of an entity; `texts` only where they are needed."""

    pk: int
    uscc: str | None
    reg_no: str
    digest: str
    bureau_id: int
    approved_on: str
    texts: list[Text] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.uscc or self.reg_no


class Standing(NamedTuple):
    """What the region, industry and registrar of a row come to; the same for many rows."""

    owner: int | None
    """None: the row names a registrar that the sender may not speak for."""
    named: bool
    """Whether the registrar is a unit of the portal, so that a row may move an entity to it."""
    section: str
    """The section of the industry, where the file leaves it out."""
    hints: tuple[Defect, ...]


@dataclass(slots=True)
class Work:
    """What is to be written for a chunk."""

    new: list[tuple[Judged, Standing]] = field(default_factory=list)
    changed: list[tuple[Judged, Stored, list[Text], int]] = field(default_factory=list)
    changes: list[tuple[int, str, Text, Text, Text]] = field(default_factory=list)
    same: int = 0
    refused: list[Judged] = field(default_factory=list)
    waiting: list[Judged] = field(default_factory=list)
    """Rows that a person must look at first; the register has none."""


class Register:
    """Decides about rows of one file, chunk by chunk, and writes what was decided."""

    model = Entity

    def __init__(self, batch: Batch, plan: Plan, tables: CodeTables) -> None:
        self.batch, self.tables = batch, tables
        self.owners = Owners(batch.bureau)
        self.silent = False
        self.fields = plan.fields
        self._standings: dict[tuple[Text, ...], Standing] = {}
        self.absent = [PLACE[name] for name in FACTS if name not in plan.fields]

    def waves(self, rows: Sequence[Judged]) -> list[list[Judged]]:
        """Rows parted so that no entity occurs twice in a part; as a rule there is one part."""
        keys = [key for row in rows if not row.refused for key in row.head[:2] if key]
        if len(set(keys)) == len(keys):
            return [list(rows)]
        parts: list[list[Judged]] = [[]]
        where: dict[str, int] = {}
        for row in rows:
            keys = [] if row.refused else [key for key in row.head[:2] if key]
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
        if len(self._standings) > MOST:
            self._standings.clear()
        by_code, by_number = self._known(rows)
        waiting: list[tuple[Judged, Stored, int | None]] = []
        for row in rows:
            if row.refused:
                work.refused.append(row)
                continue
            code, number, approved, common = row.head
            standing = self._standings.get(common) or self._stands(common)
            if standing.hints or self.tables.region_in_code(code):
                self._hint(row, standing)
            stored, conflict = self._match(code, number, by_code, by_number)
            if defect := conflict or self._foreign(common, stored, standing.owner is not None):
                self._refuse(row, defect, work)
            elif stored is None:
                work.new.append((row, standing))
            elif stored.digest == row.digest:
                work.same += 1
            elif defect := _older(approved, stored):
                self._refuse(row, defect, work)
            else:
                waiting.append((row, stored, standing.owner if standing.named else None))
        self._compare(waiting, work)
        return work

    def _stands(self, common: tuple[Text, ...]) -> Standing:
        region, section, industry, code, name = common
        owner, named = self.owners.of(code, name), self.owners.named(code, name)
        moves = named is not None and owner is not None and named.pk == owner.pk
        found, wrong = self.tables.industry(section or "", industry or "")
        own = self.tables.industry("", industry)[0] if industry and not section else ""
        hints = (*self.tables.region(region or ""), *wrong)
        standing = Standing(owner.pk if owner else None, moves, own, hints)
        self._standings[common] = standing
        return standing

    def _known(self, rows: Sequence[Judged]) -> tuple[dict[str, Stored], dict[str, Stored]]:
        heads = [row.head for row in rows if not row.refused]
        found: dict[int, Stored] = {}
        for place, name in enumerate(("uscc", "reg_no")):
            keys = [head[place] for head in heads if head[place]]
            if not keys:
                continue
            # The second condition lets the index of registration numbers be used, which leaves out the many without.
            held = Entity.objects.filter(**{f"{name}__among": keys, f"{name}__gt": ""}).order_by()
            with by_index():
                for pk, uscc, reg_no, digest, bureau, approved in held.values_list(*_STATE):
                    found[pk] = Stored(pk, uscc, reg_no, digest, bureau, str(approved or ""))
        return (
            {each.uscc: each for each in found.values() if each.uscc},
            {each.reg_no: each for each in found.values() if each.reg_no},
        )

    def _match(
        self, uscc: str | None, reg_no: str, by_code: dict[str, Stored], by_number: dict[str, Stored]
    ) -> tuple[Stored | None, Defect | None]:
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

    def _foreign(self, common: tuple[Text, ...], stored: Stored | None, may_own: bool) -> Defect | None:
        """谁登记谁录入: a unit speaks for what it, or a unit below it, has registered."""
        if stored is not None and not self.owners.may_change(stored.bureau_id):
            said = f"这一户由{self.owners.name(stored.bureau_id)}录入，{self.batch.bureau.name}不能改动。请转给该单位报送（谁登记谁录入）"
            return Defect("owner", "registrar", said)
        if not may_own:
            said = f"登记机关是{common[-1]}，不在报送单位{self.batch.bureau.name}的范围内（谁登记谁录入）"
            return Defect("owner", "registrar", said)
        return None

    def _hint(self, row: Judged, standing: Standing) -> None:
        region = [hint for hint in standing.hints if hint.rule == "region-unknown"]
        industry = [hint for hint in standing.hints if hint.rule != "region-unknown"]
        row.defects += [*region, *self.tables.region_in_code(row.head[0]), *industry]

    def _with_section(self, row: Judged) -> Texts:
        """The section of an industry, where the file leaves it out."""
        texts, section = row.texts or (), self._standings[row.head[-1]].section
        place = PLACE["section"]
        return (*texts[:place], section, *texts[place + 1 :]) if section else texts

    def _compare(self, waiting: list[tuple[Judged, Stored, int | None]], work: Work) -> None:
        """Rows whose digest differs: compared fact by fact, and merged."""
        held = {each.pk: each for _, each, _ in waiting}
        for pk, *facts in Entity.objects.filter(pk__in=list(held)).values_list("pk", *COLUMNS):
            held[pk].texts = [_canonical(value) for value in facts]
        for row, stored, owner in waiting:
            merged = self._merged(self._with_section(row), stored.texts)
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
        merged = list(texts)
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
        self._write_new(work, now)
        storing.update(
            Entity,
            ("id", *COLUMNS, *_LINEAGE[:-1]),
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
        if self.silent:
            return []
        lines = [row.line for row, _ in work.new]
        new = Entity.objects.filter(batch=batch, line__in=lines).values_list("pk", flat=True) if lines else []
        return [*new, *(stored.pk for _, stored, _, _ in work.changed)]

    def _write_new(self, work: Work, now: str) -> None:
        batch, columns = self.batch.pk, (*COLUMNS, *_LINEAGE)
        if not storing.copies():
            rows = [
                (*self._with_section(row), standing.owner, batch, row.line, row.digest, now, _old(row))
                for row, standing in work.new
            ]
            storing.insert(Entity, columns, rows)
        elif work.new:
            lines = [
                f"{self._line_of(row, standing)}\t{standing.owner}\t{batch}\t{row.line}\t{row.digest}\t{now}\t{_old(row)}"
                for row, standing in work.new
            ]
            storing.copy(Entity, columns, lines)

    def _line_of(self, row: Judged, standing: Standing) -> str:
        if standing.section or not row.packed:
            return packing.line_of(self._with_section(row))
        return row.packed

    def record_of(self, row: Judged) -> str:
        """What a ticket about this row is filed under."""
        return "" if row.refused else row.head[0] or row.head[1]

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


def _old(row: Judged) -> str:
    return "1" if row.extra.get("old") else "0"


def _older(said: str | None, stored: Stored) -> Defect | None:
    if not said or not stored.approved_on or said >= stored.approved_on:
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
    statuses = dict(Entity.STATUSES)
    cells = {name: text or "" for name, text in zip(FACTS, texts, strict=False)}
    if cells:
        cells["status"] = statuses.get(cells["status"], cells["status"])
        cells["shares"] = share_words(cells["shares"])
        cells["members"] = member_words(cells["members"])
        cells["former_names"] = "；".join(json.loads(cells["former_names"] or "[]"))
    return {name: cell for name, cell in cells.items() if name in fields}
