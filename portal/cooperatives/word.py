"""Word files of the site: large type, tables that fit the sheet, nothing in them but what is seen."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time

from portal.laws.formats.word import Body, add_page_numbers, lay_page, lay_styles, undated

SIDE_CM = 2.2
ABOVE_CM, ABOVE_ACROSS_CM = 2.5, 1.7
CELL_POINTS = 14
ROW_CM = 1.0


class WordFile:
    """A file being written from top to bottom."""

    def __init__(self, title: str, day: date, source: str, *, across: bool = False) -> None:
        from docx import Document
        from docx.enum.section import WD_ORIENT
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Cm

        self.document = Document()
        lay_page(self.document)
        lay_styles(self.document)
        section = self.document.sections[0]
        section.left_margin = section.right_margin = Cm(SIDE_CM)
        section.top_margin = section.bottom_margin = Cm(ABOVE_ACROSS_CM if across else ABOVE_CM)
        if across:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = section.page_height, section.page_width
        footer = section.footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        add_page_numbers(footer)
        section.footer.add_paragraph(source, style="Footer").alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._describe(title, day)
        self.body = Body(self.document)

    def _describe(self, title: str, day: date) -> None:
        properties = self.document.core_properties
        properties.title = title[:255]
        properties.author = properties.comments = properties.last_modified_by = ""
        properties.language = "zh-CN"
        properties.created = properties.modified = datetime.combine(day, time())

    def write(self, style: str, text: str, lead: str = "") -> None:
        """A paragraph of one of the styles that a law's file has."""
        self.body.paragraph(style, text, lead)

    def turn_page(self) -> None:
        """What follows begins on a new page."""
        self.document.add_page_break()

    def table(self, rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
        """A table whose first row is repeated on every page; `widths` in cm."""
        from docx.oxml import OxmlElement
        from docx.shared import Cm, Pt

        table = self.document.add_table(rows=len(rows), cols=len(widths), style="Table Grid")
        table.autofit = False
        head = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(head)
        for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
            row.height = Cm(ROW_CM)
            for cell, text, width in zip(row.cells, texts, widths, strict=True):
                cell.width = Cm(width)
                cell.text = text
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.line_spacing = Pt(20)
                for run in paragraph.runs:
                    run.font.size = Pt(CELL_POINTS)
                    run.bold = number == 0

    def packed(self) -> bytes:
        """The file; the same words give the same bytes."""
        stream = io.BytesIO()
        self.document.save(stream)
        return undated(stream.getvalue())
