"""Reading in the browser: law, article, day, banners, browsing."""

from __future__ import annotations

import re
import time
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from portal.core import clock
from portal.core.models import Bureau
from portal.laws import demo
from portal.laws.importing import Report, import_laws
from portal.laws.models import Instrument, LawsPage, Version
from tests.laws.texts import folder, law

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _today() -> object:
    with clock.at(TODAY):
        yield


def words(client: Client, url: str, status: int = 200) -> str:
    """The main part of a page as a reader without style sees it."""
    response = client.get(url)
    assert response.status_code == status, (url, response.status_code)
    html = response.content.decode()
    main = html.split("<main")[1].split("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", " ", main)))


class TestRealTexts:
    """Pages of some laws as they are."""

    def test_a_law_shows_its_text_contents_facts_and_citation(self, client: Client, library: Report) -> None:
        html = client.get("/laws/gongsifa/").content.decode()
        text = words(client, "/laws/gongsifa/")
        assert html.count("<h1>") == 1
        assert "现行有效" in text and "主席令第15号" in text and "2024-07-01" in text
        assert 'id="art-47"' in html and 'href="/laws/gongsifa/47/"' in html
        assert 'aria-label="目录"' in html
        assert "《中华人民共和国公司法》（主席令第15号，2023年12月29日修订，自2024年7月1日起施行）" in text
        assert "阅读 2018-10-26 的文本" in text

    def test_an_article_has_a_page_with_its_place_and_neighbours(
        self, client: Client, library: Report
    ) -> None:
        text = words(client, "/laws/gongsifa/47/")
        assert "公司法第四十七条" in text
        assert "五年内缴足。 法律、行政法规" in text
        assert "上一条：第四十六条" in text and "下一条：第四十八条" in text
        assert "第三章 有限责任公司的设立和组织机构" in text
        assert "起施行）第四十七条" in text

    def test_the_text_of_a_day_is_the_one_in_force_then(self, client: Client, library: Report) -> None:
        old = words(client, "/laws/gongsifa/2020-01-01/47/")
        assert "不是现行文本" in old and "查看现行文本" in old
        assert "noindex" in client.get("/laws/gongsifa/2020-01-01/").content.decode()
        assert "不是现行文本" not in words(client, "/laws/gongsifa/2024-07-01/")
        assert "尚无施行的文本" in words(client, "/laws/gongsifa/1990-01-01/", 404)

    def test_a_repealed_law_says_by_what_and_since_when(self, client: Client, library: Report) -> None:
        text = words(client, "/laws/geti-gongshanghu-tiaoli/")
        assert "本文件已于 2022-11-01 废止。" in text
        assert "《促进个体工商户发展条例》" in text
        assert "已废止" in text

    def test_standing_follows_the_readers_day(self, client: Client, library: Report) -> None:
        for day, label in ((date(2022, 10, 31), "现行有效"), (date(2022, 11, 1), "已废止")):
            with clock.at(day):
                assert label in words(client, "/laws/geti-gongshanghu-tiaoli/").split("效力位阶")[0]

    def test_a_missing_text_is_said_and_the_old_one_not_shown(self, client: Client, library: Report) -> None:
        url = "/laws/qiye-xinxi-gongshi-zanxingtiaoli/"
        text = words(client, url)
        assert "全文待补" in text and "国家法律法规数据库" in text
        assert "为了保障公平竞争" not in text
        article = words(client, f"{url}8/")
        assert "这里不用旧文本代替" in article
        assert "应当于每年" not in article
        old = words(client, f"{url}2024-04-30/")
        assert "为了保障公平竞争" in old and "不是现行文本" in old
        assert "全文待补" in words(client, f"{url}2024-05-01/")

    def test_an_unknown_article_is_a_404_in_words(self, client: Client, library: Report) -> None:
        assert "没有第九百九十九条，最后一条是第二百六十六条" in words(client, "/laws/gongsifa/999/", 404)
        assert client.get("/laws/gongsifa/0/").status_code == 404
        assert client.get("/laws/wu-ci-fa/").status_code == 404
        assert client.get("/laws/gongsifa/2024-13-01/").status_code == 404


