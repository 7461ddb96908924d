"""What may be uploaded: the content decides; refusals say in Chinese why."""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile
import zlib
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from portal.core.editing.uploads import check_document
from tests.editing.conftest import Newsroom


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "navy").save(buffer, kind)
    return buffer.getvalue()


def package(*names: str, mimetype: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "<x/>")
    return buffer.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A few bytes that claim to be a huge PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


GOOD = {
    "通知.pdf": b"%PDF-1.7\n%\xe2\xe3\n",
    "名单.docx": package("word/document.xml", "[Content_Types].xml"),
    "表.xlsx": package("xl/workbook.xml"),
    "课件.pptx": package("ppt/presentation.xml"),
    "文.odt": package("content.xml", mimetype=b"application/vnd.oasis.opendocument.text"),
    "版式.ofd": package("OFD.xml"),
    "数.csv": "地区,户数\n示范区,1234\n".encode("gb18030"),
    "注.txt": "\ufeff说明".encode(),
    "空.txt": b"",
}
BAD = {
    "伪.pdf": b"MZ\x90\x00This program",
    "脚本.pdf": b"<html><script>alert(1)</script>",
    "压缩.docx": package("readme.txt"),
    "宏.docx": package("word/document.xml", "word/vbaProject.bin"),
    "错.odt": package("content.xml", mimetype=b"application/epub+zip"),
    "断.xlsx": package("xl/workbook.xml")[:-30],
    "网页.csv": b"  <html><script>alert(1)</script>",
    "程序.txt": b"\x7fELF\x00\x00",
    "包.zip": package("a.txt"),
    "页.html": b"<p>",
    "图.svg": b"<svg onload='alert(1)'/>",
    "无扩展名": b"abc",
}


@pytest.mark.parametrize("name", GOOD)
def test_what_is_what_it_says_is_taken(name: str) -> None:
    file = SimpleUploadedFile(name, GOOD[name])
    check_document(file)
    assert file.tell() == 0


@pytest.mark.parametrize("name", BAD)
def test_what_is_something_else_is_refused_in_chinese(name: str) -> None:
    with pytest.raises(ValidationError) as refused:
        check_document(SimpleUploadedFile(name, BAD[name]))
    assert "。" in refused.value.messages[0]


@given(st.sampled_from(sorted(GOOD)), st.binary(max_size=3000))
def test_any_bytes_are_judged_without_a_crash(name: str, data: bytes) -> None:
    with contextlib.suppress(ValidationError):
        check_document(SimpleUploadedFile(name, data))


@given(
    st.sampled_from(["名单.docx", "文.odt", "表.xlsx"]),
    st.integers(0, 400),
    st.binary(min_size=1, max_size=8),
)
def test_a_damaged_package_is_judged_without_a_crash(name: str, place: int, noise: bytes) -> None:
    data = GOOD[name]
    with contextlib.suppress(ValidationError):
        check_document(SimpleUploadedFile(name, data[:place] + noise + data[place + len(noise) :]))


def upload_image(newsroom: Newsroom, name: str, data: bytes, **values: Any) -> Any:
    fields = {"title": "登记窗口", "description": "市政务服务中心一楼的登记窗口", "collection": "1", **values}
    fields["file"] = SimpleUploadedFile(name, data, "image/png")
    return newsroom.desk("li").client.post(reverse("wagtailimages:add"), fields)


def test_an_image_with_alternative_text_is_taken(newsroom: Newsroom, portal_data: Any) -> None:
    assert upload_image(newsroom, "窗口.png", picture()).status_code == 302
    assert get_image_model().objects.get().description == "市政务服务中心一楼的登记窗口"


@pytest.mark.parametrize("words", ["", "  ", "图片", "照片。"])
def test_an_image_must_say_what_it_shows(newsroom: Newsroom, portal_data: Any, words: str) -> None:
    answer = upload_image(newsroom, "窗口.png", picture(), description=words)
    assert answer.status_code == 200 and answer.context["form"].errors["description"]
    assert "替代文本" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.png", picture("JPEG"), "不符"),
        ("a.png", b"GIF89a<script>", "图"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "格式"),
        ("a.jpg", picture("JPEG")[:-40], "损坏"),
        ("a.png", bomb(30_000, 30_000), "像素"),
        ("a.png", bomb(9_000, 9_000), "像素"),
    ],
    ids=["extension", "no picture", "svg", "cut off", "bomb", "too large"],
)
def test_an_unfit_image_is_refused_in_chinese(
    newsroom: Newsroom, portal_data: Any, name: str, data: bytes, said: str
) -> None:
    answer = upload_image(newsroom, name, data)
    assert answer.status_code == 200 and not get_image_model().objects.exists()
    assert said in str(answer.context["form"].errors["file"])


def test_sizes_are_limited_by_settings(newsroom: Newsroom, portal_data: Any, settings: Any) -> None:
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 50
    assert "文件过大" in str(upload_image(newsroom, "a.png", picture()).context["form"].errors["file"])
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 5
    answer = upload_document(newsroom, "通知.pdf", GOOD["通知.pdf"])
    assert "文件过大" in str(answer.context["form"].errors["file"])


def upload_document(newsroom: Newsroom, name: str, data: bytes) -> Any:
    fields = {"title": "附件", "collection": "1", "file": SimpleUploadedFile(name, data)}
    return newsroom.desk("li").client.post(reverse("wagtaildocs:add"), fields)


def test_documents_pass_the_admins_own_form(newsroom: Newsroom, portal_data: Any) -> None:
    assert upload_document(newsroom, "通知.pdf", GOOD["通知.pdf"]).status_code == 302
    assert get_document_model().objects.count() == 1
    answer = upload_document(newsroom, "伪.pdf", BAD["伪.pdf"])
    assert len(answer.context["form"].errors["file"]) == 1
    assert "文件内容不是 PDF 格式" in str(answer.context["form"].errors["file"])
    answer = upload_document(newsroom, "包.zip", BAD["包.zip"])
    assert "不支持“zip”类型的文件。可以上传：CSV、DOCX" in str(answer.context["form"].errors["file"])
    assert get_document_model().objects.count() == 1


def test_several_files_at_once_are_judged_too(newsroom: Newsroom, portal_data: Any) -> None:
    data = {"title": "伪", "files[]": SimpleUploadedFile("伪.pdf", BAD["伪.pdf"])}
    headers = {"X-Requested-With": "XMLHttpRequest"}
    answer = newsroom.desk("li").client.post(reverse("wagtaildocs:add_multiple"), data, headers=headers)
    assert answer.json()["success"] is False and "PDF" in answer.json()["error_message"]
    assert not get_document_model().objects.exists()
