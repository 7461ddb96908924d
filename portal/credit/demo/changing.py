"""What entities of the demo were before, so that the importer itself writes their history (变更记录).

An entity comes in as it was first, and again, in a later file, as each approval left it; the last file has the row
that `composing` and `edges` made. Persons of the past are as fictional as those of today.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zlib import crc32

from portal.credit.demo.composing import DIGITS, MARKS, SURNAMES
from portal.credit.demo.disclosing import Row
from portal.credit.demo.words import BY_REGION

EVERY = 23
"""Of the composed rows, one of so many has a change behind it."""
LONG_AGO = timedelta(days=60)
_ALIVE = {"REGSTATE": "存续", "CANDATE": "", "CANREASON": ""}


@dataclass(frozen=True, slots=True)
class Step:
    """An approval, and what was otherwise until that day."""

    day: str
    before: Mapping[str, str]


def states(row: Row, steps: Sequence[Step]) -> list[Row]:
    """An entity as each file shows it, the first registration first; the last one is the row, as it was."""
    found = [row]
    for at in range(len(steps) - 1, -1, -1):
        approved = steps[at - 1].day if at else row["ESTDATE"]
        found.insert(0, {**found[0], **steps[at].before, "APPRDATE": approved})
    return found


def in_files(rows: Iterable[tuple[Row, Sequence[Step]]]) -> list[list[Row]]:
    """Rows with what lies behind them, as files to be taken in one after the other."""
    files: list[list[Row]] = []
    for row, steps in rows:
        for number, state in enumerate(states(row, steps)):
            if number == len(files):
                files.append([])
            files[number].append(state)
    return files


def of_composed(rows: Sequence[Row]) -> Iterator[tuple[Row, tuple[Step, ...]]]:
    """Every composed row, some with one change behind them."""
    for number, row in enumerate(rows):
        founded, approved = date.fromisoformat(row["ESTDATE"]), date.fromisoformat(row["APPRDATE"])
        has_past = number % EVERY == 0 and approved - founded > LONG_AGO
        yield row, (Step(row["APPRDATE"], _before(row, number // EVERY)),) if has_past else ()


def _before(row: Row, turn: int) -> Row:
    """One thing that was otherwise, a different one in turn; of who has ended, that it lived."""
    if row["REGSTATE"] not in ("存续", "歇业"):
        return dict(_ALIVE)
    number = crc32(row["ENTNAME"].encode())
    region = BY_REGION[row["DOMDISTRICT"]]
    house = f"{region.full_name}{region.streets[number % len(region.streets)]} {number % 299 + 1} 号"
    person = SURNAMES[number % len(SURNAMES)] + "示范"[number % 2] + DIGITS[number % len(DIGITS)]
    ways: list[Row] = [{"DOM": house}, {"OPSCOPE": row["OPSCOPE"].partition("；")[0].rstrip("。") + "。"}]
    if row["ENTTYPE"] != "9500":
        ways += [{"LEREP": person}]
    if row["ENTTYPE"] in ("1130", "1151"):
        ways += [
            {"REGCAP": "10" if row["REGCAP"] != "10" else "5"},
            {"ENTNAME": _renamed(row["ENTNAME"], number)},
        ]
    if row["ENTTYPE"] == "9100":
        ways += [{"MEMBERS": "农民:5;单位:0;总数:5"}]
    chosen = ways[turn % len(ways)]
    return chosen if any(row[name] != value for name, value in chosen.items()) else ways[0]


def _renamed(name: str, number: int) -> str:
    """The same name with another mark behind 示范."""
    head, word, rest = name.partition("示范")
    if not head:  # the city itself is called so
        city, word, rest = rest.partition("示范")
        head = f"示范{city}"
    mark = MARKS[number % len(MARKS)] + MARKS[number // 7 % len(MARKS)]
    return f"{head}{word}{mark}{rest[2:]}"


def of_edges(day: date) -> dict[str, tuple[Step, ...]]:
    """What lies behind the entities of `edges`, by what they show."""
    converted = (day - timedelta(days=200)).isoformat()
    return {
        "kept code": (
            Step("2019-09-10", {"DOM": "示范市示范区文昌巷 12 号"}),
            Step(
                converted,
                {
                    "ENTTYPE": "9500",
                    "ENTNAME": "示范市示范区示范老街糕点店",
                    "CONVFROM": "",
                    "CONVDATE": "",
                    "CAPSTRUCT": "",
                    "REGCAP": "5",
                    "COMPFORM": "个人经营",
                    "OPSCOPE": "糕点、面包零售。",
                    "INDUSTRYPHY": "F",
                    "INDUSTRYCO": "5222",
                },
            ),
        ),
        "former names": (
            Step("2014-08-06", {"ENTNAME": "示范市新河区示范启明电脑有限公司", "REGCAP": "30"}),
            Step("2017-03-15", {"DOM": "示范市新河区河港路 17 号", "LEREP": "何示二"}),
            Step("2021-06-22", {"ENTNAME": "示范市示范智行软件有限公司"}),
        ),
        "changed": (
            Step("2018-04-11", {"LEREP": "周范六"}),
            Step("2021-09-03", {"DOM": "示范市青石县城关西街 8 号"}),
            Step("2024-07-19", {"REGCAP": "50", "OPSCOPE": "餐饮服务（快餐）。"}),
        ),
        "revoked, then cancelled": (
            Step("2021-07-15", dict(_ALIVE)),
            Step(
                "2024-03-20",
                {"REGSTATE": "吊销未注销", "CANDATE": "2021-07-15", "CANREASON": "连续两年未报送年度报告"},
            ),
        ),
        "grown": (Step("2019-05-28", {"MEMBERS": "农民:5;单位:0;总数:5", "REGCAP": "10"}),),
        "paused": (Step((day - timedelta(days=100)).isoformat(), {"REGSTATE": "存续"}),),
        "cancelled": (Step((day - timedelta(days=30)).isoformat(), dict(_ALIVE)),),
    }