def test_an_article_that_a_later_text_dropped_still_answers(client: Client, tmp_path: Path) -> None:
    head = ["2001年1月1日 示范市人民政府令第1号公布"]
    later = [*head, "2010年1月1日 示范市人民政府令第2号修订"]
    files = {
        "甲(2001-01-01).md": law("示范市灯会办法", ["甲。", "乙。"], head),
        "甲(2010-01-01).md": law("示范市灯会办法", ["丙。"], later),
    }
    import_laws([folder(tmp_path, files)])
    url = Instrument.objects.get(title="示范市灯会办法").get_absolute_url()
    text = words(client, f"{url}2/")
    assert "现行文本中已没有第二条" in text and "乙。" in text


def test_a_coming_text_is_announced_and_goes_live_by_itself(client: Client, tmp_path: Path) -> None:
    head = ["2020年1月1日 示范市人民政府令第1号公布"]
    later = [*head, "2026年11月1日 示范市人民政府令第2号修订", "2027年1月1日 施行"]
    files = {
        "甲(2020-01-01).md": law("示范市灯会办法", ["旧文。"], head),
        "甲(2026-11-01).md": law("示范市灯会办法", ["新文。"], later),
    }
    import_laws([folder(tmp_path, files)])
    url = Instrument.objects.get(title="示范市灯会办法").get_absolute_url()
    text = words(client, url)
    assert "旧文。" in text and "将自 2027-01-01 起施行" in text
    assert "尚未施行：自 2027-01-01 起施行" in words(client, f"{url}2027-01-01/")
    with clock.at(date(2027, 1, 1)):
        assert "新文。" in words(client, url)
        assert "旧文。" in words(client, f"{url}2026-12-31/")


def test_what_others_wrote_is_escaped(client: Client, tmp_path: Path) -> None:
    text = law("示范市<b>灯</b>办法", ["<script>alert(1)</script>甲。", "| <i>丁</i> | 戊 |"])
    import_laws([folder(tmp_path, {"甲.md": text})])
    html = client.get(Instrument.objects.get(title__startswith="示范市").get_absolute_url()).content.decode()
    assert "<script>alert" not in html and "<i>丁" not in html and "<b>灯" not in html
    assert "&lt;script&gt;" in html


def test_a_text_that_lost_an_article_says_so(client: Client, tmp_path: Path) -> None:
    text = law("示范市灯会办法", ["甲。", "乙。", "丙。"]).replace("第二条 乙。", "")
    report = import_laws([folder(tmp_path, {"甲.md": text})])
    assert "条号不连续，缺第二条，请核对来源" in [one["reason"] for one in report.warnings]
    url = Instrument.objects.get(title="示范市灯会办法").get_absolute_url()
    assert "来源文本不全，缺第二条。" in words(client, url)


def test_drafts_are_not_public(client: Client, tmp_path: Path) -> None:
    import_laws([folder(tmp_path, {"甲.md": law("示范市灯会办法", ["甲。"])})], for_review=True)
    url = Instrument.objects.get(title="示范市灯会办法").get_absolute_url()
    assert client.get(url).status_code == 404


def test_a_text_without_articles_is_readable(client: Client, tmp_path: Path) -> None:
    text = "# 示范市批复\n\n2020年1月1日 示范市人民政府批复\n\n<!-- INFO END -->\n\n## 一、缘由\n\n同意。\n"
    import_laws([folder(tmp_path, {"甲.md": text})])
    html = client.get(Instrument.objects.get(title="示范市批复").get_absolute_url()).content.decode()
    assert "<p>同意。</p>" in html and "一、缘由" in html


@pytest.fixture
def laws_page(library: Report) -> LawsPage:
    home = Page.objects.get(depth=2)
    return home.add_child(instance=LawsPage(title="法律法规", slug="laws"))


def test_browsing_counts_and_narrows_by_the_address(client: Client, laws_page: LawsPage) -> None:
    html = client.get("/laws/").content.decode()
    assert "法律法规" in html
    text = words(client, "/laws/?level=regulation&status=repealed&initial=G")
    assert "个体工商户条例" in text and "公司登记管理条例" in text and "全部清除" in text
    assert "市场主体登记管理条例" not in text and "共 2 件" in text
    everything = int(re.search(r"共 (\d+) 件", words(client, "/laws/"))[1])  # type: ignore[index]
    assert everything == Instrument.objects.count()
    parts = [
        int(number)
        for number in re.findall(
            r'level=\w+"[^>]*>[^<]*<span class="count">(\d+)', client.get("/laws/").content.decode()
        )
    ]
    assert sum(parts) == everything


