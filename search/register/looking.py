"""A question about an entity's name from end to end: text -> plan -> engine -> what is shown."""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.utils.safestring import SafeString

from portal.core import clock
from search import indexing
from search.engines.base import Health, IndexUnavailable, RegisterEngine
from search.query import parse
from search.register import facets as counting
from search.register import resembling, showing
from search.register.entries import Entry
from search.register.plan import Match, Plan, Step, plan
from search.register.wanted import MOST, Filters, Slice, Total, Wanted, reduced

log = logging.getLogger(__name__)

LONGEST = 100
"""Characters of the longest question; no name is longer."""
FEW = 10
"""With fewer matches than these, names that are close are shown, too."""
LARGEST = 100
"""Entries of the largest page."""
_CURSOR = re.compile(r"(\d{1,2})-([0-9a-f]{1,16})-(\d{1,5})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry and how it fits."""

    entry: Entry
    match: Match
    name_html: SafeString
    former: str = ""
    """The former name that was meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What there is to say to a question, whatever happened."""

    text: str
    filters: Filters = Filters()
    hits: tuple[Hit, ...] = ()
    total: int = 0
    """Exact while not ``capped``."""
    capped: bool = False
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Facet -> value -> entries, each under all filters but its own; regions and industries by prefix."""
    rough: bool = False
    """The counts of facets are judged by a sample."""
    next_cursor: str = ""
    match: Match | None = None
    """The best kind of match."""
    note: str = ""
    refused: str = ""
    unavailable: Health | None = None

    @property
    def total_label(self) -> str:
        """``"12"``, ``"超过 10,000"``."""
        return showing.count_label(self.total, self.capped)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page begins: in which step, behind which place of the order, after how many entries."""

    step: int = 0
    before: int | None = None
    shown: int = 0

    def __str__(self) -> str:
        return f"{self.step}-{self.before or 0:x}-{self.shown}"


def look_up(
    text: str = "",
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    *,
    cursor: str = "",
    size: int = 20,
    facets: bool = True,
    now: dt.datetime | None = None,
) -> Found:
    """Entities whose names fit a text, under some filters; all under these when there is no text.

    Never raises for what is asked. ``cursor``: ``next_cursor`` of the page before, with the same question.
    """
    size = min(max(size, 1), LARGEST)
    asked = Found(text=parse(text).text, filters=filters)
    if len(text) > LONGEST:
        return replace(asked, refused=f"名称最多 {LONGEST} 个字，请删去多余的字。")
    place = _place(cursor)
    if place is None:
        return replace(asked, refused="翻页的地址不完整，请从第一页开始。")
    if place.shown + size > MOST:
        return replace(asked, refused=f"只能翻看前 {MOST:,} 个。请写出更完整的名称，或者缩小范围。")
    try:
        return LookUp(indexing.register_engine(), asked, size, now or clock.now()).answered(place, facets)
    except IndexUnavailable as error:
        log.warning("市场主体名称索引不可用：%s", error)
        health = error.health
    except Exception:
        log.exception("按名称查找出错")
        health = Health.FAILED
    return replace(asked, unavailable=health)


def _place(cursor: str) -> _Place | None:
    if not cursor:
        return _Place()
    found = _CURSOR.fullmatch(cursor)
    if found is None:
        return None
    before = int(found[2], 16)
    return _Place(int(found[1]), before, int(found[3])) if before < 1 << 62 else None


class LookUp:
    """One question under way."""

    def __init__(self, engine: RegisterEngine, asked: Found, size: int, now: dt.datetime) -> None:
        self._engine, self._asked, self._size, self._now = engine, asked, size, now
        self._cutter = engine.cutter()
        self._plan = plan(asked.text, self._cutter)

    def answered(self, place: _Place, facets: bool) -> Found:
        """The page that begins at a place."""
        found = self._page(self._plan.steps, place)
        if found.hits or place.shown:
            whole = self._whole(self._plan)
            every = self._every(found, place)
            total = Total(len(found.hits)) if every else self._engine.total(whole)
            if every:
                found = replace(found, counts=self._told(found.hits) if facets else {})
            if total.number < FEW and not place.shown and found.match not in (Match.NAME, Match.FORMER):
                close = self._close({hit.entry.key for hit in found.hits})
                found = replace(found, hits=(*found.hits, *close)[: max(FEW, self._size)])
            return self._counted(found, whole, total, facets and not every)
        if self._plan.elsewhere:
            outside = replace(self._plan, steps=self._plan.elsewhere)
            found = self._page(outside.steps, place)
            if found.hits:
                found = replace(found, next_cursor="")
                whole = self._whole(outside)
                return self._counted(found, whole, self._engine.total(whole), facets, elsewhere=True)
        return self._guessed()

    def _every(self, found: Found, place: _Place) -> bool:
        """Whether the page holds all that there is, whatever is chosen: then nothing more need be asked to count."""
        return not (place.shown or found.next_cursor or self._asked.filters.chosen())

    def _told(self, hits: tuple[Hit, ...]) -> Mapping[str, Mapping[str, int]]:
        return counting.of_entries((hit.entry for hit in hits), self._asked.filters)

    def _whole(self, of: Plan) -> Wanted:
        ways = None if of.steps and of.steps[0].match is Match.LISTED else reduced(of.ways)
        return Wanted(ways=ways, filters=self._asked.filters, now=self._now)

    def _slices(self, steps: tuple[Step, ...], place: _Place, limit: int) -> Iterator[tuple[int, Slice]]:
        for number, step in enumerate(steps):
            if number < place.step:
                continue
            earlier = reduced(way for before in steps[:number] for way in before.ways)
            wanted = Wanted(
                ways=None if step.match is Match.LISTED else step.ways,
                unless=earlier,
                filters=self._asked.filters,
                now=self._now,
            )
            yield number, Slice(wanted, limit, place.before if number == place.step else None)

    def _page(self, steps: tuple[Step, ...], place: _Place) -> Found:
        numbered = list(self._slices(steps, place, self._size + 1))
        rows = self._engine.newest([each for _, each in numbered])
        found = [
            (number, entry) for (number, _), row in zip(numbered, rows, strict=False) for entry in row.entries
        ]
        shown = found[: self._size]
        following = ""
        if len(found) > self._size:
            step, last = shown[-1]
            following = str(_Place(step, last.order, place.shown + len(shown)))
        hits = tuple(self._hit(steps[number].match, entry) for number, entry in shown)
        return replace(self._asked, hits=hits, match=hits[0].match if hits else None, next_cursor=following)

    def _hit(self, match: Match, entry: Entry) -> Hit:
        cut, former = self._plan.cut, ""
        html = showing.marked(entry.name, cut)
        if entry.former and match in (Match.FORMER, Match.PART) and "<mark>" not in html:
            former = next((name for name in entry.former if "<mark>" in showing.marked(name, cut)), "")
        if former and match is Match.PART:
            match = Match.FORMER
        return Hit(entry, match, html, former)

    def _counted(
        self, found: Found, wanted: Wanted, total: Total, facets: bool, *, elsewhere: bool = False
    ) -> Found:
        if facets:
            counts = counting.summed(self._engine.counts(wanted, total), self._asked.filters)
            found = replace(found, counts=counts)
        return replace(
            found,
            total=total.number,
            capped=total.capped,
            rough=bool(total.sample),
            note=self._note(found, elsewhere=elsewhere, capped=total.capped),
        )

    def _note(self, found: Found, *, elsewhere: bool = False, capped: bool = False) -> str:
        text = self._asked.text if self._plan.cut.key else ""
        narrowed = bool(self._asked.filters.chosen())
        return showing.note(text, found.match, elsewhere=elsewhere, narrowed=narrowed, capped=capped)

    def _guessed(self) -> Found:
        hits = self._close(set()) if self._plan.cut.key else ()
        found = replace(self._asked, hits=hits[: self._size], match=hits[0].match if hits else None)
        counts = self._told(found.hits) if hits else {}
        return replace(found, total=len(found.hits), counts=counts, note=self._note(found))

    def _close(self, known: set[str]) -> tuple[Hit, ...]:
        """Names that sound alike or differ by a slip, the closest first."""
        cut = self._plan.cut
        if len(cut.core) < resembling.SHORTEST:
            return ()
        asked = [each for _, each in self._slices(self._plan.alike, _Place(), FEW)]
        whole = Wanted(ways=None, filters=self._asked.filters, now=self._now)
        rows, near = self._engine.close(asked, resembling.grams(cut), whole, limit=resembling.CANDIDATES)
        entries = {entry.key: entry for row in rows for entry in row.entries}
        heard = set(entries)
        entries |= {entry.key: entry for entry in near}
        best = resembling.closest(cut, self._cutter, entries.values())
        told = {each.entry.key for each in best} | known
        hits = [self._similar(each.entry, each.former) for each in best if each.entry.key not in known]
        hits += [self._similar(entries[key], "") for key in heard if key not in told]
        return tuple(hits[:FEW])

    def named(self, most: int, common: int) -> tuple[Hit, ...]:
        """The first of those that are called so, or hold it in their name unless more than ``common`` do."""
        if len(self._plan.cut.core) < resembling.SHORTEST:
            return ()
        kinds = (Match.NAME, Match.FORMER, Match.PART)
        steps = tuple(step for step in self._plan.steps if step.match in kinds)
        total = self._engine.total(self._whole(replace(self._plan, steps=steps)))
        if not total.number:
            return ()
        found = self._page(steps, _Place())
        called = found.match in (Match.NAME, Match.FORMER)
        return found.hits[:most] if called or total.number <= common else ()

    def _similar(self, entry: Entry, former: str) -> Hit:
        return Hit(entry, Match.SIMILAR, showing.marked(entry.name, self._plan.cut), former)
