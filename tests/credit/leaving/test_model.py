"""Whatever happens in whatever order, what is public is what a plain model says."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from portal.core import clock
from portal.core.announcements import fire_due
from portal.credit.leaving import correct, end, is_caught_up, ledger
from portal.credit.models import Disclosure, Entity
from portal.credit.publishing import State, facts_of, settle, store
from portal.credit.retention import window
from tests.credit.leaving.conftest import TODAY, backup, entity_made, office_made, penalty, restore

NUMBERS = st.integers(0, 2)
REASONS = st.sampled_from([Disclosure.REPAIRED, Disclosure.WITHDRAWN, Disclosure.ANNULLED])
EVENTS = st.one_of(
    st.tuples(st.just("publish"), NUMBERS, st.sampled_from(["minor", "general", "serious"])),
    st.tuples(st.just("end"), NUMBERS, REASONS, st.sampled_from([0, 0, 5, 24 * 40])),
    st.tuples(st.just("correct"), NUMBERS),
    st.tuples(st.just("wait"), st.sampled_from([1, 24, 24 * 60, 24 * 400])),
    st.just(("work",)),
)
SOME = st.lists(EVENTS, min_size=1, max_size=5)
FIRST = [("publish", number, "serious") for number in range(3)]


@dataclass
class Plain:
    """What should be public: records by number as (public_id, until), and what was ended, for good."""

    records: dict[int, tuple[str, datetime]] = field(default_factory=dict)
    ended: dict[str, datetime] = field(default_factory=dict)
    barred: dict[int, datetime] = field(default_factory=dict)

    def until(self, number: int) -> datetime:
        public_id, until = self.records[number]
        return min(until, self.ended.get(public_id, until))

    def public(self, now: datetime) -> set[str]:
        return {key for number, (key, _) in self.records.items() if now < self.until(number)}

    def takes(self, number: int, now: datetime) -> bool:
        """Whether a new record of this number may be published: none is there, none was ended by decision."""
        there = number in self.records and now < self.until(number)
        return not there and not (number in self.barred and self.barred[number] <= now)


class Portal:
    """The real thing, and the plain model beside it."""

    def __init__(self, file: Path, empty: Path) -> None:
        ledger.path().unlink(missing_ok=True)
        restore(empty, file)
        self.file, self.now, self.plain = file, TODAY, Plain()
        self.kept: tuple[Path, Plain] | None = None
        with clock.at(self.now):
            self.entity: Entity = entity_made(office_made())

    def do(self, event: tuple[Any, ...]) -> None:
        with clock.at(self.now):
            getattr(self, event[0])(*event[1:])
        with clock.at(self.now):
            shown = set(Disclosure.objects.public().values_list("public_id", flat=True))
            assert shown == self.plain.public(self.now), event

    def _draft(self, number: int, gravity: str) -> Disclosure:
        day = self.now.date()
        return penalty(self.entity, f"{number}号", gravity=gravity, decided_on=day, published_on=day)

    def _note(self, number: int, record: Disclosure) -> None:
        self.plain.records[number] = (record.public_id, window(facts_of(record), self.now).public_until)

    def publish(self, number: int, gravity: str) -> None:
        if number in self.plain.records and self.now < self.plain.until(number):
            return  # the importer would find it by its key
        record = self._draft(number, gravity)
        outcome = settle(record)
        assert outcome.public == self.plain.takes(number, self.now)
        if not outcome.public:
            assert outcome.state is State.REFUSED
            return
        fire_due()  # what is over is taken away, and with it its key
        store([record])
        self._note(number, record)

    def end(self, number: int, reason: str, hours: int) -> None:
        if number not in self.plain.records or self.plain.until(number) <= self.now:
            return
        key = self.plain.records[number][0]
        at = self.now + timedelta(hours=hours)
        if at < self.plain.until(number):
            self.plain.ended[key] = self.plain.barred[number] = at
        end(Disclosure.objects.get(public_id=key), reason, by="陈", at=at)

    def correct(self, number: int) -> None:
        if (
            number not in self.plain.records
            or self.plain.until(number) <= self.now
            or number in self.plain.barred
        ):
            return
        key = self.plain.records[number][0]
        record = self._draft(number, "general")
        record.content = f"更正 {self.now}"
        assert correct(Disclosure.objects.get(public_id=key), record, by="陈").public
        self.plain.ended[key] = self.now
        self._note(number, record)

    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    def work(self) -> None:
        self.now += timedelta(minutes=1)
        with clock.at(self.now):
            fire_due()
            assert is_caught_up()
            assert not Disclosure.objects.gone().exists()

    def backup(self) -> None:
        self.kept = backup(self.file), deepcopy(self.plain)

    def restore(self) -> None:
        if self.kept:
            restore(self.kept[0], self.file)
            self.plain.records = deepcopy(self.kept[1].records)


@settings(
    max_examples=8,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(before=SOME, between=SOME, after=SOME, again=SOME)
@example(  # repaired; the backup from before comes back when its window is over as well
    before=[("correct", 0)],
    between=[("end", 0, "repaired", 5), ("work",), ("wait", 9600)],
    after=[("work",), ("publish", 0, "minor")],
    again=[("work",)],
)
def test_what_is_public_is_what_a_plain_model_says(
    on_disk: Path, migrated: Path, before: list[Any], between: list[Any], after: list[Any], again: list[Any]
) -> None:
    portal = Portal(on_disk, migrated)
    restored = [("restore",)]
    for event in [*FIRST, *before, ("backup",), *between, *restored, *after, *restored, *again]:
        portal.do(event)
