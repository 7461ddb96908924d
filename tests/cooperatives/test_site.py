"""The cooperatives' site: its tree, its words, and what a village reader gets."""

from __future__ import annotations

import gzip
import re
import tomllib
from datetime import date
from fractions import Fraction
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.staticfiles import finders
from django.test import Client
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from portal.cooperatives import demo
from portal.cooperatives.documents import _home_documents, _page_documents, _question_documents
from portal.cooperatives.models import CoopFAQPage, CoopHomePage, CoopNoticesPage, CoopPage
from portal.core.models import DemoMark
from portal.home.demo import prose
from portal.home.models import HomePage
from portal.laws.blocks import cited_in
from tests.platform.schema_org import nodes_of

FOLDER = Path(demo.__file__).parent
FIRST_VIEW = 60_000  # bytes; an old telephone in a village
LONGEST = 40  # characters of a sentence


@pytest.fixture
def site(coop_demo: None, db: None) -> CoopHomePage:
    return CoopHomePage.objects.get()


def test_navigation_leads_through_the_whole_matter(client: Client, site: CoopHomePage) -> None:
    html = client.get("/cooperatives/").content.decode()
    nav = html[html.index('class="main-nav"') : html.index("</nav>")]
    names = re.findall(r">([^<>]+)</a></li>", nav)
    for name in (
        "首页",
        "成立合作社",
        "人数够不够",
        "章程怎么写",
        "变更与备案",
        "年度报告",
        "注销",
        "扶持政策",
        "问答",
    ):
        assert name in names, name
    assert html.count("<h1") == 1
    assert all(
        client.get(address).status_code == 200
        for address in re.findall(r'href="(/cooperatives/[^"#]*)"', html)
    )


def test_pages_that_only_list_have_no_door_while_empty(client: Client, site: CoopHomePage) -> None:
    html = client.get("/cooperatives/").content.decode()
    assert 'href="/cooperatives/notices/"' not in html and 'href="/cooperatives/data/"' not in html


def test_notices_about_cooperatives_appear_by_themselves(client: Client, site: CoopHomePage) -> None:
    from portal.notices.pages import NoticePage, NoticesIndexPage

    column = NoticesIndexPage(title="通知公告", slug="notices")
    HomePage.objects.get().add_child(instance=column)
    for title, keywords in (("合作社年报提醒", ""), ("培训班通知", "合作社，培训"), ("放假通知", "")):
        notice = NoticePage(title=title, keywords=keywords, content_source="市局", body=[])
        column.add_child(instance=notice)
        notice.save_revision().publish()
    html = client.get("/cooperatives/notices/").content.decode()
    main = html[html.index("<main") : html.index("</main")]
    assert "合作社年报提醒" in main and "培训班通知" in main and "放假通知" not in main
    assert "/cooperatives/notices/" in html and "最新通知" in client.get("/cooperatives/").content.decode()
    assert CoopNoticesPage.objects.get().is_listed()


def test_first_view_is_light(client: Client, site: CoopHomePage) -> None:
    """Everything compressed, and the page and its stylesheet even plain; Django itself sends pages plain."""
    for page in site.get_descendants(inclusive=True):
        html = client.get(page.url_path.removeprefix("/home")).content
        files = [
            Path(str(finders.find(file))).read_bytes()
            for file in re.findall(r'(?:href|src)="/static/([^"]+)"', html.decode())
        ]
        packed = sum(len(gzip.compress(file)) for file in files)
        assert len(html) + packed < FIRST_VIEW, (page.url_path, len(html), packed)
        assert len(gzip.compress(html)) + packed < FIRST_VIEW / 2, page.url_path
        if page.pk == site.pk:
            assert len(html) + sum(map(len, files)) < FIRST_VIEW


def test_home_leads_with_the_five_things_people_come_for(client: Client, site: CoopHomePage) -> None:
    html = client.get("/cooperatives/").content.decode()
    doors = re.findall(r'class="door__title">([^<]+)<', html)
    assert doors == ["成立合作社", "人数够不够", "章程怎么写", "变更与备案", "年度报告"]
    assert html.index('class="doors"') < html.index('class="tiles"')


def sentences(html: str) -> list[str]:
    """The sentences of a page's main part; cells, lines and headings end one."""
    main = html[html.index("<main") : html.index("</main>")]
    text = re.sub(r"</(?:p|li|h\d|td|th|dt|dd|summary|label|span|caption|legend)>|</a>(?=<p)|<br", "。", main)
    text = unescape(re.sub(r"<[^>]+>", "", text))
    return [sentence.strip() for sentence in re.split(r"[。！？；：\n]", text) if sentence.strip()]


def test_sentences_are_short(client: Client, site: CoopHomePage) -> None:
    for page in site.get_descendants(inclusive=True):
        html = client.get(page.url_path.removeprefix("/home")).content.decode()
        long = [sentence for sentence in sentences(html) if len(sentence) > LONGEST]
        assert not long, (page.url_path, long)


def test_questions_each_rest_on_an_article(client: Client, site: CoopHomePage) -> None:
    page = CoopFAQPage.objects.get()
    questions = [question for block in page.groups for question in block.value["questions"]]
    assert len(questions) >= 25
    for question in questions:
        cited = cited_in(question["basis"])
        assert cited and all(basis.article for basis in cited), question["question"]
    html = client.get("/cooperatives/faq/").content.decode()
    assert html.count("<details") == len(questions) and "《农民专业合作社法》第二十条" in html