def test_browsing_keeps_its_state_over_pages(client: Client, laws_page: LawsPage) -> None:
    html = client.get("/laws/?status=in-force").content.decode()
    assert "status=in-force&amp;page=2" in html or "page=2" in html
    assert client.get("/laws/?page=999&level=nonsense&topic=%00").status_code == 200


def test_the_civil_code_is_sent_quickly(client: Client, library: Report) -> None:
    """Of 1,260 articles the first 204 are here; scaled up it stays far below 300 ms."""
    client.get("/laws/minfadian/")
    begun = time.perf_counter()
    assert client.get("/laws/minfadian/").status_code == 200
    assert time.perf_counter() - begun < 0.3


@pytest.fixture
def rules() -> list[Instrument]:
    Bureau.objects.get_or_create(code="sfs", defaults={"name": "示范市市场监督管理局", "level": "city"})
    demo.load(TODAY, Page.objects.get(depth=2))
    return list(Instrument.objects.filter(region=demo.REGION))


def test_demo_rules_cover_every_standing_and_say_that_they_are_demo(
    client: Client, rules: list[Instrument]
) -> None:
    assert len(rules) == 6
    labels = sorted(rule.shown_status.label for rule in rules)
    assert labels == ["尚未施行", "已废止", "现行有效", "现行有效", "现行有效", "现行有效"]
    assert [rule.versions.count() for rule in rules].count(2) == 1
    for rule in rules:
        assert rule.bureau and rule.bureau.code == "sfs"
        for version in rule.versions.all():
            assert version.provisions.filter(kind="article").count() >= 8
        assert "演示数据：本文件为虚构" in words(client, rule.get_absolute_url())


def test_demo_shows_a_superseded_article_a_correction_and_a_summary(
    client: Client, rules: list[Instrument]
) -> None:
    by_title = {rule.title: rule for rule in rules}
    superseded = by_title["示范市经营主体信用信息公示办法"].get_absolute_url()
    assert "第十条与《示范市市场主体登记便利化规定》第十二条不一致的，以后者为准" in words(
        client, f"{superseded}10/"
    )
    assert "第十条部分失效" in words(client, superseded)
    corrected = by_title["示范市农民专业合作社规范提升办法"].get_absolute_url()
    text = words(client, f"{corrected}8/")
    assert "选派辅导员。辅导员不得" in text and "选派铺导员" in text and "更正记录" in text
    versions = by_title["示范市个体工商户服务办法"].versions
    assert len(versions.exclude(summary="").get().summary.split("\n")) == 4


def test_demo_loads_once_moves_with_the_day_and_goes_away(rules: list[Instrument]) -> None:
    home = Page.objects.get(depth=2)
    slugs = sorted(rule.slug for rule in rules)
    before = sorted(Version.objects.values_list("pk", flat=True))
    demo.load(TODAY, home)
    assert sorted(Version.objects.values_list("pk", flat=True)) == before
    with clock.at(date(2027, 6, 1)):
        demo.load(date(2027, 6, 1), home)
        again = Instrument.objects.filter(region=demo.REGION)
        assert sorted(again.values_list("slug", flat=True)) == slugs
        assert [rule.shown_status.label for rule in again].count("尚未施行") == 1
        assert Version.objects.filter(instrument__in=again, text_loaded=True).count() == 7
    demo.remove()
    demo.remove()
    assert not Instrument.objects.filter(region=demo.REGION).exists()
    assert not LawsPage.objects.exists()
    assert Instrument.objects.filter(title="中华人民共和国公司法").exists()


def test_addresses_are_those_that_the_project_fixed() -> None:
    assert reverse("laws:article", args=["gongsifa", (47, 1)]) == "/laws/gongsifa/47-1/"
    assert (
        reverse("laws:version_article", args=["gongsifa", "2024-05-01", "47"])
        == "/laws/gongsifa/2024-05-01/47/"
    )
