"""The charter as a Word file: the text alone, places to sign, and which article each clause follows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from portal.cooperatives.charter.data import BLANK, FilledChapter
from portal.cooperatives.members.composition import law_words
from portal.cooperatives.members.lines import Member
from portal.cooperatives.register.sheets import contribution_sheet
from portal.cooperatives.word import WordFile


def charter_file(
    chapters: Sequence[FilledChapter], name: str, members: Sequence[Member], day: date, source: str
) -> bytes:
    """DOCX. `source`: who wrote the model, for the footer."""
    title = f"{name or BLANK}章程"
    file = WordFile(title, day, source)
    file.write("Title", title)
    for chapter in chapters:
        file.write("Heading 1", chapter.title)
        for article in chapter.articles:
            first, *rest = article.paragraphs
            file.write("Body Text", first, lead=article.label)
            for paragraph in rest:
                file.write("Body Text", paragraph)
    file.write("Heading 1", "全体设立人签名或者盖章")
    file.table([("姓名或者名称", "签名或者盖章", "日期")] + [("", "", "")] * 8, widths=(5, 7, 4))
    file.write("Body Text", "　　　　年　　月　　日")
    sheet = contribution_sheet(members)
    file.write("Heading 1", f"附件一　{sheet.title}")
    file.table(sheet.table, widths=sheet.widths)
    file.write("Heading 1", "附件二　各条依据（供核对，可以不打印）")
    rows = [
        (article.label, "、".join(law_words(basis) for basis in article.basis))
        for chapter in chapters
        for article in chapter.articles
    ]
    file.table([("章程", "依据"), *rows], widths=(4, 12))
    return file.packed()
