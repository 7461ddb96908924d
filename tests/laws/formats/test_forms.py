"""The forms of a text at their addresses: what a reader or a program gets."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client

from portal.core import clock
from portal.laws.catalogue import load_catalogue
from portal.laws.formats.markdown import plain
from portal.laws.importing import import_laws
from portal.laws.models import Instrument
from portal.laws.reading import ParsedLaw, read
from tests.laws.formats import lanterns
from tests.laws.texts import folder

pytestmark = pytest.mark.django_db
MISSING = "/laws/qiye-xinxi-gongshi-zanxingtiaoli"


@pytest.fixture(autouse=True)
def _today() -> Any:
    with clock.at(date(2026, 11, 23)):
        yield


@pytest.fixture
def base(db: None, tmp_path: Path) -> str:
    """Address of the invented rule, without the last slash."""
    return lanterns.load(tmp_path).get_absolute_url().rstrip("/")


def text(client: Client, url: str, media_type: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    assert response["Content-Type"] == f"{media_type}; charset=utf-8"
    assert "no-cache" in response["Cache-Control"] and response["ETag"]
    return response.content.decode()


def test_plain_text_is_what_one_would_paste(client: Client, base: str) -> None:
    told = text(client, f"{base}.txt", "text/plain")
    assert told.startswith(f"{lanterns.TITLE}\n（2001年1月1日")
    assert "效力：现行有效（截至 2026-11-23）" in told
    assert "\n　　第二条　有下列情形之一的，不得放灯：\n　　（一）大风；\n" in told
    assert "\n　　　1.不能降解；\n" in told
    assert "\n　　　　第一编　总则\n" in told and "\n　　　　　　第一章　一般规定\n" in told
    assert "| 大灯 | 2 |" in told
    assert "放灯以前应当报告" not in told


def test_a_day_and_an_article_have_their_own_texts(client: Client, base: str) -> None:
    old = text(client, f"{base}/2005-01-01.txt", "text/plain")
    assert "放灯以前应当报告" in old and "不是现行文本" in old
    one = text(client, f"{base}/2-1.txt", "text/plain")
    assert "第二条之一　费用按照附件一计算。" in one and "不得放灯" not in one
    assert "引用格式：《示范市河灯节条例》" in one
    assert "第一编 总则 › 第一章 一般规定" in one
    assert "放灯以前应当报告" in text(client, f"{base}/2005-01-01/1.txt", "text/plain")


def test_markdown_keeps_headings_numbers_tables_and_signs(client: Client, base: str) -> None:
    told = text(client, f"{base}.md", "text/markdown")
    assert told.startswith(f"# {lanterns.TITLE}\n")
    assert "\n## 第一编　总则\n" in told and "\n#### 第一节　施行\n" in told
    assert "**第一条**　放灯应当\\*事先\\*登记 & 报告 \\<一次\\>。" in told
    assert "| 种类 | 费用（元） |\n| --- | --- |\n| 纸灯 | 1 |" in told
    assert "\n1\\.不能降解" in told or "\n1.不能降解" in told


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("1. 甲", "1\\. 甲"),
        ("# 甲", "\\# 甲"),
        ("a_b*c", "a\\_b\\*c"),
        ("- 甲", "\\- 甲"),
        ("1.5元", "1.5元"),
    ],
)
def test_markdown_shows_signs_as_they_are(written: str, shown: str) -> None:
    assert plain(written) == shown


def test_json_ld_speaks_schema_org_and_eli(client: Client, base: str) -> None:
    law = json.loads(text(client, f"{base}.jsonld", "application/ld+json"))
    assert law["@id"] == f"http://testserver{base}/2010-03-01/"
    assert law["legislationLegalForce"] == "https://schema.org/InForce"
    assert law["legislationDateVersion"] == law["eli:version_date"] == "2010-03-01"
    assert law["inLanguage"] == "zh-Hans" and law["temporalCoverage"] == "2010-03-01/.."
    assert [part["name"] for part in law["hasPart"]] == ["第一条", "第二条", "第二条之一", "第三条"]
    assert law["legislationConsolidates"][0]["@id"] == f"http://testserver{base}/2001-01-01/"
    assert {one["encodingFormat"] for one in law["encoding"]} >= {"application/akn+xml", "text/markdown"}
    old = json.loads(text(client, f"{base}/2005-01-01.jsonld", "application/ld+json"))
    assert old["legislationLegalForce"] == "https://schema.org/NotInForce"
    assert old["temporalCoverage"] == "../2010-02-28"  # the day it began is only assumed
    article = json.loads(text(client, f"{base}/3.jsonld", "application/ld+json"))
    assert article["text"] == "本条例自2010年3月1日起施行。"
    assert article["isPartOf"]["@id"] == law["@id"]


def test_xml_has_its_media_type_and_name(client: Client, base: str) -> None:
    assert "<akomaNtoso" in text(client, f"{base}.xml", "application/akn+xml")
    response = client.get(f"{base}/2.xml")
    name = unquote(response["Content-Disposition"].split("filename*=UTF-8''")[1])
    assert name == f"{lanterns.TITLE}第二条（2010-03-01）.xml"
    assert response["Link"] == f'<http://testserver{base}/2/>; rel="canonical"'


def test_the_word_file_has_headings_numbers_and_the_same_bytes(client: Client, base: str) -> None:
    from docx import Document

    response = client.get(f"{base}.docx")
    disposition = response["Content-Disposition"]
    assert disposition.startswith('attachment; filename="')
    assert unquote(disposition).endswith(f"UTF-8''{lanterns.TITLE}（2010-03-01）.docx")
    document = Document(io.BytesIO(response.content))
    styled = [(one.style.name, one.text) for one in document.paragraphs]
    assert styled[0] == ("Title", lanterns.TITLE)
    assert ("Heading 1", "第一编　总则") in styled and ("Heading 3", "第一节　施行") in styled
    article = next(one for one in document.paragraphs if one.text.startswith("第二条　"))
    assert article.runs[0].bold and article.runs[0].text == "第二条"
    assert document.tables[0].cell(2, 0).text == "大灯"
    footer = document.sections[0].footer
    assert "PAGE" in footer._element.xml and "现行有效（截至 2026-11-23）" in footer.paragraphs[1].text
    assert (
        "仿宋" in document.styles["Normal"].element.xml and "黑体" in document.styles["Heading 1"].element.xml
    )
    assert client.get(f"{base}.docx").content == response.content


def test_our_word_file_can_be_loaded_again(client: Client, base: str, tmp_path: Path) -> None:
    path = tmp_path / "下载.docx"
    path.write_bytes(client.get(f"{base}.docx").content)
    [law] = [one for one in read([path]) if isinstance(one, ParsedLaw)]
    instrument = Instrument.objects.get(title=lanterns.TITLE)
    version = instrument.versions.get(promulgated_on=date(2010, 1, 1))
    kept = [(one.label, one.text, one.path) for one in version.provisions.filter(kind="article")]
    assert law.title == lanterns.TITLE and law.promulgated_on == date(2010, 1, 1)
    assert [(one.label, one.text, "\n".join(one.path)) for one in law.units if one.kind == "article"] == kept


def test_headings_without_numbers_survive_word(client: Client, tmp_path: Path) -> None:
    written = "# 示范市灯谜规定\n\n2001年1月1日 示范市人民政府令第1号公布\n\n<!-- INFO END -->\n\n"
    written += "## 一、一般规定\n\n第一条 甲。\n\n## 附则\n\n第二条 乙。\n"
    import_laws([folder(tmp_path, {"甲.md": written})])
    path = tmp_path / "下载.docx"
    path.write_bytes(
        client.get(Instrument.objects.get(title="示范市灯谜规定").get_absolute_url()[:-1] + ".docx").content
    )
    [law] = [one for one in read([path]) if isinstance(one, ParsedLaw)]
    assert [(one.text, one.path) for one in law.units if one.text] == [
        ("甲。", ("一、一般规定",)),
        ("乙。", ("附则",)),
    ]


def test_a_missing_text_is_said_never_replaced(client: Client) -> None:
    load_catalogue()
    for suffix, media_type in (
        ("txt", "text/plain"),
        ("md", "text/markdown"),
        ("jsonld", "application/ld+json"),
    ):
        assert "全文待补" in text(client, f"{MISSING}.{suffix}", media_type)
    for url in (f"{MISSING}.xml", f"{MISSING}.docx", f"{MISSING}/8.txt"):
        response = client.get(url)
        assert response.status_code == 404 and "全文待补" in response.content.decode()
    page = client.get(f"{MISSING}/").content.decode()
    assert f'href="{MISSING}.txt"' in page and f"{MISSING}.docx" not in page


def test_what_does_not_exist_is_a_404_in_words(client: Client, base: str) -> None:
    for url in (
        "/laws/wu-ci-fa.txt",
        f"{base}/1990-01-01.txt",
        f"{base}/2024-13-01.txt",
        f"{base}/99.txt",
        f"{base}/0.md",
        f"{base}/1.docx",
        f"{base}.pdf",
    ):
        response = client.get(url)
        assert response.status_code == 404, url
        assert "<h1>" in response.content.decode(), url
    assert "没有第九十九条，最后一条是第三条" in client.get(f"{base}/99.txt").content.decode()


def test_pages_link_their_forms(client: Client, base: str) -> None:
    page = client.get(f"{base}/").content.decode()
    for suffix in ("txt", "md", "docx", "xml", "jsonld"):
        assert f'href="{base}.{suffix}"' in page
    assert (
        f'<link rel="alternate" type="application/akn+xml" title="Akoma Ntoso XML" href="{base}.xml">' in page
    )
    article = client.get(f"{base}/2005-01-01/2/").content.decode()
    assert f'href="{base}/2001-01-01/2.xml"' in article and ".docx" not in article


def test_pages_carry_their_facts_as_a_data_block(client: Client, base: str) -> None:
    Instrument.objects.filter(title=lanterns.TITLE).update(aliases="</script><b>灯")
    for url, name in ((f"{base}/", lanterns.TITLE), (f"{base}/2/", f"{lanterns.TITLE}第二条")):
        html = client.get(url).content.decode()
        [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
        facts = json.loads(block)
        assert facts["name"] == name and facts["legislationLegalForce"].endswith("/InForce")
        assert "text" not in facts and "<b>灯" not in html


def test_a_dropped_article_answers_in_each_form_and_says_so(client: Client, tmp_path: Path) -> None:
    base = lanterns.load(tmp_path).get_absolute_url()
    instrument = Instrument.objects.get(title=lanterns.TITLE)
    newest = instrument.versions.get(promulgated_on=date(2010, 1, 1))
    newest.provisions.filter(number=2, extra=0).delete()
    told = text(client, f"{base}2.txt", "text/plain")
    assert "灯会每年一次" in told and "现行文本中已没有第二条" in told
