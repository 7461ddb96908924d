"""Word files for the tests, in the shapes official databases and offices send; made with python-docx."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image

TITLE = "示范市河灯管理条例"
HISTORY = (
    "（2015年3月26日示范市第三届人民代表大会常务委员会第八次会议通过　"
    "根据2021年9月29日示范市第四届人民代表大会常务委员会第三十次会议《关于修改〈示范市河灯管理条例〉的决定》修正）"
)
CONTENTS = ("目　　录", "第一章　总　　则", "第二章　放　　灯", "第三章　附　　则")
BODY = (
    "第一章　总　　则",
    "第一条　为了方便市民放河灯，根据有关法律，结合本市实际，制定本条例。",
    "第二条　本市行政区域内的放灯活动，适用本条例。",
    "第二章　放　　灯",
    "第三条　放灯人应当遵守下列规定：",
    "（一）使用可以降解的材料；",
    "（二）在指定水域放灯。",
    "第三条之一　学校组织放灯的，应当有教师在场。",
    "第三章　附　　则",
    "第四条　本条例自2015年5月1日起施行。",
)


def saved(document: Any) -> bytes:
    """The bytes of a document."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def word(
    title: Sequence[str] = (TITLE,),
    history: str = HISTORY,
    contents: Sequence[str] = CONTENTS,
    body: Sequence[str] = BODY,
    change: Callable[[Any], None] | None = None,
) -> bytes:
    """A law as the official databases give it; `change` may add to the document."""
    document = Document()
    for line in title:
        document.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for line in (history, *contents, *body):
        if line:
            document.add_paragraph(f"　　{line}" if line in body else line)
    if change:
        change(document)
    return saved(document)


def with_annex(document: Any) -> None:
    """An annex with a table, cells merged."""
    document.add_paragraph("附件：")
    document.add_paragraph("河灯收费标准")
    table = document.add_table(rows=3, cols=3)
    for number, cells in enumerate((("种类", "价格", "价格"), ("纸灯", "2元", "成人"), ("", "1元", "儿童"))):
        for column, text in enumerate(cells):
            table.cell(number, column).text = text
    table.cell(0, 1).merge(table.cell(0, 2))


def tracked(document: Any) -> None:
    """A tracked insertion."""
    space = nsdecls("w")
    document.paragraphs[-1]._p.append(
        parse_xml(f'<w:ins {space} w:id="1" w:author="甲"><w:r><w:t>，逾期不候</w:t></w:r></w:ins>')
    )


def text_box(document: Any) -> None:
    """A text box at the end."""
    space = nsdecls("w") + ' xmlns:v="urn:schemas-microsoft-com:vml"'
    document.add_paragraph()._p.append(
        parse_xml(
            f"<w:r {space}><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>框中的话</w:t></w:r></w:p>"
            "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
        )
    )


def picture(document: Any) -> None:
    """A table as a picture."""
    stream = io.BytesIO()
    Image.new("RGB", (40, 20), "white").save(stream, "PNG")
    stream.seek(0)
    document.add_paragraph("附件：放灯水域一览")
    document.add_picture(stream)
