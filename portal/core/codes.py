"""Code tables with validity: saving what was read, and the code that was valid on a day.

A life of a code runs from `valid_from` to `valid_to`, both days included. A table is named by its key
("gbt2260", "gbt4754-2017") or, where a day decides, by its standard ("gbt4754": every edition).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from portal.core import clock
from portal.core.code_files import EDITION_2017, INDUSTRY_LEVELS, CodeRow, Reading
from portal.core.code_files import INDUSTRIES as INDUSTRIES
from portal.core.code_files import REGIONS as REGIONS
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

# GB/T 4754-2017, 门类. In the code because figures by industry need them before any file is imported.
INDUSTRY_SECTIONS = (
    ("A", "农、林、牧、渔业"),
    ("B", "采矿业"),
    ("C", "制造业"),
    ("D", "电力、热力、燃气及水生产和供应业"),
    ("E", "建筑业"),
    ("F", "批发和零售业"),
    ("G", "交通运输、仓储和邮政业"),
    ("H", "住宿和餐饮业"),
    ("I", "信息传输、软件和信息技术服务业"),
    ("J", "金融业"),
    ("K", "房地产业"),
    ("L", "租赁和商务服务业"),
    ("M", "科学研究和技术服务业"),
    ("N", "水利、环境和公共设施管理业"),
    ("O", "居民服务、修理和其他服务业"),
    ("P", "教育"),
    ("Q", "卫生和社会工作"),
    ("R", "文化、体育和娱乐业"),
    ("S", "公共管理、社会保障和社会组织"),
    ("T", "国际组织"),
)


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving one table did, in rows."""

    saved: int
    unchanged: int


@transaction.atomic
def save(reading: Reading) -> Saved:
    """Bring the table to what was read. Lives that the file does not have stay (demo, editors' own)."""
    table, _ = CodeTable.objects.get_or_create(
        key=reading.key, defaults={"name": reading.name, "standard": reading.standard}
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
    """The codes that every installation needs: the demo's regions and the 门类 of industries."""
    regions = Reading(REGIONS, "县级以上行政区划代码", "GB/T 2260")
    regions.rows = [
        CodeRow(code, name, level, parent, note=DEMO_NOTE) for code, name, level, parent in DEMO_REGIONS
    ]
    industries = Reading(f"{INDUSTRIES}-2017", "国民经济行业分类（2017）", "GB/T 4754-2017")
    industries.rows = [
        CodeRow(code, name, INDUSTRY_LEVELS[0], valid_from=EDITION_2017) for code, name in INDUSTRY_SECTIONS
    ]
    save(regions)
    save(industries)


# --- asking --------------------------------------------------------------------------------------------


def _family(table: str) -> QuerySet[Code]:
    """The codes of one table, or of all editions of a standard ("gbt4754")."""
    return Code.objects.filter(Q(table__key=table) | Q(table__key__startswith=f"{table}-"))


def _on(codes: QuerySet[Code], day: date) -> QuerySet[Code]:
    return codes.filter(
        Q(valid_from=None) | Q(valid_from__lte=day),
        Q(valid_to=None) | Q(valid_to__gte=day),
    ).order_by("code")


def valid_on(table: str, code: str, day: date) -> Code | None:
    """The code as it was valid on `day`; None when it was not. `table` may name all editions (gbt4754)."""
    return _on(_family(table).filter(code=code), day).first()


def names_of(table: str, wanted: Iterable[str], day: date) -> dict[str, str]:
    """Names of several codes on `day`; a code not valid then has its latest name; unknown ones are absent."""
    wanted_lives = _family(table).filter(code__in=list(wanted))
    rows = wanted_lives.values_list("code", "name", "valid_from", "valid_to")
    lives = sorted(rows, key=lambda life: life[2] or date.min)
    names = {code: name for code, name, _, _ in lives}
    names.update(
        {
            code: name
            for code, name, begin, end in lives
            if (begin is None or begin <= day) and (end is None or day <= end)
        }
    )
    return names


def name_of(table: str, code: str, day: date | None = None) -> str:
    """Name of one code on `day` (today), the code itself when it is unknown."""
    return names_of(table, [code], day or clock.today()).get(code, code)


def children(table: str, code: str, day: date) -> list[Code]:
    """The codes directly below `code` on `day`, in order."""
    return list(_on(_family(table).filter(parent_code=code), day))


def successors_on(table: str, code: str, day: date, *, since: date | None = None) -> list[Code]:
    """What `code` (as valid on `since`, or in its first life) has become by `day`, in order of codes.

    A code still valid on `day` is its own successor, renamed or not; a code abolished without a stated
    successor gives an empty list.
    """

    def lives(wanted: Iterable[str], covered: date | None) -> list[Code]:
        codes = _family(table).filter(code__in=list(wanted)).order_by("valid_from")
        return [life for life in codes if covered is None or _covers(life, covered)]

    waiting, seen = lives([code], since)[:1], set()
    found: dict[str, Code] = {}
    while waiting:
        life = waiting.pop()
        if life.pk in seen:
            continue
        seen.add(life.pk)
        if _covers(life, day):
            found[life.code] = life
        elif life.valid_to is not None:
            waiting += lives(life.successors or [life.code], life.valid_to + timedelta(days=1))
    return [found[key] for key in sorted(found)]


def _covers(life: Code, day: date) -> bool:
    return (life.valid_from is None or life.valid_from <= day) and (
        life.valid_to is None or day <= life.valid_to
    )
