"""Readers for the files of code tables: pure, without database.

Standards: GB/T 2260 (codes of administrative divisions) and GB/T 4754 (classification of economic
activities, editions 2011 and 2017). What the readers mend they say.

Days: a life of a code runs from `valid_from` to `valid_to`, both included. The files state years only, so a
life begins on 1 January of its first year and ends on 31 December before the year whose published table no
longer has it. 1981 is the first year of the published series, not of the code.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

REGIONS = "gbt2260"
INDUSTRIES = "gbt4754"
EDITION_2017 = date(2017, 10, 1)
EDITION_2011 = date(2011, 11, 1)

PROVINCE, PREFECTURE, COUNTY = REGION_LEVELS = ("省级", "地级", "县级")
INDUSTRY_LEVELS = ("门类", "大类", "中类", "小类")


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One life of one code."""

    code: str
    name: str
    level: str
    parent: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    successors: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reader mended or left out: where, and why."""

    place: str
    reason: str


@dataclass(slots=True)
class Reading:
    """One table as read from one file."""

    key: str
    name: str
    standard: str
    source_name: str = ""
    source_url: str = ""
    sha256: str = ""
    read: int = 0
    rows: list[CodeRow] = field(default_factory=list)
    mended: list[Remark] = field(default_factory=list)
    left_out: list[Remark] = field(default_factory=list)

    def level_number(self, level: str) -> int:
        """Counted from the top: 1 for 省级 and 门类, 2 for 地级 and 大类; tables without levels have 1."""
        if not level:
            return 1
        return (REGION_LEVELS if level in REGION_LEVELS else INDUSTRY_LEVELS).index(level) + 1

    def levels(self) -> dict[str, int]:
        """Number of rows per level, the highest level first."""
        counts = Counter(row.level for row in self.rows)
        return {level: counts[level] for level in REGION_LEVELS + INDUSTRY_LEVELS if level in counts}


class NotACodeTable(ValueError):
    """The file is none of the code tables; the message says why, in Chinese."""


# --- files ---------------------------------------------------------------------------------------------


def decode(raw: bytes) -> str:
    """Text of a UTF-8 (with or without BOM) or GB18030 file; NotACodeTable when it is neither."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotACodeTable("既不是 UTF-8 也不是 GB18030 编码")


def read_file(path: Path) -> Reading:
    """Read one file; its header says which table it is. Raises NotACodeTable."""
    raw = path.read_bytes()
    text = decode(raw)
    rows = list(csv.reader(io.StringIO(text)))
    header = [cell.strip() for cell in rows[0]] if rows else []
    body = [(f"{path.name} 第{number}行", row) for number, row in enumerate(rows[1:], 2) if any(row)]
    if header[:2] == ["代码", "一级行政区"]:
        reading = read_regions(body)
    elif header[:3] == ["code", "name", "parent"]:
        reading = read_industries_2017(body) if "level" in header else read_industries_2011(body)
    elif re.fullmatch(r"[0-9]{6}[ \t]+\S+", text.partition("\n")[0].strip()):
        raise NotACodeTable("只有现行代码和名称，没有启用和弃用时间；请导入带起止年份的完整表")
    else:
        raise NotACodeTable("表头不是已知的代码表")
    reading.sha256 = hashlib.sha256(raw).hexdigest()
    reading.read = len(body)
    return reading


Body = list[tuple[str, list[str]]]


# --- GB/T 2260 -----------------------------------------------------------------------------------------


def read_regions(body: Body) -> Reading:
    """Rows of 代码,一级行政区,二级行政区,名称,级别,状态,启用时间,变更/弃用时间,新代码."""
    reading = Reading(
        key=REGIONS,
        name="县级以上行政区划代码",
        standard="GB/T 2260",
        source_name="县级以上行政区划代码（1981—2024年），据历年公布的代码整理，areacodes（CC0-1.0）",
        source_url="https://github.com/yescallop/areacodes",
    )
    known = {row[0].strip() for _, row in body if row}
    for place, row in body:
        try:
            reading.rows.append(_region(row, known))
        except ValueError as problem:
            reading.left_out.append(Remark(place, str(problem)))
    return reading


