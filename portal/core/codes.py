"""Code tables with validity: saving what was read, and the code that was valid on a day.

A life of a code runs from `valid_from` to `valid_to`, both days included. A table is named by its key
("gbt2260", "gbt4754-2017") or, where a day decides, by its standard ("gbt4754": every edition).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from portal.core import clock, codebook
from portal.core.code_files import EDITION_2017, INDUSTRY_LEVELS, CodeRow, Reading
from portal.core.code_files import INDUSTRIES as INDUSTRIES
from portal.core.code_files import REGIONS as REGIONS
from portal.core.codebook import Life
from portal.core.industry_codes import INDUSTRY_DIVISIONS, INDUSTRY_SECTIONS, INDUSTRY_SOURCE
from portal.core.models import Code, CodeTable

# The fictional regions of the demo, in a block that GB/T 2260 does not use.
DEMO_NOTE = "演示数据：虚构的行政区划，不属于 GB/T 2260"
DEMO_REGIONS = (
    ("990000", "示例省", "省级", ""),
    ("990100", "示范市", "地级", "990000"),
    ("990102", "示范区", "县级", "990100"),
    ("990103", "新河区", "县级", "990100"),
    ("990121", "青石县", "县级", "990100"),
    ("990200", "南浦市", "地级", "990000"),
    ("990202", "江岚区", "县级", "990200"),
    ("990203", "石桥区", "县级", "990200"),
    ("990221", "长泽县", "县级", "990200"),
    ("990300", "北屏市", "地级", "990000"),
    ("990302", "远岫区", "县级", "990300"),
    ("990321", "松坪县", "县级", "990300"),
    ("990322", "柳川县", "县级", "990300"),
)


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving one table did, in rows."""

    saved: int
    unchanged: int


_provided: list[Callable[[], Reading]] = []


def provide(table: Callable[[], Reading]) -> None:
    """Register a table that a room brings with it, in its own words (types, statuses): it is saved with ours."""
    if table not in _provided:
        _provided.append(table)


@transaction.atomic
def save(reading: Reading) -> Saved:
    """Bring the table to what was read. Lives that the file does not have stay (demo, editors' own)."""
    table, _ = CodeTable.objects.get_or_create(
        key=reading.key,
        defaults={
            "name": reading.name,
            "standard": reading.standard,
            "source_name": reading.source_name,
            "source_url": reading.source_url,
        },
    )
    held = {(code.code, code.valid_from): code for code in table.codes.all()}
    new: list[Code] = []
    changed: list[Code] = []
    for row in reading.rows:
        code = held.get((row.code, row.valid_from)) or Code(
            table=table, code=row.code, valid_from=row.valid_from
        )
        values = {
            "name": row.name,
            "level": reading.level_number(row.level),
            "parent_code": row.parent,
            "valid_to": row.valid_to,
            "successors": list(row.successors),
            "note": row.note,
        }
        if code.pk is None:
            new.append(code)
        elif any(getattr(code, name) != value for name, value in values.items()):
            changed.append(code)
        for name, value in values.items():
            setattr(code, name, value)
    if new or changed:
        table.renew()
    Code.objects.bulk_create(new, batch_size=500)
    Code.objects.bulk_update(changed, ["name", "level", "parent_code", "valid_to", "successors", "note"], 500)
    _note_source(table, reading)
    return Saved(len(new) + len(changed), len(reading.rows) - len(new) - len(changed))


def _note_source(table: CodeTable, reading: Reading) -> None:
    if reading.sha256 and table.source_sha256 != reading.sha256:
        table.source_name, table.source_url = reading.source_name, reading.source_url
        table.source_sha256, table.loaded_on = reading.sha256, clock.today()
        table.save()


def ensure_builtin() -> None:
    """The codes that every installation needs: the demo's regions, 门类 and 大类 of industries, the rooms' own."""
    regions = Reading(REGIONS, "县级以上行政区划代码", "GB/T 2260")
    regions.rows = [
        CodeRow(code, name, level, parent, note=DEMO_NOTE) for code, name, level, parent in DEMO_REGIONS
    ]
    industries = Reading(f"{INDUSTRIES}-2017", "国民经济行业分类（2017）", "GB/T 4754-2017", INDUSTRY_SOURCE)
    industries.rows = [
        CodeRow(code, name, INDUSTRY_LEVELS[0], valid_from=EDITION_2017) for code, name in INDUSTRY_SECTIONS
    ] + [
        CodeRow(code, name, INDUSTRY_LEVELS[1], section, valid_from=EDITION_2017)
        for code, name, section in INDUSTRY_DIVISIONS
    ]
    for reading in (regions, industries, *(table() for table in _provided)):
        save(reading)


# --- asking: one code at a time. Whoever asks for many takes a book (`portal.core.codebook`) ------------


def valid_on(table: str, code: str, day: date) -> Life | None:
    """The code as it was valid on `day`; None when it was not. `table` may name all editions (gbt4754)."""
    return codebook.current().lookup(table, code, day)


def names_of(table: str, wanted: Iterable[str], day: date) -> dict[str, str]:
    """Names of several codes on `day`; a code not valid then has its latest name; unknown ones are absent."""
    return codebook.current().names(table, wanted, day)


def name_of(table: str, code: str, day: date | None = None) -> str:
    """Name of one code on `day` (today), the code itself when it is unknown."""
    return names_of(table, [code], day or clock.today()).get(code, code)


def children(table: str, code: str, day: date) -> list[Life]:
    """The codes directly below `code` on `day`, in order."""
    return codebook.current().children(table, code, day)


def successors_on(table: str, code: str, day: date, *, since: date | None = None) -> list[Life]:
    """What `code` has become by `day`, see `CodeBook.successors`."""
    return codebook.current().successors(table, code, day, since=since)
