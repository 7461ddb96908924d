"""An editor loads a text: upload, preview, save, review; and everything that may be wrong with it."""

from __future__ import annotations

import io
import os
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.core import clock
from portal.laws.catalogue import load_catalogue
from portal.laws.importing import import_laws
from portal.laws.models import Instrument, Provision, SourceText, Version
from portal.laws.uploading import storing
from tests.laws.texts import SAMPLE, folder
from tests.laws.texts import law as sample
from tests.laws.words import BODY, TITLE, text_box, tracked, word

pytestmark = pytest.mark.django_db
LOAD = "/admin/laws/load/"


@pytest.fixture
def editor(client: Client, portal_data: Path) -> Client:
    user = get_user_model().objects.create_superuser("bianji", "b@example.org", "a long password")
    client.force_login(user)
    return client


def send(client: Client, data: bytes, name: str = "河灯.docx") -> Any:
    return client.post(LOAD, {"file": SimpleUploadedFile(name, data), "text": ""})


def previewed(client: Client, data: bytes, name: str = "河灯.docx") -> tuple[str, Any]:
    """Address of the preview and its page."""
    response = send(client, data, name)
    assert response.status_code == 302, problems(response)
    return response["Location"], client.get(response["Location"])


def problems(response: Any) -> str:
    text = response.content.decode()
    return " ".join(re.findall(r'role="alert">(.*?)</div>', text, re.S))


def answers(page: Any, **changes: Any) -> dict[str, Any]:
    """What the form of a preview sends when nothing is changed but `changes`."""
    initial = {name: value for name, value in page.context["form"].initial.items() if value is not None}
    return {**initial, "source_name": "示范市人大常委会公报", "action": "save", **changes}


def nothing_saved() -> None:
    assert not Instrument.objects.filter(title__contains="河灯").exists()
    assert not Version.objects.exists() and not Provision.objects.exists() and not SourceText.objects.exists()


def test_the_preview_shows_tree_days_and_target_and_saves_nothing(editor: Client) -> None:
    _, page = previewed(editor, word())
    html = page.content.decode()
    for shown in (
        TITLE,
        "5 条（第一条至第四条）",
        "第二章 放灯",
        "2015-05-01",
        "没有写",
        "待核",
        "保存后新建",
    ):
        assert shown in html, shown
    assert page.context["form"].initial["promulgated_on"] == date(2021, 9, 29)
    assert page.context["form"].initial["effective_from"] is None, "an old clause is not this version's day"
    nothing_saved()


def test_saving_makes_drafts_that_their_reviews_publish(editor: Client, client: Client) -> None:
    address, page = previewed(editor, word())
    saved = editor.post(address, answers(page, effective_from="2021-11-01"))
    instrument = Instrument.objects.get(title=TITLE)
    version = instrument.versions.get(promulgated_on=date(2021, 9, 29))
    assert saved["Location"].endswith(f"/edit/{version.pk}/")
    assert not instrument.live and not version.live
    assert (version.effective_from, version.effective_known) == (date(2021, 11, 1), "editor")
    assert (version.source_name, version.loaded_on) == ("示范市人大常委会公报", clock.today())
    assert version.latest_revision.user is not None, "whoever loads a text does not review it"
    assert client.get(instrument.get_absolute_url()).status_code == 404
    instrument.latest_revision.publish()
    version.latest_revision.publish()
    html = client.get(f"/laws/{instrument.slug}/").content.decode()
    assert "使用可以降解的材料" in html and "第三条之一" in html
    for provenance in ("示范市人大常委会公报", "SHA-256", "编辑填写", "2015-05-01（不是这一版本的施行日期）"):
        assert provenance in html, provenance
    first = instrument.versions.get(promulgated_on=date(2015, 3, 26))
    assert first.live, "the version its history tells of is known with it"
    assert editor.get(address).status_code == 302, "what was saved is not kept"


def test_a_pasted_text_is_loaded_too(editor: Client) -> None:
    response = editor.post(LOAD, {"text": SAMPLE})
    page = editor.get(response["Location"])
    assert editor.post(response["Location"], answers(page)).status_code == 302
    assert Version.objects.get().effective_from == date(2021, 5, 1)


def test_a_new_version_shows_what_it_changes(editor: Client, tmp_path: Path) -> None:
    import_laws([folder(tmp_path, {"河灯.md": SAMPLE})])
    amended = SAMPLE.replace(
        "2021年3月1日 示范市人民政府令第7号公布",
        "2021年3月1日 示范市人民政府令第7号公布\n\n2024年1月5日 示范市人民政府令第30号修正",
    )
    amended = amended.replace("2021年5月1日 施行\n", "").replace("在指定水域放灯", "在指定的时间和水域放灯")
    address, page = previewed(editor, amended.encode(), "新.md")
    html = page.content.decode()
    assert "有修改" in html and "<ins>" in html and "的时间和" in html
    before = Version.objects.get(text_loaded=True)
    editor.post(address, answers(page, effective_from="2024-03-01"))
    new = Version.objects.get(promulgated_on=date(2024, 1, 5))
    assert not new.live and before.live
    assert (
        Instrument.objects.get(pk=before.instrument_id).versions.filter(live=True, text_loaded=True).count()
        == 1
    )


