"""What a reader sees of the column and of a guide."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from portal.guides.filling import filled
from portal.guides.pages import GuidePage, GuidesIndexPage
from portal.laws.parameters import Book

G1 = "/guides/geti-gongshanghu-sheli/"


def main(html: str) -> str:
    return html.partition("<main")[2].partition("</main>")[0]


def words(html: str) -> str:
    return re.sub(r"\s+", "", re.sub("<[^>]+>", "", main(html)))


def test_column_lists_every_guide_with_its_summary_under_its_readers(
    guides: GuidesIndexPage, client: Client
) -> None:
    html = main(client.get("/guides/").content.decode())
    headings = re.findall(r"<h2 id=\"group-\w+\">([^<]+)</h2>", html)
    assert headings == ["个体工商户", "企业", "农民专业合作社", "信用与年报"]
    for guide in GuidePage.objects.all():
        assert f'href="{guide.url}"' in html
        assert guide.summary in html


def test_column_has_no_empty_group(guides: GuidesIndexPage, client: Client) -> None:
    for guide in GuidePage.objects.filter(audience="cooperative"):
        guide.unpublish()
    html = client.get("/guides/").content.decode()
    assert "group-cooperative" not in html
    assert "group-enterprise" in html


def test_guide_answers_first_who_how_long_how_much_how_often(guides: GuidesIndexPage, client: Client) -> None:
    said = words(client.get(G1).content.decode())
    top = said[: said.index("符合什么条件")]
    for answer in (
        "谁来办自然人",
        "要多久承诺1个工作日",
        "多少钱不收费",
        "去几次0次，可以全程网上办",
        "示范市市场监督管理局",
    ):
        assert answer in top


def test_guide_shows_every_field_of_a_guide(guides: GuidesIndexPage, client: Client) -> None:
    html = client.get(G1).content.decode()
    said = words(html)
    guide = filled(GuidePage.objects.get(slug="geti-gongshanghu-sheli"), Book.on())
    for name, keys in (
        ("conditions", ["text"]),
        ("materials", ["name", "condition", "notes"]),
        ("steps", ["text", "post", "result"]),
        ("special", ["title", "text"]),
        ("faqs", ["question", "answer"]),
        ("duties", ["text"]),
        ("remedies", ["days", "organ"]),
        ("pending", ["note"]),
    ):
        for block in getattr(guide, name):
            for key in keys:
                assert re.sub(r"\s+", "", block.value[key] or "") in said, f"{name}: {block.value[key]}"
    for label in (
        "法定时限",
        "承诺时限",
        "办件类型",
        "事项类型",
        "实施机构",
        "行使层级",
        "通办范围",
        "咨询",
        "监督投诉",
    ):
        assert label in said
    assert "实施编码" not in said, "空着的编码不显示"


def test_every_basis_links_into_the_library(guides: GuidesIndexPage, client: Client) -> None:
    html = main(client.get(G1).content.decode())
    links = re.findall(r'<a href="(/laws/[^"]+)">《([^》]+)》([^<]*)</a>', html)
    assert ("市场主体登记管理条例", "第十九条") in {(title, article) for _, title, article in links}
    assert len(links) > 40


def test_unconfirmed_facts_say_so_and_why(guides: GuidesIndexPage, client: Client) -> None:
    html = client.get("/guides/xinyong-xiufu/").content.decode()
    assert '<a class="tag tag--warn" href="#pending">待核</a>' in html
    assert 'id="pending"' in html
    assert "出自2021年的修复办法" in html


@pytest.mark.parametrize(
    ("slug", "words_of_note"),
    [
        ("geren-duzi-qiye-sheli", "第十二条"),
        ("geti-gongshanghu-biangeng", "换老板：以直接变更为准"),
        ("qiye-hezuoshe-zhuxiao", "两个公告期限不一样"),
    ],
)
def test_conflicts_of_law_are_disclosed(
    guides: GuidesIndexPage, client: Client, slug: str, words_of_note: str
) -> None:
    html = main(client.get(f"/guides/{slug}/").content.decode())
    banners = re.findall(r'<div class="banner.*?</div>', html, re.S)
    assert any(words_of_note in banner for banner in banners)


def test_page_carries_the_tags_of_government_sites(guides: GuidesIndexPage, client: Client) -> None:
    html = client.get(G1).content.decode()
    for name, content in (
        ("ArticleTitle", "个体工商户设立登记"),
        ("ContentSource", "示范市市场监督管理局"),
        ("ColumnName", "办事指南"),
        ("ColumnType", "办事服务"),
    ):
        assert f'<meta name="{name}" content="{content}">' in html
    shown = re.search(r"发布时间：<time[^>]*>([^<]+)</time>", html)
    assert shown and f'<meta name="PubDate" content="{shown[1]}">' in html


def test_headings_stand_in_order_and_ids_are_single(guides: GuidesIndexPage, client: Client) -> None:
    for guide in GuidePage.objects.all():
        html = client.get(guide.url).content.decode()
        levels = [int(level) for level in re.findall(r"<h([1-6])", main(html))]
        assert levels.count(1) == 1, guide.title
        assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False)), (
            guide.title
        )
        ids = re.findall(r'\bid="([^"]+)"', html)
        assert len(ids) == len(set(ids)), guide.title
        anchors = set(re.findall(r'href="#([^"]+)"', html))
        assert anchors <= set(ids), guide.title


def test_page_needs_few_queries(
    guide: Callable[[str], GuidePage], client: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    address = guide("qiye-hezuoshe-zhuxiao").url
    client.get(address)
    with django_assert_max_num_queries(40):  # type: ignore[attr-defined]
        client.get(address)


def test_own_windows_take_the_place_of_the_bureaus(guide: Callable[[str], GuidePage], client: Client) -> None:
    page = guide("geti-gongshanghu-sheli")
    page.places = [
        (
            "place",
            {"name": "东门办事大厅二楼", "phone": "12315", "address": "", "hours": "", "accessibility": ""},
        )
    ]
    page.save_revision().publish()
    said = words(client.get(G1).content.decode())
    assert "东门办事大厅二楼" in said
    assert "电话12315" in said
    assert page.bureau is not None
    assert page.bureau.address.replace(" ", "") in said, "没有填的取机关资料"


def test_fee_is_said_with_its_standard(guide: Callable[[str], GuidePage], client: Client) -> None:
    page = guide("geti-gongshanghu-sheli")
    page.fee, page.fee_standard, page.fee_text = True, "每份 5 元", ""
    page.save_revision().publish()
    said = words(client.get(G1).content.decode())
    assert "多少钱每份5元" in said
    assert "收费不收费" not in said


def test_expired_guide_is_gone_from_column_and_address(
    guide: Callable[[str], GuidePage], client: Client
) -> None:
    from datetime import timedelta

    from portal.core import clock

    page = guide("xieye-beian")
    GuidePage.objects.filter(pk=page.pk).update(expire_at=clock.now() + timedelta(minutes=1))
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert client.get("/guides/xieye-beian/").status_code == 404
        assert "xieye-beian" not in client.get("/guides/").content.decode()
