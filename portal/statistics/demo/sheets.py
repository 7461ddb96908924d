"""Generated figures as CSV files: seeded, so that a quarter has the same figures on every day of loading.

The economy starts in 2022 and is followed quarter by quarter; wholes are sums, closing figures follow from
the flows, and new entities by industry add up to the new entities of the other dataset.
"""

import csv
import io
import random
from collections.abc import Callable
from datetime import datetime

from portal.core.industry_codes import INDUSTRY_SECTIONS
from portal.statistics.periods import Period

START = Period(2022, "Q", 1)
TYPES = {"个体工商户": "individual", "私营企业": "private", "农民专业合作社": "cooperative"}
PROVINCE, CITY = "990000", "990100"
DISTRICTS = ("990102", "990103", "990121")
LEAVES = (*DISTRICTS, "990200", "990300")
REGIONS = (PROVINCE, CITY, *LEAVES)
LATE = "990300"  # the city whose report on contributions comes late every fourth quarter
STOCK = {  # households at the start: region -> 个体工商户, 私营企业, 农民专业合作社
    "990102": (46210, 17340, 58),
    "990103": (38475, 12865, 143),
    "990121": (29130, 4920, 826),
    "990200": (152640, 61215, 2104),
    "990300": (87355, 21480, 1937),
}
# New, cancelled, revoked, moved in and out per 1,000 households in a quarter.
RATES = {"individual": (38, 22, 1.1, 0.6), "private": (34, 17, 0.9, 1.8), "cooperative": (13, 10, 0.8, 0.3)}
SEASONS = (0.82, 1.12, 1.06, 1.0)
FLOWS = ("new", "moved_in", "cancelled", "revoked", "moved_out", "converted")
CODES = ("opening", *FLOWS, "closing")
# Shares of the 门类 A to T among new entities, by type; cooperatives are bound to agriculture.
SHARES = {
    "individual": (35, 1, 48, 1, 22, 430, 45, 165, 12, 0, 4, 28, 6, 2, 128, 9, 8, 24, 0, 0),
    "private": (28, 3, 118, 6, 92, 296, 34, 41, 88, 4, 21, 142, 86, 6, 18, 9, 5, 15, 0, 0),
    "cooperative": (846, 0, 42, 0, 0, 61, 6, 4, 0, 0, 0, 0, 31, 2, 8, 0, 0, 0, 0, 0),
}
Cell = tuple[str, str]  # region, type
Counts = dict[Cell, dict[str, int]]
Moment = Callable[[Period, int], datetime]
Sheet = tuple[str, bytes]


def sheets(quarters: list[Period], moment: Moment) -> list[Sheet]:
    """The files of the demo for these quarters, each as an officer would hand it in."""
    history = _history(quarters[-1])
    entities, industries, cooperatives = [], [], []
    for quarter in quarters:
        counts = history[quarter]
        newest = quarter == quarters[-1]
        head = _head(quarter, moment(quarter, 1), "初步" if newest else "最终")
        entities += [["market-entities", *head, *row] for row in _entity_rows(counts)]
        industries += [["new-by-industry", *head, *row] for row in _industry_rows(quarter, counts)]
        late = quarter.number == 4
        first = _head(quarter, moment(quarter, 1), "初步" if newest or late else "最终")
        cooperatives += [["cooperatives", *first, *row] for row in _cooperative_rows(quarter, counts, late)]
        if late:
            note = "补报北屏市成员出资总额，全省合计相应补齐。"
            second = _head(quarter, moment(quarter, 2), "修订", note)
            cooperatives += [["cooperatives", *second, *row] for row in _cooperative_rows(quarter, counts)]
    return [
        ("演示-市场主体.csv", _csv(entities)),
        ("演示-新设行业.csv", _csv(industries)),
        ("演示-合作社.csv", _csv(cooperatives)),
    ]


def _head(quarter: Period, published: datetime, status: str, note: str = "") -> list[str]:
    return [quarter.code, status, published.strftime("%Y-%m-%d %H:%M"), note]


def _csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(
        ["数据集", "期间", "发布状态", "发布时间", "修订说明"]
        + ["地区代码", "主体类型", "行业门类代码", "指标编码", "数值"]
    )
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


# --- the fictional economy -----------------------------------------------------------------------------


def _history(until: Period) -> dict[Period, Counts]:
    stock = {
        (region, code): households
        for region, row in STOCK.items()
        for code, households in zip(TYPES.values(), row, strict=True)
    }
    quarter, found = START, {}
    while quarter.last_day <= until.last_day:
        counts = {cell: _quarter(cell, quarter, opening) for cell, opening in stock.items()}
        _convert(counts, quarter)
        for figures in counts.values():
            figures["closing"] = (
                figures["opening"]
                + sum(figures[name] for name in ("new", "moved_in", "converted"))
                - sum(figures[name] for name in ("cancelled", "revoked", "moved_out"))
            )
        stock = {cell: figures["closing"] for cell, figures in counts.items()}
        found[quarter] = _with_totals(counts)
        quarter = quarter.next()
    return found


