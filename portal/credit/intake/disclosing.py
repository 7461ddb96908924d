"""A judged row of disclosures against what is there: unchanged, changed, new, waiting, or refused with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from portal.core import clock
from portal.core.models import Bureau
from portal.credit import publishing
from portal.credit.intake import storing
from portal.credit.intake.disclosure_rows import FIELDS, PLACE, as_cells, values_of
from portal.credit.intake.headers import LABELS, Plan
from portal.credit.intake.judging import Judged
from portal.credit.intake.known import CodeTables, Owners
from portal.credit.intake.rules import Defect
from portal.credit.keys import key_of
from portal.credit.models import Batch, Disclosure, Entity
from portal.credit.publishing import LATER_FACTS, WINDOW_FIELDS, Outcome, State

_OWN = ("public_id", "key", "entity_id", "bureau_id", "batch_id", "line", "digest", "updated_at")
_COLUMNS = tuple(dict.fromkeys((*_OWN, *FIELDS, *WINDOW_FIELDS)))  # PostgreSQL takes no column twice
_NEVER = frozenset({"published_on"})
"""Filled in by the portal where the file is silent."""


@dataclass(slots=True)
class Work:
    """What is to be written for a chunk. Held records are stored too, out of sight, for a person's decision."""

    new: list[tuple[Judged, Disclosure]] = field(default_factory=list)
    changed: list[tuple[Judged, Disclosure]] = field(default_factory=list)
    same: int = 0
    refused: list[Judged] = field(default_factory=list)
    waiting: list[Judged] = field(default_factory=list)


class Disclosures:
    """Decides about rows of one file, chunk by chunk, and writes what was decided."""

    model = Disclosure
    silent = False

    def __init__(self, batch: Batch, plan: Plan, tables: CodeTables) -> None:
        self.batch = batch
        self.fields = plan.fields
        self.owners = Owners(batch.bureau)

    def waves(self, rows: Sequence[Judged]) -> list[list[Judged]]:
        """Rows parted so that no record occurs twice in a part; as a rule there is one part."""
        parts: list[list[Judged]] = [[]]
        where: dict[str, int] = {}
        for row in rows:
            key = row.extra.get("key", "")
            at = where.get(key, -1) + 1 if key else 0
            if at == len(parts):
                parts.append([])
            parts[at].append(row)
            where[key] = at
        return parts

    # --- deciding ---------------------------------------------------------------------------------------

    def decide(self, rows: Sequence[Judged]) -> Work:
        """One record occurs at most once among the rows (see `waves`)."""
        work = Work()
        entities = _Entities(rows)
        made: list[tuple[Judged, Disclosure]] = []
        for row in rows:
            if row.texts is None:
                work.refused.append(row)
                continue
            found = entities.of(row)
            defect = found if isinstance(found, Defect) else self._unfit(row, found)
            if defect or isinstance(found, Defect):
                _refuse(row, work, defect)
            else:
                made.append((row, self._record(row, found)))
        keys = [record.key for _, record in made]
        departed = publishing.departures_of(keys) if keys else {}
        stored = {each.key: each for each in Disclosure.objects.filter(key__in=keys).select_related("entity")}
        seen: set[str] = set()
        for row, record in made:
            if record.key in seen:
                _refuse(
                    row,
                    work,
                    Defect("duplicate", "document_no", "同一批里另有一行是同一条，请核对后只留一行"),
                )
            elif record.key in stored:
                self._compare(row, record, stored[record.key], departed, work)
            else:
                self._settle(row, record, departed, work)
            seen.add(record.key)
        return work

    def _unfit(self, row: Judged, entity: Entity) -> Defect | None:
        texts = row.texts or ()
        organ, code = texts[PLACE["organ"]], texts[PLACE["organ_code"]]
        if self.owners.of(code, organ) is None:
            said = f"作出机关是{organ}，不在报送单位{self.batch.bureau.name}的范围内（谁登记谁录入、谁检查谁录入、谁处罚谁录入）"
            return Defect("owner", "organ", said)
        day = texts[PLACE["decided_on"]] or texts[PLACE["listed_on"]]
        founded = entity.established_on
        if day and founded and day < founded.isoformat():
            said = f"日期 {day} 早于主体成立日期 {founded}，请核对主体和日期"
            return Defect("before-founding", "decided_on", said)
        return None

    def _record(self, row: Judged, entity: Entity) -> Disclosure:
        texts = row.texts or ()
        facts = values_of(texts)
        owner = self.owners.of(facts["organ_code"], facts["organ"]) or self.batch.bureau
        key = key_of(
            kind=facts["kind"],
            organ=facts["organ"],
            document_no=facts["document_no"],
            entity=entity.code,
            listed_on=facts["listed_on"],
            decided_on=facts["decided_on"],
            year=facts["year"],
            plan_no=facts["plan_no"],
            certificate_no=facts["certificate_no"],
        )
        return Disclosure(
            key=key,
            entity=entity,
            bureau=owner,
            batch=self.batch,
            line=row.line,
            digest=row.digest,
            updated_at=clock.now(),
            live=False,
            **facts,
        )

    def _settle(self, row: Judged, record: Disclosure, departed: dict, work: Work) -> None:
        outcome = publishing.settle(record, departed=departed)
        if outcome.public or outcome.state is State.HELD and outcome.findings:
            work.new.append((row, record))
        else:
            _refuse(row, work, *_reasons(outcome, bool(departed.get(record.key))))
            if outcome.state in (State.REFUSED, State.OVER):
                row.cells = {}  # nothing to mend: what may not be public is not kept

    def _compare(
        self,
        row: Judged,
        record: Disclosure,
        stored: Disclosure,
        departed: dict,
        work: Work,
    ) -> None:
        """A record that is known: the same, come to know more, or another content under the same number."""
        differing = [
            name
            for name in FIELDS
            if getattr(record, name) != getattr(stored, name)
            and not (name in _NEVER and getattr(record, name) is None)
        ]
        if stored.digest == record.digest or not differing:
            work.same += 1
            return
        if not self.owners.may_change(stored.bureau_id):
            said = f"这一条由{self.owners.name(stored.bureau_id)}录入，请转给该单位报送"
            _refuse(row, work, Defect("owner", "organ", said))
            return
        if not set(differing) <= set(LATER_FACTS):
            labels = LABELS[Batch.DISCLOSURES]
            names = "、".join(labels.get(name, name) for name in differing)
            said = f"同一文书已有另一种内容（{names}不同），没有改动已公示的。确需更正的，请在后台办理更正"
            _refuse(row, work, Defect("two-contents", differing[0], said))
            return
        for name in differing:
            setattr(stored, name, getattr(record, name))
        stored.digest, stored.batch, stored.line = record.digest, self.batch, row.line
        publishing.settle(stored, departed=departed)
        work.changed.append((row, stored))

    def held(self, work: Work) -> list[Judged]:
        """What would be written, as cells that can be judged again: whole, for the gate is asked once more."""
        rows = [row for row, _ in (*work.new, *work.changed)]
        for row in rows:
            row.cells = as_cells(row.texts or (), self.fields)
        return rows

    # --- writing ----------------------------------------------------------------------------------------

    def write(self, work: Work) -> list[int]:
        """Write what was decided; the keys of the records that changed. Inside a transaction."""
        now = clock.now()
        rows = []
        for _, record in work.new:
            record.updated_at = now
            rows.append([storing.text_of(getattr(record, name)) for name in _COLUMNS])
        storing.insert(Disclosure, _COLUMNS, rows)
        if work.changed:
            changed = [record for _, record in work.changed]
            publishing.store((), changed, fields={*LATER_FACTS, "digest", "batch", "line"})
        lines = [row.line for row, _ in work.new]
        mine = Disclosure.objects.filter(batch=self.batch, line__in=lines)
        new = mine.values_list("pk", flat=True) if lines else []
        return [*new, *(record.pk for _, record in work.changed)]

    def record_of(self, row: Judged) -> str:
        """What a ticket about this row is filed under."""
        return (row.texts[PLACE["document_no"]] or "")[:80] if row.texts else ""

    def year_of(self, row: Judged) -> int | None:
        """The year of the decision."""
        day = row.texts[PLACE["decided_on"]] if row.texts else None
        return int(day[:4]) if day else None

    def stored_keys(self, bureau: Bureau) -> Iterator[tuple[str, ...]]:
        """None: a file of disclosures is never taken for the whole of them."""
        return iter(())