def _region(row: list[str], known: set[str]) -> CodeRow:
    if len(row) < 9:
        raise ValueError(f"只有 {len(row)} 列，应有 9 列")
    code, _, second, name, level, _, start, end, new = (cell.strip() for cell in row[:9])
    if not re.fullmatch(r"[0-9]{6}", code):
        raise ValueError(f"代码“{code}”不是六位数字")
    if level not in REGION_LEVELS:
        raise ValueError(f"级别“{level}”不是省级、地级或县级")
    if not re.fullmatch(r"[0-9]{4}", start) or not re.fullmatch(r"([0-9]{4})?", end):
        raise ValueError(f"启用时间“{start}”或弃用时间“{end}”不是四位年份")
    if end and int(end) <= int(start):
        raise ValueError(f"弃用年份 {end} 不晚于启用年份 {start}")
    successors, parts = _successors(new)
    if not end:  # a code in use gave parts away; nothing succeeds it
        successors = ()
    return CodeRow(
        code=code,
        name=name,
        level=level,
        parent=_region_parent(code, level, second, known),
        valid_from=date(int(start), 1, 1),
        valid_to=date(int(end) - 1, 12, 31) if end else None,
        successors=successors,
        note="；".join(f"{year}年部分区域划入{part}" for part, year in parts),
    )


def _successors(text: str) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    """`210102[2004];210112` -> (whole successors, parts given away earlier with their year)."""
    whole: list[str] = []
    parts: list[tuple[str, str]] = []
    for piece in filter(None, (piece.strip() for piece in text.split(";"))):
        match = re.fullmatch(r"([0-9]{6})(?:\[([0-9]{4})\])?", piece)
        if not match:
            raise ValueError(f"新代码“{piece}”无法识别")
        if match[2]:
            parts.append((match[1], match[2]))
        else:
            whole.append(match[1])
    return tuple(whole), parts


def _region_parent(code: str, level: str, second: str, known: set[str]) -> str:
    if level == PROVINCE:
        return ""
    province, prefecture = code[:2] + "0000", code[:4] + "00"
    if level == PREFECTURE or second == "直辖" or prefecture not in known:
        return province
    return prefecture


# --- GB/T 4754 -----------------------------------------------------------------------------------------


def _plain_name(name: str) -> str:
    """Names with brackets of one width, as the standard prints them."""
    return re.sub(r"\s+", "", name).translate(str.maketrans("()", "（）"))


def read_industries_2017(body: Body) -> Reading:
    """Rows of code,name,parent,level (0 门类 … 3 小类) of GB/T 4754-2017, mended where they contradict."""
    reading = Reading(
        key=f"{INDUSTRIES}-2017",
        name="国民经济行业分类（2017）",
        standard="GB/T 4754-2017",
        source_name="GB/T 4754-2017 代码与名称（网上整理的表格，已按编码规则校正）",
        source_url="https://github.com/wintterHub/GB-T4754-2017-Classification-of-National-Economic-Industries",
    )
    known = {row[0].strip() for _, row in body if row}
    seen: set[str] = set()
    for place, row in body:
        try:
            entry, reasons = _mend_2017(_industry_2017(row), row[1].strip(), seen, known)
        except ValueError as problem:
            reading.left_out.append(Remark(place, str(problem)))
            continue
        reading.mended.extend(Remark(place, reason) for reason in reasons)
        if entry.code in seen:
            reading.left_out.append(Remark(place, f"代码 {entry.code} 重复，且没有空缺的后续代码可以改用"))
            continue
        seen.add(entry.code)
        reading.rows.append(entry)
    reading.rows.sort(key=_industry_order)
    return reading