def test_questions_are_told_to_search_engines_in_schema_orgs_words(
    client: Client, site: CoopHomePage
) -> None:
    html = client.get("/cooperatives/faq/").content.decode()
    told = nodes_of(html)["FAQPage"]["mainEntity"]
    assert len(told) == html.count('<details class="more"><summary>') >= 5
    assert not any("<" in question["acceptedAnswer"]["text"] for question in told)


def test_member_table_follows_the_law() -> None:
    """农民专业合作社法 第十二条、第二十条."""
    table = next(
        block["value"]
        for block in prose.blocks(prose.read(FOLDER / "pages" / "members.md").body)
        if block["type"] == "table"
    )
    for row in table["rows"]["rows"][1:]:
        farmers, others, organisations, total = (int(cell) for cell in row["values"][:4])
        assert total == farmers + others + organisations
        few = organisations <= 1 if total <= 20 else Fraction(organisations, total) <= Fraction(5, 100)
        allowed = total >= 5 and Fraction(farmers, total) >= Fraction(80, 100) and few
        assert (row["values"][4] == "可以") == allowed, row["values"]


def test_worked_examples_add_up() -> None:
    meetings = (FOLDER / "pages" / "meetings.md").read_text(encoding="utf-8")
    assert "一般决议要 16 票以上" in meetings and 30 // 2 + 1 == 16
    assert "改章程要 20 票以上" in meetings and Fraction(20, 30) >= Fraction(2, 3) > Fraction(19, 30)
    money = (FOLDER / "pages" / "money.md").read_text(encoding="utf-8")
    assert "分得 6,000 元" in money and 100_000 * 60 // 100 // 10 == 6_000
    assert "分得 2,000 元" in money and 40_000 * 5 // 100 == 2_000


def test_steps_are_short_sentences() -> None:
    for file in (FOLDER / "pages").glob("*.md"):
        for block in prose.blocks(prose.read(file).body):
            for step in block["value"] if block["type"] == "steps" else []:
                text = re.sub(r"<[^>]+>", "。", step["value"]["text"])
                for sentence in re.split("[。；：]", text):
                    assert len(sentence) <= 40, (file.name, sentence)


def test_loading_twice_is_loading_once_and_removing_leaves_nothing(site: CoopHomePage) -> None:
    def state() -> list[Any]:
        pages = site.get_descendants(inclusive=True).order_by("path")
        return [(page.url_path, page.title, page.specific.summary) for page in pages]

    before = state()
    demo.load(date(2026, 11, 23), HomePage.objects.get())
    assert state() == before
    demo.remove()
    assert not HomePage.objects.get().get_children().exists()
    assert not DemoMark.objects.filter(content_type__app_label="cooperatives").exists()
    demo.remove()


def test_dates_of_the_demo_follow_the_day_of_loading(site: CoopHomePage, client: Client) -> None:
    demo.load(date(2031, 3, 2), HomePage.objects.get())
    assert "最晚 2032 年 3 月 31 日办" in client.get("/cooperatives/changes/").content.decode()


def test_search_finds_pages_and_single_questions(site: CoopHomePage) -> None:
    page = CoopPage.objects.get(slug="start")
    found = list(_page_documents(page))
    assert found[0].url == "/cooperatives/start/" and "设立大会纪要" in found[0].body
    assert "row" not in found[0].body.split()
    questions = list(_question_documents(CoopFAQPage.objects.get()))
    assert len({document.key for document in questions}) == len(questions) >= 25
    assert next(_home_documents(site)).url == "/cooperatives/"
    page.live = False
    assert not list(_page_documents(page))


def test_editor_writes_a_page_with_its_basis(client: Client, site: CoopHomePage) -> None:
    from portal.laws.models import Instrument

    law = Instrument.objects.get(short_title="农民专业合作社法")
    client.force_login(get_user_model().objects.create_superuser("editor", "", "x"))
    form = nested_form_data(
        {
            "title": "机耕服务怎么收费",
            "slug": "",
            "summary": "",
            "bureau": "",
            "content_source": "市局",
            "author": "",
            "keywords": "",
            "published_at": "",
            "nav_title": "",
            "body": streamfield([("text", rich_text("<p>按章程定。</p>"))]),
            "guide": "",
            "lists": "",
            "basis": streamfield(
                [("basis", {"instrument": law.pk, "name": "", "article": "41", "paragraph": "", "note": ""})]
            ),
        }
    )
    response = client.post(f"/admin/pages/add/cooperatives/cooppage/{site.pk}/", form)
    assert response.status_code == 302, response.content.decode()[:3000]
    page = CoopPage.objects.get(title="机耕服务怎么收费")
    page.get_latest_revision().publish()
    html = client.get(f"/cooperatives/{page.slug}/").content.decode()
    assert "按章程定。" in html and "《农民专业合作社法》第四十一条" in html


def test_questions_file_is_whole() -> None:
    words = tomllib.loads((FOLDER / "faq.toml").read_text(encoding="utf-8"))
    questions = [item["question"] for group in words["groups"] for item in group["items"]]
    assert len(questions) == len(set(questions)) and all(question.endswith("？") for question in questions)
