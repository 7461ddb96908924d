"""引用体检 as a visitor meets it: sends a text or a file, reads the verdicts, leaves nothing behind."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.core import clock
from portal.core.receiving import FORM
from portal.core.roles import may_write
from portal.laws.checkup import views
from portal.laws.checkup.texts import MAX_CHARACTERS, MAX_FILE
from portal.laws.tools import resolve
from search.query import parse
from tests.core.test_office import docx, para
from tests.laws.checkup.shelves import TODAY, kites, lanterns

pytestmark = pytest.mark.django_db
URL = "/tools/citation-check/"
TEXT = "依照《示范市河灯管理办法》第二条、第九条，\n参照《示范市风筝管理规定》第一条办理。"


@pytest.fixture(autouse=True)
def _today() -> object:
    with clock.at(TODAY):
        yield


def send(client: Client, status: int = 200, **data: Any) -> str:
    response = client.post(URL, data)
    assert response.status_code == status
    return str(response.content.decode())


def words(html: str) -> str:
    main = html.split("<main")[1].split("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", " ", main)))


def test_the_form_says_what_it_takes_and_that_nothing_is_kept(client: Client) -> None:
    response = client.get(URL)
    text = words(response.content.decode())
    assert "最多 20 万字" in text and "不超过 5 MB" in text and "不保存" in text
    assert "no-store" in response["Cache-Control"]
    assert client.get("/tools/citation-check").status_code in (301, 302)


def test_problems_come_first_then_everything_with_place_and_count(client: Client) -> None:
    lanterns()
    kites()
    html = send(client, text=TEXT + TEXT)
    text = words(html)
    assert "有 6 处引用：已废止 2 处；没有这一条 2 处；现行有效，修改过 2 处" in text
    problems, rest = text.split("请留意（1 项）")
    assert "需要改正（2 项）" in problems and "没有第九条" in problems
    assert "由《示范市文体活动条例》废止" in problems and "第二条自 2026-07-01 起修改" not in problems
    assert "第二条自 2026-07-01 起修改" in rest and "全部引用（3 项）" in rest
    assert "<mark>第九条</mark>，" in html and "第 1 行" in text and "第 2 行" in text


def test_a_day_may_be_chosen(client: Client) -> None:
    kites()
    text = words(send(client, text="《示范市风筝管理规定》第一条", day="2020-05-01"))
    assert "按 2020-05-01 的法律判断" in text and "现行有效" in text and "此后废止" in text
    assert "请填写存在的日期" in send(client, 422, text="甲", day="2023-02-29")


def test_what_was_sent_is_shown_as_text_never_as_marks(client: Client) -> None:
    html = send(client, text="<script>alert(1)</script>《<img src=x onerror=alert(2)>办法》第三条<b>")
    assert "<script>alert" not in html and "<img src=x" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_word_and_html_files_are_read(client: Client) -> None:
    kites()
    word = SimpleUploadedFile("通知.docx", docx(para("参照《示范市风筝管理规定》第一条")).getvalue())
    assert "已废止 1 处" in words(send(client, file=word))
    page = SimpleUploadedFile(
        "通知.html", "<html><p>《示范市风筝<b>管理</b>规定》第一条</p>".encode("gb18030")
    )
    assert "已废止 1 处" in words(send(client, file=page))


def test_what_is_missing_or_too_much_is_said_in_words(client: Client) -> None:
    assert "请粘贴要检查的文字" in send(client, 422, text="  ")
    assert "超过 20 万字" in send(client, 422, text="字" * (MAX_CHARACTERS + 1))
    file = SimpleUploadedFile("a.txt", "第一条".encode())
    assert "只能检查一样" in send(client, 422, text="第一条", file=file)
    assert "没有找到引用" in send(client, text="今天天气很好。")
    large = SimpleUploadedFile("a.txt", b"a" * (MAX_FILE + 1))
    assert "文件超过 5 MB" in send(client, 422, file=large)


def test_a_huge_upload_is_refused_without_being_read(client: Client) -> None:
    huge = SimpleUploadedFile("a.docx", b"PK\x03\x04" + b"\0" * (MAX_FILE + FORM))
    assert "文件超过 5 MB" in send(client, 413, file=huge)


def test_nothing_is_written_anywhere(client: Client, tmp_path: Path, settings: Any) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    kites()
    file = SimpleUploadedFile("a.txt", ("《示范市风筝管理规定》第一条" + "字" * 100_000).encode())
    with CaptureQueriesContext(
        connection,
    ) as queries:
        html = send(client, file=file)
    assert "已废止 1 处" in words(html)
    assert all(may_write(query["sql"]) for query in queries)
    assert not any("INSERT" in query["sql"].upper() for query in queries)
    assert list(tmp_path.iterdir()) == []
    assert "sessionid" not in client.cookies


def test_long_texts_leave_threads_for_readers(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PATIENCE", 0.01)
    long = "《示范市风筝管理规定》第一条" + "字" * views.LONG
    with views._places, views._places:
        assert "请过一会儿" in send(client, 503, text=long)
        assert "体检结果" in send(client, text="《示范市风筝管理规定》第一条")
    assert "体检结果" in send(client, text=long)


def test_search_and_the_map_for_machines_lead_to_it(client: Client) -> None:
    assert [found.url for found in resolve(parse("引用体检"))] == [URL]
    assert list(resolve(parse("怎样检查引用体检"))) == []
    assert URL in client.get("/sitemap-tools.xml").content.decode()


def test_the_token_is_asked_for() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(URL, {"text": "《甲办法》"}).status_code == 403
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', strict.get(URL).content.decode())
    assert token is not None
    assert strict.post(URL, {"text": "《甲办法》", "csrfmiddlewaretoken": token[1]}).status_code == 200
