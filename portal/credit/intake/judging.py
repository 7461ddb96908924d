"""What a judge says of a row: defects by rule, and the row itself as it is kept. Pure.

A row is kept as texts in the order of its fields (None: nothing), which is what databases take, what the
digest is made of and what two states of a record are compared by.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from pydantic import PlainValidator, ValidationError
from pydantic_core import PydanticCustomError

from portal.core.credit_codes import is_identity_number
from portal.credit.intake import packing, values
from portal.credit.intake.headers import LABELS, Plan
from portal.credit.intake.packing import Text as Text
from portal.credit.intake.packing import Texts as Texts
from portal.credit.intake.records import Chunk, Raw
from portal.credit.intake.rules import ERROR, RULES, WARNING, Defect

TORN = "本行有 {found} 列，表头有 {width} 列，各列可能错位。请检查分隔符和引号。"
SHORT = "本行只有 {found} 列，表头有 {width} 列；文件可能在这里断了。请补齐后重新报送。"
_MIXED = "本行的编码与文件其余各行不同（像是 {other}）。请把整个文件另存为 UTF-8 编码后重新报送。"
_BROKEN = "本行的文字解不开：既不是 UTF-8 也不是 GB18030 编码，文件可能已损坏。请从原系统重新导出。"
HIDDEN = "〔已隐去〕"
"""Stands in a line sent back where a person's number may have stood."""
_JSON = "本行不是一个完整的 JSON 对象，文件可能在这里断了。请重新导出。"
_NESTED = "“{name}”的值应是文字或数字，不能是列表或对象。"
_FORMULA = re.compile(r'="?([^"=]*)"?')
# Whatever could be a person's number in a cell that is kept for sending back.
_PERSONAL = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|\d{15,19}|1[3-9]\d{9})(?![0-9A-Za-z])")
_LABELLED_NUMBERS = frozenset({"uscc", "reg_no", "organ_code", "registrar_code", "parent_code"})


class Judged:
    """One row as judged. `texts` is None when it is refused; `cells` are kept then, to be mended and sent again."""

    __slots__ = ("_refused", "_texts", "cells", "defects", "digest", "extra", "head", "line", "packed")

    def __init__(
        self,
        line: int,
        texts: Texts | None,
        digest: str = "",
        defects: list[Defect] | None = None,
        cells: dict[str, str] | None = None,
        extra: dict[str, Any] | None = None,
        head: tuple[Any, ...] = (),
        packed: str = "",
    ) -> None:
        self.line, self._texts, self.digest, self.head, self.packed = line, texts, digest, head, packed
        self.defects: list[Defect] = [] if defects is None else defects
        self.cells: dict[str, str] = {} if cells is None else cells
        self.extra: dict[str, Any] = {} if extra is None else extra
        self._refused = texts is None and not packed

    @property
    def texts(self) -> Texts | None:
        """The row as it is kept; from another process it comes as a line of COPY, taken apart when it is asked for."""
        if self._texts is None and self.packed:
            self._texts = packing.texts_of(self.packed)
        return None if self._refused else self._texts

    @texts.setter
    def texts(self, texts: Texts | None) -> None:
        self._refused = texts is None
        if texts is not None:
            self._texts, self.packed = texts, ""

    @property
    def refused(self) -> bool:
        """Whether it has no texts; asks without taking anything apart."""
        return self._refused

    @property
    def reasons(self) -> list[str]:
        """Why it is refused, in words."""
        return [defect.message for defect in self.defects if RULES[defect.rule].severity != WARNING]

    def state(self) -> tuple[int, str, bool]:
        """What deciding about it may change; `restore` takes it back to be decided about anew."""
        return len(self.defects), self.digest, self._refused

    def restore(self, state: tuple[int, str, bool]) -> None:
        """As it was judged, whatever was decided since."""
        count, self.digest, self._refused = state
        del self.defects[count:]


class Unreadable(Exception):
    """A record cannot be taken apart; the message says why."""


