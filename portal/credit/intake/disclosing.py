"""A judged row of disclosures against what is there: unchanged, changed, new, waiting, or refused with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.core import clock
from portal.core.lookups import by_index
from portal.core.models import Bureau
from portal.credit import publishing, recording
from portal.credit.columns import SCREENED
from portal.credit.intake import gating
from portal.credit.intake.disclosure_rows import FIELDS, NO_VALUES, PLACE, as_cells, sent_cells, values_of
from portal.credit.intake.headers import LABELS, Plan
from portal.credit.intake.judging import Judged, Text, Texts
from portal.credit.intake.known import CodeTables, Owners
from portal.credit.intake.rules import Defect
from portal.credit.intake.subjects import Entities
from portal.credit.keys import key_of
from portal.credit.models import Batch, Disclosure
from portal.credit.models.disclosures import new_public_ids
from portal.credit.publishing import LATER_FACTS, State
from portal.credit.recording import Subject, Unstored

_ORGAN, _ORGAN_CODE = PLACE["organ"], PLACE["organ_code"]
_DECIDED, _LISTED = PLACE["decided_on"], PLACE["listed_on"]
_NEVER = frozenset({"published_on"})
"""Filled in by the portal where the file is silent."""
_RENEWED = frozenset({"valid_to", "remove_reason", "remove_organ"})
"""Later facts that a file may say anew; the others it may only add, for they move the end of what is public."""
_ONE_FACT = {"restricted_until": "restricted_for_life", "restricted_for_life": "restricted_until"}
"""The end of a ban is a day or 终身, told in one column and kept in two fields."""


@dataclass(slots=True)
class Work:
    """What is to be written for a chunk. Held records are stored too, out of sight, for a person's decision."""

    new: list[tuple[Judged, Unstored]] = field(default_factory=list)
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
        self.owned: dict[tuple[Text, Text], int | None] = {}

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
        made = self._made(rows, work)
        keys = [key for _, _, key in made]
        departed = publishing.departures_of(keys) if keys else {}
        digests, stored = self._stored(made)
        seen: set[str] = set()
        for row, entity, key in made:
            if key in seen:
                said = "同一批里另有一行是同一条，请核对后只留一行"
                self._refuse(row, work, Defect("duplicate", "document_no", said))
            elif key not in digests:
                self._settle(row, self._record(row, entity, key), departed, work)
            elif digests[key] == row.digest:
                work.same += 1
            else:
                self._compare(row, stored[key], departed, work)
            seen.add(key)
        return work

    def _made(self, rows: Sequence[Judged], work: Work) -> list[tuple[Judged, Subject, str]]:
        """The rows that are about somebody: whom, and the key of the record."""
        made = []
        with by_index():
            entities = Entities(rows)
        for row in rows:
            if row.texts is None:
                work.refused.append(row)
                continue
            found = entities.of(row)
            if isinstance(found, Defect):
                self._refuse(row, work, found)
            elif defect := self._unfit(row.texts, found):
                self._refuse(row, work, defect)
            else:
                made.append((row, found, _key_of(row.texts, found)))
        return made

    @staticmethod
    def _stored(made: list[tuple[Judged, Subject, str]]) -> tuple[dict[str, str], dict[str, Disclosure]]:
        """Digests of the records that are known, by key; and those themselves of which a row says something else."""
        known = Disclosure.objects.filter(key__among=[key for *_, key in made]).order_by()
        with by_index():
            digests = dict(known.values_list("key", "digest"))
        others = [key for row, _, key in made if digests.get(key, row.digest) != row.digest]
        if not others:
            return digests, {}
        found = Disclosure.objects.filter(key__among=others).select_related("entity")
        return digests, {each.key: each for each in found}

    def _unfit(self, texts: Texts, entity: Subject) -> Defect | None:
        organ = texts[_ORGAN]
        if self._owner(texts) is None:
            said = f"作出机关是{organ}，不在报送单位{self.batch.bureau.name}的范围内（谁登记谁录入、谁检查谁录入、谁处罚谁录入）"
            return Defect("owner", "organ", said)
        day = texts[_DECIDED] or texts[_LISTED]
        founded = entity.established_on
        if day and founded and day < founded.isoformat():
            said = f"日期 {day} 早于主体成立日期 {founded}，请核对主体和日期"
            return Defect("before-founding", "decided_on", said)
        return None

    def _owner(self, texts: Texts) -> int | None:
        """The bureau that a row belongs to, by its key; None where the sender may not speak for it."""
        named = texts[_ORGAN_CODE], texts[_ORGAN]
        if named not in self.owned:
            owner = self.owners.of(*named)
            self.owned[named] = owner.pk if owner else None
        return self.owned[named]

    def _record(self, row: Judged, entity: Subject, key: str) -> Unstored:
        texts = row.texts or ()
        own = {
            "key": key,
            "bureau_id": self._owner(texts),
            "batch_id": self.batch.pk,
            "line": row.line,
            "digest": row.digest,
            "live": False,
        }
        return Unstored(entity, values_of(texts) | own)

    def _settle(self, row: Judged, record: Unstored, departed: dict, work: Work) -> None:
        outcome, defects = gating.gate(record, departed, clean=row.extra["clean"])
        if not gating.refuses(defects):
            row.defects += defects
            work.new.append((row, record))
        else:
            self._refuse(row, work, *defects)
            if outcome.state in (State.REFUSED, State.OVER):
                row.cells = {}  # nothing to mend: what may not be public is not kept

    def _compare(
        self,
        row: Judged,
        stored: Disclosure,
        departed: dict,
        work: Work,
    ) -> None:
        """A record that is known: the same, come to know more, or another content under the same number."""
        facts = values_of(row.texts or ())
        if not row.extra["clean"]:
            registered = publishing.registered_of(stored)
            for name in SCREENED:
                if gating.says_the_same(facts[name], getattr(stored, name), registered):
                    facts[name] = getattr(stored, name)
        differing = [name for name in FIELDS if self._differs(name, facts[name], getattr(stored, name))]
        if not differing:
            work.same += 1
            return
        if not self.owners.may_change(stored.bureau_id):
            said = f"这一条由{self.owners.name(stored.bureau_id)}录入，请转给该单位报送"
            self._refuse(row, work, Defect("owner", "organ", said))
            return
        if not all(_may_come(name, stored) for name in differing):
            labels = LABELS[Batch.DISCLOSURES]
            names = "、".join(labels.get(name, name) for name in differing)
            said = f"同一文书已有另一种内容（{names}不同），没有改动已公示的。确需更正的，请在后台办理更正"
            self._refuse(row, work, Defect("two-contents", differing[0], said))
            return
        self._add(row, stored, {name: facts[name] for name in differing}, departed, work)

    def _add(
        self, row: Judged, stored: Disclosure, later: dict[str, Any], departed: dict, work: Work
    ) -> None:
        """Later facts of a record; it is left as it is where they would leave it waiting for something."""
        was_public = stored.live and stored.public_from is not None
        for name, value in later.items():
            setattr(stored, name, value)
        stored.digest, stored.batch, stored.line = row.digest, self.batch, row.line
        # Where somebody has decided before, only what is new; a record from before names were looked for, whole.
        row.defects += gating.mask_names(stored, later if stored.screening else SCREENED)
        outcome = publishing.settle(stored, departed=departed)
        said = "；".join(reason.rstrip("。") for reason in (*outcome.reasons, *outcome.findings))
        first = next(iter(later))
        if was_public and outcome.state is State.HELD:
            said = f"补报的内容还不能公示（{said}），没有改动已公示的。请改好再报送"
            self._refuse(row, work, Defect("not-public", first, said))
            return
        if was_public and not outcome.public and "removed_on" not in later:
            row.defects.append(Defect("ends-now", first, f"补报以后不再公示：{said}"))
        work.changed.append((row, stored))

    def _differs(self, name: str, told: object, known: object) -> bool:
        """Whether a file says otherwise: a column that it lacks says nothing, nor does an empty cell of a later fact."""
        silent = told == NO_VALUES[name] and (name in _NEVER or name in LATER_FACTS)
        has_column = name in self.fields or _ONE_FACT.get(name) in self.fields
        return has_column and not silent and told != known

    def held(self, work: Work) -> list[Judged]:
        """What would be written, as cells that can be judged again: whole, for the gate is asked once more."""
        rows = [row for row, _ in (*work.new, *work.changed)]
        for row in rows:
            row.cells = as_cells(row.texts or (), self.fields)
        return rows

    # --- writing ----------------------------------------------------------------------------------------

    def write(self, work: Work) -> list[int]:
        """Write what was decided; the keys of the records that changed, unless silent. Inside a transaction."""
        now = clock.now()
        for (_, record), public_id in zip(work.new, new_public_ids(len(work.new)), strict=True):
            record.public_id, record.updated_at = public_id, now
        recording.write([record for _, record in work.new])
        if work.changed:
            changed = [record for _, record in work.changed]
            publishing.store((), changed, fields={*LATER_FACTS, *SCREENED, "digest", "batch", "line"})
        if self.silent:
            return []
        return [*self._keys({row.line for row, _ in work.new}), *(record.pk for _, record in work.changed)]

    def _keys(self, lines: set[int]) -> list[int]:
        """Keys of the records that came in with these lines of the batch."""
        if not lines:
            return []
        near = Disclosure.objects.filter(batch=self.batch, line__range=(min(lines), max(lines))).order_by()
        return [key for key, line in near.values_list("pk", "line") if line in lines]

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

    def _refuse(self, row: Judged, work: Work, *defects: Defect) -> None:
        row.defects += defects
        row.cells = sent_cells(row, self.fields)
        row.texts = None
        work.refused.append(row)


_KEYED = ("kind", "organ", "document_no", "plan_no", "certificate_no")
_KEYED_PLACES = [PLACE[name] for name in _KEYED]


def _key_of(texts: Texts, entity: Subject) -> str:
    kind, organ, document_no, plan_no, certificate_no = (texts[place] or "" for place in _KEYED_PLACES)
    return key_of(
        kind=kind,
        organ=organ,
        document_no=document_no,
        entity=entity.code,
        listed_on=texts[_LISTED],
        decided_on=texts[_DECIDED],
        year=texts[PLACE["year"]],
        plan_no=plan_no,
        certificate_no=certificate_no,
    )


def _may_come(name: str, stored: Disclosure) -> bool:
    """Whether a file may bring another value of a field: facts that come later, as long as they are not known."""
    one = (name, _ONE_FACT[name]) if name in _ONE_FACT else (name,)
    unknown = all(getattr(stored, each) == NO_VALUES[each] for each in one)
    return name in LATER_FACTS and (name in _RENEWED or unknown)