def _industry_2017(row: list[str]) -> CodeRow:
    if len(row) < 4:
        raise ValueError(f"只有 {len(row)} 列，应有 4 列")
    code, name, parent, level = (cell.strip() for cell in row[:4])
    pattern = {"0": r"[A-T]", "1": r"[0-9]{2}", "2": r"[0-9]{3}", "3": r"[0-9]{4}"}.get(level)
    if pattern is None or not re.fullmatch(pattern, code):
        raise ValueError(f"代码“{code}”与级别“{level}”不相符")
    return CodeRow(
        code,
        _plain_name(name),
        INDUSTRY_LEVELS[int(level)],
        parent,
        valid_from=EDITION_2017,
    )


def _mend_2017(entry: CodeRow, raw_name: str, seen: set[str], known: set[str]) -> tuple[CodeRow, list[str]]:
    """The entry as the coding rule wants it, and what had to be mended for that."""
    reasons = []
    if entry.name != raw_name:
        reasons.append(f"名称“{raw_name}”中的半角括号或空格改为“{entry.name}”")
    if entry.code in seen and entry.code[-1] in "12345678":
        following = str(int(entry.code) + 1).zfill(len(entry.code))
        if following not in known:
            reasons.append(f"代码 {entry.code} 重复，{entry.name}改用空缺的 {following}")
            entry = replace(entry, code=following)
    prefix = entry.code[:-1]
    if len(prefix) > 1 and entry.parent != prefix and prefix in known:
        reasons.append(f"{entry.code} 的上级写作 {entry.parent}，按编码规则改为 {prefix}")
        entry = replace(entry, parent=prefix)
    return entry, reasons


def _industry_order(entry: CodeRow) -> tuple[int, str]:
    return INDUSTRY_LEVELS.index(entry.level), entry.code


def read_industries_2011(body: Body) -> Reading:
    """Rows of code,name,parent of GB/T 4754-2011, codes written with their 门类 (A0111).

    A 中类 that has a single 小类 is missing in the file and is put back with the name of that 小类.
    """
    reading = Reading(
        key=f"{INDUSTRIES}-2011",
        name="国民经济行业分类（2011）",
        standard="GB/T 4754-2011",
        source_name="GB/T 4754-2011 代码与名称（网上整理的表格，已补齐中类）",
        source_url="https://github.com/dizuncainiao/draft-store",
    )
    entries: dict[str, CodeRow] = {}
    for place, row in body:
        try:
            entry = _industry_2011(row)
        except ValueError as problem:
            reading.left_out.append(Remark(place, str(problem)))
            continue
        if entry.code in entries:
            reading.left_out.append(Remark(place, f"代码 {entry.code} 重复"))
            continue
        middle = entry.code[:3]
        if entry.level == "小类" and middle not in entries:
            entries[middle] = replace(entry, code=middle, level="中类", parent=middle[:2])
            reading.mended.append(Remark(place, f"补上文件缺少的中类 {middle} {entry.name}"))
        entries[entry.code] = entry
    reading.rows = sorted(entries.values(), key=_industry_order)
    return reading


def _industry_2011(row: list[str]) -> CodeRow:
    if len(row) < 3:
        raise ValueError(f"只有 {len(row)} 列，应有 3 列")
    match = re.fullmatch(r"([A-T])([0-9]{2,4})?", row[0].strip())
    if not match:
        raise ValueError(f"代码“{row[0]}”不是门类字母加二至四位数字")
    section, digits = match[1], match[2] or ""
    level = INDUSTRY_LEVELS[len(digits) - 1 if digits else 0]
    parent = {0: "", 2: section}.get(len(digits), digits[:-1])
    return CodeRow(
        digits or section,
        _plain_name(row[1]),
        level,
        parent,
        valid_from=EDITION_2011,
        valid_to=date(2017, 9, 30),
    )
