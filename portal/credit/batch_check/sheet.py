"""The answer as a spreadsheet. The library is loaded when the first sheet is asked for, not with the process."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from portal.credit.batch_check.answering import Checked
from portal.credit.models import Disclosure
from portal.credit.types import type_name

HEAD = (
    "序号",
    "您提供的",
    "结果",
    "统一社会信用代码或者注册号",
    "名称",
    "登记状态",
    "类型",
    "成立日期",
    "登记机关",
)
KINDS = tuple(Disclosure.KINDS)
WIDTHS = (6, 28, 12, 24, 36, 12, 26, 12, 26, *(14 for _ in KINDS), 50, 44)
WORDS = (
    "本表只反映查询时刻本站登记和公示的信息，不是证明文件。",
    "各类公示信息的数字，是该时刻正在公示的条数；到期或者撤下的不计入。",
    "“结果”一栏：查到；曾用名（现名在“名称”一栏）；同名（不止一个，不作判断）；号码有误；没有查到。",
    "分支机构所属的主体现在在名录、名单里的，“说明”一栏写明；各类数字只计分支机构自己的。",
    "个体工商户只标记经营异常状态，不列入经营异常名录。",
    "本站没有保存您提供的名单和这份结果。",
)


def workbook(answers: Iterable[Checked], moment: datetime, site: str) -> bytes:
    """XLSX with one line for each item; every cell is text or a number, never a formula."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.active
    sheet.title = "核验结果"
    sheet.append([*HEAD, *(label for _, label in KINDS), "说明", "网址"])
    for number, each in enumerate(answers, 1):
        sheet.append([number, *_cells(each, site)])
    for row in sheet.iter_rows():
        for cell in row:
            cell.data_type = "n" if isinstance(cell.value, int) else "s" if cell.value else "n"
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    for cell, width in zip(sheet[1], WIDTHS, strict=True):
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "D2"
    about = book.create_sheet("说明")
    about.column_dimensions["A"].width = 90
    for line in (f"查询时间：{moment:%Y-%m-%d %H:%M:%S}（北京时间）", *WORDS):
        about.append([line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cells(each: Checked, site: str) -> list[Any]:
    entity = each.entity
    if entity is None:
        return [each.asked, each.result, *("" for _ in HEAD[3:]), *("" for _ in KINDS), each.note, ""]
    return [
        each.asked,
        each.result,
        entity.code,
        entity.name,
        entity.get_status_display(),
        type_name(entity.type_code),
        f"{entity.established_on:%Y-%m-%d}" if entity.established_on else "",
        entity.registrar,
        *(each.counts.get(kind, 0) for kind, _ in KINDS),
        each.note,
        f"{site}{entity.get_absolute_url()}",
    ]
