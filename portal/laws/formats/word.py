"""A law as a Word file, set as official documents are: headings for the navigation pane, 仿宋 for the text.

What the portal adds (standing, source, warnings) stands in header and footer, so that the body is the law alone.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from portal.laws.formats.edition import Block, BlockKind, Edition

BODY, HEAD, HISTORY = "仿宋", "黑体", "楷体"
LATIN = "Times New Roman"
SIZES = {"Title": 22, "Heading 1": 16, "Heading 2": 16, "Heading 3": 15, "Heading 4": 15}
DEEPEST = 4
STYLE_IDS = {
    "Title": "Title",
    "Subtitle": "Subtitle",
    "Body Text": "BodyText",
    **{f"Heading {level}": f"Heading{level}" for level in range(1, DEEPEST + 1)},
}
DAY_ZERO = (1980, 1, 1, 0, 0, 0)  # the first day a ZIP file can write

Docx = Any  # python-docx is imported when a file is asked for


def word_file(edition: Edition) -> bytes:
    """The whole law as DOCX; the same text gives the same bytes."""
    from docx import Document

    document = Document()
    lay_page(document)
    lay_styles(document)
    _properties(document, edition)
    _margins(document, edition)
    body = Body(document)
    body.paragraph("Title", edition.title)
    if edition.history:
        body.paragraph("Subtitle", edition.history)
    for block in edition.blocks():
        body.write(block)
    stream = io.BytesIO()
    document.save(stream)
    return undated(stream.getvalue())


def undated(packed: bytes) -> bytes:
    """The archive without the moment it was made."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(packed)) as before,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            after.writestr(zipfile.ZipInfo(name, DAY_ZERO), before.read(name), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def lay_page(document: Docx) -> None:
    from docx.shared import Cm

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)


def lay_styles(document: Docx) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Pt, RGBColor

    normal = document.styles["Normal"]
    _font(normal, BODY, 16)
    language = OxmlElement("w:lang")  # lines break by the rules for Chinese
    language.set(_q("w:eastAsia"), "zh-CN")
    normal.element.rPr.append(language)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = Pt(28)
    for name in ("Title", "Subtitle", *SIZES):
        style = document.styles[name]
        _font(style, HISTORY if name == "Subtitle" else HEAD, SIZES.get(name, 14))
        style.font.bold = style.font.italic = False
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(12)
        for border in style.element.pPr.findall(_q("w:pBdr")):
            style.element.pPr.remove(border)
    body = document.styles["Body Text"]
    body.paragraph_format.space_after = Pt(0)
    _indent(body.element.get_or_add_pPr(), 200)
    for name in ("Header", "Footer"):
        _font(document.styles[name], BODY, 9)
        document.styles[name].paragraph_format.line_spacing = Pt(12)


def _font(style: Docx, name: str, size: float) -> None:
    from docx.shared import Pt

    style.font.name, style.font.size = LATIN, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        if "Theme" in attribute:
            del fonts.attrib[attribute]
    fonts.set(_q("w:eastAsia"), name)


def _indent(properties: Docx, hundredths: int) -> None:
    """First line indented by so many hundredths of a character."""
    from docx.oxml import OxmlElement

    indent = properties.find(_q("w:ind"))
    if indent is None:
        indent = OxmlElement("w:ind")
        properties.append(indent)
    indent.set(_q("w:firstLineChars"), str(hundredths))


def _q(name: str) -> str:
    from docx.oxml.ns import qn

    return qn(name)


def _properties(document: Docx, edition: Edition) -> None:
    from datetime import datetime, time

    version = edition.reader.version
    properties = document.core_properties
    properties.title = edition.title
    properties.author = "、".join(edition.reader.instrument.issuer_list)[:255]
    properties.subject = edition.reader.quotation[:255]
    properties.comments = ""
    properties.language = "zh-CN"
    properties.last_modified_by = ""
    made = datetime.combine(
        (version and (version.loaded_on or version.dated)) or edition.reader.today, time()
    )
    properties.created = properties.modified = made


def _margins(document: Docx, edition: Edition) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    section = document.sections[0]
    header = section.header.paragraphs[0]
    header.text = "　".join(filter(None, (edition.reader.instrument.short_title, edition.days)))
    for warning in edition.warnings:
        section.header.add_paragraph(f"注意：{warning}", style="Header").runs[0].bold = True
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_page_numbers(footer)
    facts = dict(edition.facts)
    told = [f"{name}：{facts[name]}" for name in ("效力", "来源", "核对日期", "本文地址") if facts.get(name)]
    section.footer.add_paragraph("　".join(told), style="Footer")


def add_page_numbers(paragraph: Docx) -> None:
    """第 1 页，共 3 页, counted by the program that opens the file."""
    for text, field in (("第 ", "PAGE"), (" 页，共 ", "NUMPAGES"), (" 页", "")):
        paragraph.add_run(text)
        if field:
            add_field(paragraph, field)


def add_field(paragraph: Docx, name: str) -> None:
    from docx.oxml import OxmlElement

    field = OxmlElement("w:fldSimple")
    field.set(_q("w:instr"), name)
    paragraph._p.append(field)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)


class Body:
    """Writes the elements of WordprocessingML themselves.

    python-docx looks up the style of each paragraph, which takes seconds for a code of a thousand articles.
    """

    def __init__(self, document: Docx) -> None:
        from lxml.etree import SubElement

        self.document = document
        self.body = document.element.body
        self.section = self.body.sectPr  # stays last
        self.sub = SubElement
        self.names = {name: _q(f"w:{name}") for name in ("p", "pPr", "pStyle", "r", "rPr", "b", "t", "val")}
        self.space = "{http://www.w3.org/XML/1998/namespace}space"

    def write(self, block: Block) -> None:
        if block.kind is BlockKind.HEADING:
            self.paragraph(f"Heading {min(block.level, DEEPEST)}", block.text)
        elif block.kind is BlockKind.TABLE:
            self.table(block.rows)
        else:
            self.paragraph("Body Text", block.text, block.lead)

    def paragraph(self, style: str, text: str, lead: str = "") -> None:
        names = self.names
        paragraph = self.sub(self.body, names["p"])
        self.section.addprevious(paragraph)
        properties = self.sub(paragraph, names["pPr"])
        self.sub(properties, names["pStyle"]).set(names["val"], STYLE_IDS[style])
        if lead:
            run = self.run(paragraph, lead)
            properties = self.sub(run, names["rPr"])
            self.sub(properties, names["b"])
            run.insert(0, properties)
            text = f"　{text}" if text else ""
        if text:
            self.run(paragraph, text)

    def run(self, paragraph: Docx, text: str) -> Docx:
        run = self.sub(paragraph, self.names["r"])
        element = self.sub(run, self.names["t"])
        element.text = text
        element.set(self.space, "preserve")
        return run

    def table(self, rows: Sequence[tuple[str, ...]]) -> None:
        from docx.shared import Pt

        table = self.document.add_table(rows=len(rows), cols=max(map(len, rows)), style="Table Grid")
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=False):
                cell.text = text
                for run in cell.paragraphs[0].runs:
                    run.font.size = Pt(12)