def _chance(words: str) -> random.Random:
    """Chance that is the same for the same words: demo figures, no secrets."""
    return random.Random(words)  # noqa: S311


def _quarter(cell: Cell, quarter: Period, opening: int) -> dict[str, int]:
    chance = _chance(f"{cell} {quarter.code}")
    new, cancelled, revoked, moved = RATES[cell[1]]
    season = SEASONS[quarter.number - 1]

    def count(rate: float, factor: float = 1.0) -> int:
        return round(opening * rate / 1000 * factor * chance.uniform(0.9, 1.1))

    return {
        "opening": opening,
        "new": count(new, season),
        "moved_in": count(moved),
        "cancelled": count(cancelled, 2 - season),
        "revoked": count(revoked),
        "moved_out": count(moved * 0.9),
        "converted": 0,
    }


def _convert(counts: Counts, quarter: Period) -> None:
    """Some individual businesses become enterprises (个转企): one side loses what the other gains."""
    for region in LEAVES:
        chance = _chance(f"{region} {quarter.code} 个转企")
        number = round(counts[region, "individual"]["opening"] * chance.uniform(0.4, 0.8) / 1000)
        counts[region, "individual"]["converted"] = -number
        counts[region, "private"]["converted"] = number


def _with_totals(counts: Counts) -> Counts:
    parts = {CITY: DISTRICTS, PROVINCE: (CITY, "990200", "990300")}
    for region, inside in parts.items():
        for code in TYPES.values():
            counts[region, code] = _sum([counts[part, code] for part in inside])
    for region in REGIONS:
        counts[region, ""] = _sum([counts[region, code] for code in TYPES.values()])
    return counts


def _sum(rows: list[dict[str, int]]) -> dict[str, int]:
    return {code: sum(row[code] for row in rows) for code in CODES}


# --- rows ----------------------------------------------------------------------------------------------


def _entity_rows(counts: Counts) -> list[list[str]]:
    names = {code: name for name, code in TYPES.items()} | {"": "合计"}
    return [
        [region, names[kind], "", code, str(counts[region, kind][code])]
        for region in REGIONS
        for kind in names
        for code in CODES
    ]


def _industry_rows(quarter: Period, counts: Counts) -> list[list[str]]:
    letters = [letter for letter, _ in INDUSTRY_SECTIONS]
    new: dict[tuple[str, str, str], int] = {}
    for region in DISTRICTS:
        for kind in TYPES.values():
            chance = _chance(f"{region} {kind} {quarter.code} 行业")
            shares = [share * chance.uniform(0.8, 1.2) for share in SHARES[kind]]
            for letter, number in zip(letters, _split(counts[region, kind]["new"], shares), strict=True):
                new[region, kind, letter] = number
    for kind in TYPES.values():
        for letter in letters:
            new[CITY, kind, letter] = sum(new[region, kind, letter] for region in DISTRICTS)
    rows = []
    for region in (CITY, *DISTRICTS):
        for name, kind in {**TYPES, "合计": ""}.items():
            kinds = [kind] if kind else list(TYPES.values())
            numbers = {letter: sum(new[region, each, letter] for each in kinds) for letter in letters}
            rows += [[region, name, letter, "new", str(number)] for letter, number in numbers.items()]
            rows.append([region, name, "", "new", str(sum(numbers.values()))])
    return rows


def _split(whole: int, shares: list[float]) -> list[int]:
    """Whole numbers in these proportions that add up to `whole` (largest remainders)."""
    exact = [whole * share / sum(shares) for share in shares]
    parts = [int(part) for part in exact]
    order = sorted(range(len(parts)), key=lambda place: exact[place] - parts[place], reverse=True)
    for place in order[: whole - sum(parts)]:
        parts[place] += 1
    return parts


def _cooperative_rows(quarter: Period, counts: Counts, late: bool = False) -> list[list[str]]:
    figures: dict[str, dict[str, int | None]] = {}
    for region in LEAVES:
        chance = _chance(f"{region} 合作社")
        closing = counts[region, "cooperative"]["closing"]
        members = round(closing * chance.uniform(21, 34))
        cents = round(closing * chance.uniform(150, 320) * 100)
        figures[region] = {
            "closing": closing,
            "members": members,
            "farmer_members": round(members * chance.uniform(0.93, 0.97)),
            "contributions": None if late and region == LATE else cents,
        }
    for region, inside in {CITY: DISTRICTS, PROVINCE: (CITY, "990200", "990300")}.items():
        figures[region] = {
            code: _sum_known([figures[part][code] for part in inside]) for code in figures[LATE]
        }
    return [
        [region, "农民专业合作社", "", code, _written(code, figures[region][code])]
        for region in REGIONS
        for code in figures[region]
    ]


def _sum_known(parts: list[int | None]) -> int | None:
    """A whole is unknown as long as one of its parts is."""
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None


def _written(code: str, number: int | None) -> str:
    if number is None:
        return "…"
    return f"{number // 100}.{number % 100:02}" if code == "contributions" else str(number)
