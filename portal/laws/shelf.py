"""All instruments as sets of rows: which of them have a level, an issuer, a region; counting is counting bits.

Read anew for every question: some thousand rows cost some ten milliseconds, and nothing can be stale.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Max

from portal.core.codes import names_of
from portal.laws.importing.places import PROVINCES, REGIONS
from portal.laws.models import Instrument, Version
from portal.laws.models.instrument import lines
from portal.laws.reading.classifying import LEVEL_LABELS, TOPIC_LABELS, Kind
from portal.laws.timeline import LABELS, Status, status_on

TITLES = {
    "status": "效力",
    "level": "效力位阶",
    "topic": "主题",
    "region": "适用地区",
    "issuer": "制定机关",
    "year": "施行年份",
    "initial": "拼音首字母",
}
COUNTRY = "country"
_PROVINCE_NAMES = {code: name for name, code in PROVINCES.items()}
_SAME = {
    "税务总局": "国家税务总局",
    "市场监督管理总局": "国家市场监督管理总局",
    "市场监管总局": "国家市场监督管理总局",
    "食品药品监督管理局": "国家食品药品监督管理局",
}
_AROUND = re.compile(
    r"^经(?=.{2,8}(?:省|市|自治区|自治州|自治县))|第[一二三四五六七八九十]+届(?=全国人民代表大会|人民代表大会)|等[一二三四五六七八九十]+(?:部门|机关|单位)$"
)


class Row(NamedTuple):
    """What browsing needs of an instrument; stands in for one in `status_on`."""

    pk: int
    level: str
    kind: str
    topics: str
    region: str
    issuers: str
    initial: str
    slug: str
    in_force_from: date | None
    ended_on: date | None
    end_kind: str


def issuer_name(text: str) -> str:
    """An issuing organ under the one name that it is browsed by."""
    name = _AROUND.sub("", text.strip())
    return _SAME.get(name, name)


def regions_of(region: str) -> list[str]:
    """The region and what holds it: 330100 -> 330000, 330100; the whole country is one of its own."""
    if not region:
        return [COUNTRY]
    province = f"{region[:2]}0000"
    return [province] if region == province else [province, region]


@dataclass(frozen=True, slots=True)
class Shelf:
    """`masks[facet][value]` has the bit of every row that has the value."""

    rows: list[Row]
    days: list[date | None]
    masks: dict[str, dict[str, int]]
    region_names: dict[str, str]

    def found(self, chosen: dict[str, str], but: str = "") -> int:
        """The rows that have all that is chosen, except under the facet `but`."""
        mask = (1 << len(self.rows)) - 1
        for name, value in chosen.items():
            if name != but:
                mask &= self.masks[name][value]
        return mask

    def counts(self, name: str, chosen: dict[str, str]) -> dict[str, int]:
        """Counts of one facet under all choices but its own, so that a reader sees what another would give."""
        base = self.found(chosen, name)
        return {value: (mask & base).bit_count() for value, mask in self.masks[name].items()}

    def values(self, name: str, chosen: dict[str, str]) -> list[str]:
        """The values of a facet in the order in which they are offered; of regions only the upper ones."""
        if name in _FIXED:
            return _FIXED[name]
        if name == "year":
            return sorted(self.masks[name], reverse=True)
        counts = self.counts(name, chosen)
        if name == "region":
            upper = [value for value in counts if value == COUNTRY or value.endswith("0000")]
            return sorted(upper, key=lambda value: (value != COUNTRY, value))
        return sorted(counts, key=lambda value: (-counts[value], value))

    def below(self, name: str, value: str) -> list[str]:
        """The cities of a province."""
        if name != "region" or not value.endswith("0000"):
            return []
        return sorted(one for one in self.masks[name] if one[:2] == value[:2] and one != value)

    def holds(self, name: str, value: str, chosen: str) -> bool:
        """Whether what is chosen is this value or lies within it."""
        return value == chosen or (name == "region" and bool(chosen) and chosen in self.below(name, value))

    def label(self, name: str, value: str) -> str:
        """A value in words."""
        if name == "region":
            return self.region_names.get(value, value)
        return _LABELS.get(name, {}).get(value, f"{value} 年" if name == "year" else value)

    def in_order(self, found: int, order: str) -> list[int]:
        """Keys of the rows found. Texts come before decisions that amend, where no title is sorted by."""
        places = [place for place in range(len(self.rows)) if found >> place & 1]
        rows, days = self.rows, self.days
        by_title: Callable[[int], tuple] = lambda place: (rows[place].initial, rows[place].slug)  # noqa: E731
        places.sort(key=by_title)
        if order != "title":
            sign = 1 if order == "oldest" else -1
            places.sort(key=lambda place: _sortable(rows[place], days[place], sign))
        return [rows[place].pk for place in places]


def _sortable(row: Row, day: date | None, sign: int) -> tuple[bool, bool, int]:
    return row.kind != Kind.MAIN, day is None, sign * day.toordinal() if day else 0


_LABELS: dict[str, dict[str, str]] = {
    "level": {key.value: label for key, label in LEVEL_LABELS.items()},
    "topic": dict(TOPIC_LABELS),
    "status": {key.value: label for key, label in LABELS.items() if key is not Status.AMENDED},
}
_FIXED = {
    "level": list(_LABELS["level"]),
    "topic": list(_LABELS["topic"]),
    "initial": list("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "status": [Status.IN_FORCE.value, Status.COMING.value, Status.REPEALED.value, Status.LAPSED.value],
}


def read_shelf(today: date) -> Shelf:
    """Every public instrument, three queries."""
    rows = [Row(*row) for row in Instrument.objects.filter(live=True).values_list(*Row._fields)]
    begun = Version.objects.filter(live=True, effective_from__lte=today)
    last = dict(begun.order_by().values_list("instrument_id").annotate(Max("effective_from")))
    days = [last.get(row.pk) or row.in_force_from for row in rows]
    topics: dict[str, list[str]] = {}
    issuers: dict[str, list[str]] = {}
    sets = {name: _Sets(len(rows)) for name in TITLES}
    for place, (row, day) in enumerate(zip(rows, days, strict=True)):
        if row.topics not in topics:
            topics[row.topics] = lines(row.topics)
        if row.issuers not in issuers:
            issuers[row.issuers] = [issuer_name(one) for one in lines(row.issuers)]
        sets["status"].add(place, (status_on(row, today).value,))
        sets["level"].add(place, (row.level,))
        sets["topic"].add(place, topics[row.topics])
        sets["region"].add(place, regions_of(row.region))
        sets["issuer"].add(place, issuers[row.issuers])
        sets["year"].add(place, (str(day.year),) if day else ())
        sets["initial"].add(place, (row.initial,))
    masks = {name: dict.fromkeys(_FIXED.get(name, ()), 0) | one.masks() for name, one in sets.items()}
    return Shelf(rows, days, masks, _region_names(masks["region"], today))


class _Sets:
    """Bits gathered by value; bytes, because setting a bit of a long number copies it."""

    def __init__(self, rows: int) -> None:
        self.size = rows // 8 + 1
        self.bits: dict[str, bytearray] = {}

    def add(self, place: int, values: Iterable[str]) -> None:
        for value in values:
            bits = self.bits.get(value)
            if bits is None:
                bits = self.bits[value] = bytearray(self.size)
            bits[place >> 3] |= 1 << (place & 7)

    def masks(self) -> dict[str, int]:
        return {value: int.from_bytes(bits, "little") for value, bits in self.bits.items()}


def _region_names(regions: Iterable[str], today: date) -> dict[str, str]:
    """Names of regions; without a code table those of the provinces only."""
    names = {COUNTRY: "全国", **_PROVINCE_NAMES}
    return names | names_of(REGIONS, [code for code in regions if code not in names], today)