def parser(parse: Callable[[str], Any], rule: str, label: str = "") -> PlainValidator:
    """A pydantic validator out of a parser of `values`; what it raises bears the name of the rule."""

    def validate(text: str) -> Any:
        try:
            return parse(text)
        except ValueError as problem:
            raise PydanticCustomError(rule, "{reason}", {"reason": str(problem)}) from None

    return PlainValidator(validate)


def defects_of(problem: ValidationError, kind: str) -> list[Defect]:
    """What pydantic found, by our rules and in our words."""
    found = []
    for error in problem.errors(include_url=False, include_input=False):
        name = str(error["loc"][0])
        label = LABELS[kind].get(name, name)
        if error["type"] == "string_too_long":
            most = error["ctx"]["max_length"]
            found.append(Defect("too-long", name, f"“{label}”超过 {most} 个字，请精简"))
        else:
            rule = error["type"] if error["type"] in RULES else "form"
            found.append(Defect(rule, name, f"“{label}”：{error['msg']}"))
    return found


class Cells:
    """Takes records apart by the plan of their file: record -> {field: text}."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.places = plan.places
        self.names = tuple(name for _, name in plan.places)
        self.several = len(plan.fields) < len(plan.places)
        self.in_row = [place for place, _ in plan.places] == list(range(plan.width))
        self.other = "UTF-8" if plan.encoding == "gb18030" else "GB18030"

    def of(self, raw: Raw) -> dict[str, str]:
        """The cells of a record by field. Raises Unreadable."""
        if isinstance(raw, list):
            cells, text = raw, "\x1e".join(raw)
        else:
            text = self._decoded(raw)
            cells = self._objects(text) if self.plan.names else self._split(text)
        if len(cells) != self.plan.width:
            self._check_width(cells)
        if (
            not text.isprintable()
            or "  " in text
            or "'" in text
            or "=" in text
            or "NULL" in text
            or "null" in text
        ):
            cells = [_tidied(cell) for cell in cells]
        if self.in_row and not self.several:
            return dict(zip(self.names, map(str.strip, cells), strict=False))
        if not self.several:
            return {name: cells[place].strip() for place, name in self.places}
        found: dict[str, str] = {}
        for place, name in self.places:
            found[name] = found.get(name) or cells[place].strip()
        return found

    def _decoded(self, raw: bytes) -> str:
        try:
            text = raw.decode(self.plan.encoding)
        except UnicodeDecodeError:
            try:
                raw.decode("gb18030")
            except UnicodeDecodeError:
                raise Unreadable(_BROKEN) from None
            raise Unreadable(_MIXED.format(other=self.other)) from None
        if self.plan.encoding == "gb18030" and not raw.isascii():
            try:
                raw.decode("utf-8")
            except UnicodeDecodeError:
                return text
            raise Unreadable(_MIXED.format(other=self.other))
        return text

    def _split(self, text: str) -> list[str]:
        if '"' not in text:
            return text.split(self.plan.delimiter)
        try:
            rows = list(csv.reader([text], delimiter=self.plan.delimiter, strict=True))
        except csv.Error:
            raise Unreadable("引号没有配对，或者引号后面还有文字。请检查本行的引号。") from None
        if len(rows) != 1:
            raise Unreadable("引号没有配对，或者引号后面还有文字。请检查本行的引号。")
        return rows[0]

    def _objects(self, text: str) -> list[str]:
        try:
            found = json.loads(text.removeprefix("\ufeff"))
        except (ValueError, RecursionError):
            raise Unreadable(_JSON) from None
        if not isinstance(found, dict):
            raise Unreadable(_JSON)
        cells = []
        for name in self.plan.names:
            value = found.get(name)
            if isinstance(value, dict | list):
                raise Unreadable(_NESTED.format(name=values.shown(name)))
            cells.append("" if value is None else _BOOLEANS.get(str(value), str(value)))
        return cells

    def _check_width(self, cells: list[str]) -> None:
        width, found = self.plan.width, len(cells)
        if found > width and not any(cell.strip() for cell in cells[width:]):
            return
        raise Unreadable((SHORT if found < width else TORN).format(found=found, width=width))


_BOOLEANS = {"True": "是", "False": "否"}


def _tidied(cell: str) -> str:
    """A cell with blanks put in order; the guards of spreadsheets (`="91…"`, `'91…`) are taken off."""
    if values.BAD.search(cell):
        return cell
    cell = values.tidy(cell)
    if cell.startswith("'"):
        cell = cell[1:]
    if cell.startswith('="') and (match := _FORMULA.fullmatch(cell)):
        cell = match[1]
    return "" if cell in ("NULL", "null") else cell


def common_defects(cells: dict[str, str], kind: str) -> list[Defect]:
    """What is wrong with cells of any kind: controls, formulas."""
    found = []
    for name, cell in cells.items():
        if values.BAD.search(cell):
            found.append(
                Defect("control", name, f"“{LABELS[kind][name]}”里有看不见的控制字符（如 NUL），请重新导出")
            )
        elif cell.startswith("="):
            found.append(Defect("formula", name, f"“{LABELS[kind][name]}”是公式，不是值。请复制后“粘贴为值”"))
        elif HIDDEN in cell:
            said = f"“{LABELS[kind][name]}”里还有“{HIDDEN}”，请改回原来的文字，或者删去"
            found.append(Defect("form", name, said))
    return found


def safe_cells(cells: dict[str, str]) -> dict[str, str]:
    """Cells as they may be kept for sending back: nothing in them is a person's number."""
    return {name: _safe(name, cell) for name, cell in cells.items()}