def test_the_missing_text_of_a_public_version_comes_in_only_when_reviewed(
    editor: Client, client: Client
) -> None:
    load_catalogue()
    law = Instrument.objects.get(title="企业信息公示暂行条例")
    head = ["2024年3月10日 中华人民共和国国务院令第777号修订", "2024年5月1日 施行"]
    text = sample("企业信息公示暂行条例", ["演示用的文字。"], head)
    address, page = previewed(editor, text.encode(), "a.md")
    editor.post(address, answers(page))
    version = law.versions.get(doc_no="国令777")
    assert version.live and not version.text_loaded and not version.provisions.exists()
    with clock.at(date(2026, 11, 23)):
        assert "演示用的文字" not in client.get(f"/laws/{law.slug}/").content.decode()
        preview = version.get_latest_revision_as_object().make_preview_request()
        assert "演示用的文字" in preview.rendered_content, "reviewers see the text they judge"
        version.latest_revision.publish()
        assert "演示用的文字" in client.get(f"/laws/{law.slug}/").content.decode()


def test_a_repeal_by_a_reviewed_text_takes_effect_with_it(editor: Client, tmp_path: Path) -> None:
    old = Instrument.objects.create(title="示范市河灯暂行规定", level="localrule", live=True)
    address, page = previewed(editor, SAMPLE.encode(), "a.md")
    editor.post(address, answers(page, region=""))
    old.refresh_from_db()
    assert old.ended_on is None
    new = Instrument.objects.get(title="示范市河灯管理办法")
    new.latest_revision.publish()
    new.versions.get().latest_revision.publish()
    old.refresh_from_db()
    assert (old.ended_on, old.ended_by) == (date(2021, 5, 1), new)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"effective_from": "2021-01-01"}, "effective_from", "早于公布日期"),
        ({"promulgated_on": "2021-02-30"}, "promulgated_on", "日期"),
        ({"promulgated_on": ""}, "promulgated_on", ""),
        ({"source_name": ""}, "source_name", ""),
        ({"region": "上海"}, "region", ""),
        ({"kind": "amendment", "title": "中华人民共和国公司法"}, "title", "不能作为"),
    ],
)
def test_mistakes_are_named_at_their_field_and_nothing_is_saved(
    editor: Client, changes: dict[str, str], field: str, words: str
) -> None:
    if "title" in changes:
        load_catalogue()
    count = Version.objects.count()
    address, page = previewed(editor, word())
    response = editor.post(address, answers(page, **changes))
    assert response.status_code == 422
    assert words in " ".join(response.context["form"].errors[field])
    assert Version.objects.count() == count and not Provision.objects.exists()
    assert editor.get(address).status_code == 200, "the upload is still there to go on with"


def test_a_version_before_its_predecessor_is_refused(editor: Client, tmp_path: Path) -> None:
    import_laws([folder(tmp_path, {"河灯.md": SAMPLE})])
    later = SAMPLE.replace("2021年3月1日", "2021年4月1日").replace("2021年5月1日 施行", "2021年4月10日 施行")
    count = Version.objects.count()
    address, page = previewed(editor, later.encode(), "b.md")
    response = editor.post(address, answers(page))
    assert "上一版本自 2021-05-01 起施行" in " ".join(response.context["form"].errors["effective_from"])
    assert Version.objects.count() == count


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.docx", word(change=tracked), "修订标记"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "另存为 .docx"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "旧版 Word"),
        ("a.docx", word()[:2000], "已损坏"),
        ("a.zip", b"PK", "import_laws"),
        ("a.pdf", b"%PDF", "PDF"),
        ("a.txt", b"\x81\xff\xff", "编码"),
        ("a.txt", "\n".join(BODY).encode(), "没有标题"),
        ("a.txt", f"{TITLE}\n一、将第二条修改为：“略。”\n二、删去第三条。".encode(), "修改后的全文"),
        ("a.md", b"# \xe7\x94\xb2\n", ""),
        ("a.txt", b"", ""),
    ],
)
def test_what_cannot_be_loaded_is_refused_in_words(
    editor: Client, name: str, data: bytes, words: str
) -> None:
    response = send(editor, data, name)
    assert response.status_code == 422
    assert words in response.content.decode()
    nothing_saved()
    assert not list(storing._folder().iterdir())


def test_what_reads_uncertainly_is_told_in_the_preview(editor: Client) -> None:
    _, page = previewed(editor, word(change=text_box))
    assert "文本框" in page.content.decode()


def test_200_megabytes_are_refused_before_they_are_read(editor: Client) -> None:
    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size: int = -1) -> bytes:
            Endless.taken += 2**20
            return b"" if Endless.taken > 3 * 2**20 else b"x" * 2**20

    response = editor.generic(
        "POST",
        LOAD,
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(200 * 2**20),
        **{"wsgi.input": Endless()},
    )
    assert response.status_code == 413
    assert "上限是 5 MB" in response.content.decode()


def test_forms_need_their_token(portal_data: Path) -> None:
    user = get_user_model().objects.create_superuser("b", "b@example.org", "a long password")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user)
    assert strict.post(LOAD, {"text": SAMPLE}).status_code == 403


def test_an_upload_is_its_senders_and_lasts_a_day(editor: Client, portal_data: Path) -> None:
    address, _ = previewed(editor, word())
    token = address.rstrip("/").rpartition("/")[2]
    assert storing.opened(-1, token) is None
    assert storing.opened(1, "../../secret-key") is None
    old = (clock.now() - timedelta(days=1, minutes=1)).timestamp()
    for file in storing._folder().iterdir():
        os.utime(file, (old, old))
    storing.clean_up()
    assert editor.get(address).status_code == 302


def test_who_may_not_load_is_refused(client: Client, portal_data: Path) -> None:
    from django.contrib.auth.models import Permission

    reader = get_user_model().objects.create_user("duzhe", password="a long password")
    reader.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(reader)
    for address in (LOAD, "/admin/laws/sources/"):
        assert client.get(address).status_code in (302, 403)
    nothing_saved()