class _Entities:
    """The entities that some rows mean: by code, by number, or by a name that only one has."""

    def __init__(self, rows: Sequence[Judged]) -> None:
        texts = [row.texts for row in rows if row.texts]
        self.by_code = self._found("uscc", {each[0] for each in texts if each[0]})
        self.by_number = self._found("reg_no", {each[1] for each in texts if each[1]})
        self.by_name = self._found(
            "name", {each[2] for each in texts if each[2] and not (each[0] or each[1])}
        )

    @staticmethod
    def _found(name: str, wanted: Iterable[str | None]) -> dict[str, list[Entity]]:
        found: dict[str, list[Entity]] = {}
        names = sorted(one for one in wanted if one)
        for start in range(0, len(names), 500):
            for entity in Entity.objects.filter(**{f"{name}__in": names[start : start + 500]}):
                found.setdefault(getattr(entity, name), []).append(entity)
        return found

    def of(self, row: Judged) -> Entity | Defect:
        """The entity, or why there is none."""
        code, number, name = (row.texts or ("", "", ""))[:3]
        found = self.by_code.get(code or "") or self.by_number.get(number or "")
        if not found and not (code or number):
            found = self.by_name.get(name or "")
            if found and len(found) > 1:
                said = f"有 {len(found)} 个主体叫“{name}”，请填统一社会信用代码"
                return Defect("entity-unknown", "name", said)
        if not found:
            said = "登记库里没有这个主体。请先报送登记信息，或者核对代码"
            return Defect("entity-unknown", "uscc", said)
        if name and name != found[0].name and name not in found[0].former_names:
            row.defects.append(
                Defect(
                    "entity-name", "name", f"名称与登记的“{found[0].name}”不同，已按代码记到该主体，请核对"
                )
            )
        return found[0]


def _reasons(outcome: Outcome, has_left: bool) -> list[Defect]:
    rule = "departed" if has_left else "not-public"
    return [Defect(rule, "", reason.rstrip("。")) for reason in outcome.reasons]


def _refuse(row: Judged, work: Work, *defects: Defect | None) -> None:
    row.defects += [defect for defect in defects if defect]
    row.texts = None
    work.refused.append(row)