def _safe(name: str, cell: str) -> str:
    if name in _LABELLED_NUMBERS:
        return "" if is_identity_number(values.folded(cell)) else values.BAD.sub("", cell)
    return values.BAD.sub("", _PERSONAL.sub(HIDDEN, cell))


def digest_of(texts: Iterable[Text]) -> str:
    """Hash of the public content, 32 characters; the order of columns in a file has no part in it."""
    joined = "\x1f".join([text or "" for text in texts])
    return hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def judge_chunk(
    chunk: Chunk, plan: Plan, judge: Callable[[dict[str, str]], Judged], old_before: date | None = None
) -> list[Judged]:
    """Every record of a chunk, judged; records that cannot be taken apart are refused with their reason."""
    cells_of = Cells(plan).of
    done = [Judged(line, None, defects=[Defect("record", "", fault)]) for line, fault in chunk.faults]
    for line, raw in zip(chunk.lines, chunk.raws, strict=True):
        try:
            cells = cells_of(raw)
        except Unreadable as problem:
            done.append(Judged(line, None, defects=[Defect("record", "", str(problem))]))
            continue
        judged = judge(cells)
        judged.line = line
        done.append(judged)
    if chunk.faults:
        done.sort(key=lambda each: each.line)
    return done


Packed = tuple[list[int], list[str], list[str], list[tuple[Any, ...]], dict[int, tuple[Any, ...]]]


def pack(rows: list[Judged]) -> Packed:
    """Rows in columns, which pass between processes at a fraction of what objects cost; `unpacked` is the inverse."""
    rest = {
        place: (row.defects, row.cells, row.extra)
        for place, row in enumerate(rows)
        if row.defects or row.cells or row.extra
    }
    lines = ["" if row.texts is None else packing.line_of(row.texts) for row in rows]
    return [row.line for row in rows], lines, [row.digest for row in rows], [row.head for row in rows], rest


def unpacked(found: Packed) -> list[Judged]:
    """The rows again."""
    *columns, rest = found
    rows = [
        Judged(line, None, digest, head=head, packed=packed)
        for line, packed, digest, head in zip(*columns, strict=True)
    ]
    for place, (defects, cells, extra) in rest.items():
        row = rows[place]
        row.defects, row.cells, row.extra = defects, cells, extra
    return rows


def refused(defects: Iterable[Defect]) -> bool:
    """Whether any of the defects is an error."""
    return any(RULES[defect.rule].severity == ERROR for defect in defects)


def as_json(value: Any) -> str:
    """JSON as it is stored and compared."""
    return _encoded(value)


_encoded = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
