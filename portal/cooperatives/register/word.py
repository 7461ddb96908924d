"""The two lists as one Word file, across the sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from portal.cooperatives.charter.data import BLANK
from portal.cooperatives.members.lines import Member
from portal.cooperatives.register.sheets import contribution_sheet, register_sheet
from portal.cooperatives.word import WordFile


def register_file(name: str, members: Sequence[Member], day: date, source: str) -> bytes:
    """DOCX."""
    file = WordFile(f"{name or BLANK}成员名册和出资清单", day, source, across=True)
    for number, sheet in enumerate((register_sheet(members), contribution_sheet(members))):
        if number:
            file.turn_page()
        file.write("Title", sheet.title)
        file.write("Body Text", f"合作社名称：{name or BLANK}")
        file.table(sheet.table, widths=sheet.widths)
        file.write("Body Text", "理事长签名：" + BLANK + "　　日期：　　　　年　　月　　日")
    return file.packed()
