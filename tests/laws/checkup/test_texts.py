"""Reading what a visitor uploads: told apart by content, refused in plain words, kept nowhere."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from portal.laws.checkup.texts import MAX_CHARACTERS, TextRefused, html_text, read_upload
from tests.core.test_office import docx, para


def read(data: bytes, name: str = "文件.txt") -> str:
    return read_upload(SimpleUploadedFile(name, data)).text


def refusal(data: bytes, name: str = "文件.txt") -> str:
    with pytest.raises(TextRefused) as refused:
        read(data, name)
    return str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_text_in_the_usual_encodings(encoding: str) -> None:
    assert read("依照《示范市河灯管理办法》第二条。".encode(encoding)) == "依照《示范市河灯管理办法》第二条。"


def test_word_files_with_what_a_reader_should_know() -> None:
    tracked = "<w:p><w:del><w:r><w:delText>甲</w:delText></w:r></w:del><w:r><w:t>第二条</w:t></w:r></w:p>"
    given_text = read_upload(SimpleUploadedFile("来文", docx(para("依据") + tracked).getvalue()))
    assert given_text.text == "依据\n第二条"
    assert "修订标记" in given_text.notices[0]


def test_pages_lose_their_marks_scripts_and_comments() -> None:
    page = (
        "<!DOCTYPE html><html><head><title>通知</title><style>p{}</style><script>var x='<p>第一条</p>'</script></head>"
        "<body><!-- 第三条 --><p>依照《示范市<b>河灯</b>管理办法》<br>第二条&nbsp;&lt;甲&gt;</p><td>乙</td><td>1 < 2</td></body>"
    )
    assert (
        read(page.encode("gb18030"), "a.html") == "通知\n依照《示范市河灯管理办法》\n第二条 <甲>\n乙\n1 < 2"
    )


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.txt", "空的"),
        (b"%PDF-1.7 x", "a.txt", "PDF"),
        (b"\x89PNG\r\n", "a.docx", "图片"),
        (b"{\\rtf1 x}", "a.doc", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.doc", "旧版 Word"),
        ("第一条".encode(), "a.docx", "不是 Word"),
        (b"\x00\x01\x02\x03", "a.txt", "控制字符"),
        (b"<html><body><script>x</script></body></html>", "a.html", "没有读出文字"),
        ("字".encode() * (MAX_CHARACTERS + 1), "a.txt", "20 万字的上限"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(data: bytes, name: str, words: str) -> None:
    assert words in refusal(data, name)


def test_a_bomb_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"<a/>")
        package.writestr("word/media/zeros.bin", b"\0" * (200 * 2**20))
    assert "解开后超过" in refusal(out.getvalue(), "a.docx")


@pytest.mark.parametrize(
    "piece", ["<", "<a", "<!--", "<script", "</script", "<script>", "<![CDATA[", "&#", "<p a='"]
)
def test_malformed_pages_cost_no_more_than_their_length(piece: str) -> None:
    begin = time.perf_counter()
    html_text("<html>" + piece * 200_000)
    assert time.perf_counter() - begin < 3


@given(st.text(alphabet="<>/!-abp script\"'&;=一", max_size=200))
def test_any_page_gives_words_without_marks_of_blocks(page: str) -> None:
    assert "<p>" not in html_text(f"<p>{page}</p>")


@given(st.text(st.characters(exclude_characters="<>&", exclude_categories=("Cs", "Cc", "Z")), max_size=50))
def test_words_of_a_page_come_out_as_they_went_in(words: str) -> None:
    assert html_text(f"<html><p>{words}</p></html>") == words
