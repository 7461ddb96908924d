"""What editors may upload: known by content, not by name; limited in bytes and pixels; served harmlessly."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def editor(db: None, admin_client: Client, settings: Any, tmp_path: Any) -> Client:
    settings.MEDIA_ROOT = tmp_path
    return admin_client


def png(width: int = 20, height: int = 10) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(out, "PNG")
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of few bytes that claims many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def send_image(client: Client, name: str, data: bytes, alternative: str = "登记大厅的取号机") -> Any:
    file = SimpleUploadedFile(name, data)
    return client.post(
        "/admin/images/add/", {"title": "图", "description": alternative, "file": file, "collection": 1}
    )


def send_document(client: Client, name: str, data: bytes) -> Any:
    file = SimpleUploadedFile(name, data)
    return client.post("/admin/documents/add/", {"title": "表", "file": file, "collection": 1})


def images() -> int:
    return int(get_image_model().objects.count())


def documents() -> int:
    return int(get_document_model().objects.count())


def test_good_image_is_taken(editor: Client) -> None:
    assert send_image(editor, "大厅.png", png()).status_code == 302
    assert images() == 1


def test_alternative_text_is_required(editor: Client) -> None:
    assert send_image(editor, "a.png", png(), alternative="").status_code == 200
    assert images() == 0


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.svg", SVG),
        ("a.png", SVG),
        ("a.png", b"<html><script>alert(1)</script>"),
        ("a.jpg", png()[:40]),
        ("a.exe", png()),
        ("a.png", b""),
    ],
    ids=["svg", "svg-as-png", "html-as-png", "cut-off", "exe", "empty"],
)
def test_what_is_no_picture_is_refused(editor: Client, name: str, data: bytes) -> None:
    assert send_image(editor, name, data).status_code == 200
    assert images() == 0


def test_too_many_pixels_are_refused(editor: Client) -> None:
    assert send_image(editor, "a.png", bomb(60_000, 60_000)).status_code == 200
    assert images() == 0


def test_too_many_bytes_are_refused(editor: Client, settings: Any) -> None:
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 100
    assert send_image(editor, "a.png", png(200, 200)).status_code == 200
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 100
    assert send_document(editor, "a.pdf", PDF + b" " * 1000).status_code == 200
    assert images() == documents() == 0


def test_good_document_is_taken_and_served_for_download(editor: Client) -> None:
    assert send_document(editor, "申请表.pdf", PDF).status_code == 302
    answer = Client().get(get_document_model().objects.get().url)
    assert answer.status_code == 200
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_a_document_is_not_had_past_the_view_that_checks_privacy(editor: Client) -> None:
    send_document(editor, "a.pdf", PDF)
    assert Client().get(f"/media/{get_document_model().objects.get().file.name}").status_code == 404


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", b"<script>alert(1)</script>"),
        ("a.pdf", b"<html><script>alert(1)</script>"),
        ("a.docx", b"MZ\x90\x00" + b"\0" * 100),
        ("a.xlsx", b"PK\x03\x04 no package"),
        ("a.txt", b"<script>alert(1)</script>"),
        ("a.exe", b"MZ"),
        ("a.pdf.exe", PDF),
        ("a", PDF),
    ],
)
def test_what_is_not_what_it_says_is_refused(editor: Client, name: str, data: bytes) -> None:
    assert send_document(editor, name, data).status_code == 200
    assert documents() == 0


def test_path_in_the_name_leads_nowhere(editor: Client, tmp_path: Any) -> None:
    send_document(editor, "../../x.pdf", PDF)
    assert not (tmp_path.parent / "x.pdf").exists() and not (tmp_path.parent.parent / "x.pdf").exists()
