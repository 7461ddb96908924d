"""Word files that somebody sends: their words are read, what would do harm is refused in plain words."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.office import Limits, OfficeRefused, Paragraph, Table, read_docx

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def para(text: str, properties: str = "") -> str:
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def docx(body: str, before: str = "", **parts: str | bytes) -> io.BytesIO:
    """A file with this body; `parts` are further entries, "__" standing for "/"."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        document = f'<?xml version="1.0"?>{before}<w:document {WORD}><w:body>{body}</w:body></w:document>'
        package.writestr("word/document.xml", document)
        for name, content in parts.items():
            package.writestr(name.replace("__", "/"), content)
    return out


def refusal(file: io.BytesIO, limits: Limits | None = None) -> str:
    with pytest.raises(OfficeRefused) as refused:
        read_docx(file, limits)
    return str(refused.value)


def test_paragraphs_and_tables_come_in_reading_order() -> None:
    centred = '<w:pPr><w:jc w:val="center"/></w:pPr>'
    table = (
        "<w:tbl><w:tr><w:tc>" + para("项目") + "</w:tc><w:tc>" + para("时限") + "</w:tc></w:tr>"
        "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>"
        + para("")
        + "</w:tc><w:tc>"
        + para("三日")
        + "</w:tc></w:tr>"
        "</w:tbl>"
    )
    control = "<w:sdt><w:sdtContent>" + para("第二条") + "</w:sdtContent></w:sdt>"
    text = read_docx(docx(para("示范市办法", centred) + para("第一条") + table + control))
    assert text.blocks == (
        Paragraph("示范市办法", centred=True),
        Paragraph("第一条"),
        Table((("项目", "时限"), ("", "三日"))),
        Paragraph("第二条"),
    )
    assert text.lines() == ["示范市办法", "第一条", "| 项目 | 时限 |", "|  | 三日 |", "第二条"]
    assert text.notices == []


def test_what_a_reader_would_miss_is_told() -> None:
    tracked = (
        "<w:p><w:r><w:t>应当</w:t></w:r><w:del><w:r><w:delText>三</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>五</w:t></w:r></w:ins><w:r><w:t>日内</w:t></w:r></w:p>"
    )
    box = (
        '<w:p><w:r><mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice><w:txbxContent>'
        + para("示市监〔2026〕1号")
        + "</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>"
        + para("示市监〔2026〕1号")
        + "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    picture = '<w:p><w:r><w:drawing><pic:pic xmlns:pic="urn:pic"/></w:drawing></w:r></w:p>'
    numbered = para("自动编号的一条", "<w:pPr><w:numPr/></w:pPr>")
    text = read_docx(docx(tracked + box + picture + numbered))
    assert [block.text for block in text.blocks if isinstance(block, Paragraph)] == [
        "应当五日内",
        "示市监〔2026〕1号",
        "自动编号的一条",
    ]
    assert {key: count for key, count in text.found.items() if count} == {
        "tracked": 2,
        "text-box": 1,
        "picture": 1,
        "numbered": 1,
    }
    assert "2 处修订标记" in text.notices[0]


def test_headings_are_told_by_their_style() -> None:
    def style(key: str, name: str, more: str = "") -> str:
        return f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>{more}</w:style>'

    styles = f"<w:styles {WORD}>{style('1', 'heading 1')}{style('a', 'Title')}{style('b', 'Body Text')}"
    styles += style("c", "章名", '<w:basedOn w:val="1"/>')
    styles += style("d", "节名", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>') + "</w:styles>"
    lines = [("a", "示范市办法"), ("1", "总则"), ("c", "分则"), ("d", "第一节"), ("b", "正文"), ("", "甲")]
    body = "".join(para(text, f'<w:pPr><w:pStyle w:val="{key}"/></w:pPr>') for key, text in lines)
    body += para("乙", '<w:pPr><w:outlineLvl w:val="2"/></w:pPr>')
    read = read_docx(docx(body, **{"word/styles.xml": styles})).blocks
    told = [(one.text, one.heading, one.is_title) for one in read if isinstance(one, Paragraph)]
    assert told == [
        ("示范市办法", 0, True),
        ("总则", 1, False),
        ("分则", 1, False),
        ("第一节", 2, False),
        ("正文", 0, False),
        ("甲", 0, False),
        ("乙", 3, False),
    ]


def test_notes_follow_the_text() -> None:
    notes = f'<w:footnotes {WORD}><w:footnote w:id="1">{para("见示范市办法")}</w:footnote></w:footnotes>'
    text = read_docx(docx(para("正文"), **{"word/footnotes.xml": notes}))
    assert text.blocks == (Paragraph("正文"), Paragraph("见示范市办法", place="note"))


def test_fields_readings_and_hidden_words_are_left_out() -> None:
    body = (
        "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>"
        "<w:r><w:ruby><w:rt><w:r><w:t>shì</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>市</w:t></w:r></w:rubyBase></w:ruby>"
        "</w:r><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r></w:p>"
    )
    assert read_docx(docx(body)).blocks == (Paragraph("市甲\t乙\n丙"),)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "不是 Word 文件"),
        (b"%PDF-1.7", "不是 Word 文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "旧版 Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (b"PK\x03\x04broken", "已损坏"),
    ],
)
def test_other_files_are_refused_in_words(data: bytes, words: str) -> None:
    assert words in refusal(io.BytesIO(data))


def test_a_package_that_is_no_word_file_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("xl/workbook.xml", "<a/>")
    assert "不是 Word 文件" in refusal(out)


def test_bombs_are_refused_before_they_are_unpacked() -> None:
    small = Limits(packed=100_000, part=50_000, unpacked=200_000, entries=20)
    assert "上限" in refusal(docx(para("甲")), Limits(packed=100))
    assert "解开后超过" in refusal(docx(para("甲"), **{"word/zeros.bin": b"\0" * 300_000}), small)
    assert "正文解开后过大" in refusal(docx(para("甲" * 40_000)), small)
    assert "部件" in refusal(docx("", **{f"word/{number}.bin": b"" for number in range(30)}), small)


def test_entities_and_deep_nesting_are_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "甲"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    assert "实体" in refusal(docx(para("&b;"), before=bomb))
    assert "嵌套过深" in refusal(docx("<w:sdt>" * 400 + "</w:sdt>" * 400))


@given(st.binary(max_size=400), st.integers(0, 400))
def test_damage_is_refused_never_raised(noise: bytes, place: int) -> None:
    data = docx(para("第一条　为了规范登记，制定本办法。")).getvalue()
    damaged: Any = io.BytesIO(data[:place] + noise + data[place + len(noise) :])
    try:
        read_docx(damaged)
    except OfficeRefused as refused:
        assert "。" in str(refused)
