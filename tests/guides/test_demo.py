"""The demo guides: complete, consistent with the law's figures, loaded and removed without traces."""

import datetime as dt
import re
import tomllib
from collections.abc import Callable

import pytest

from portal.core.models import DemoMark
from portal.guides import demo
from portal.guides.choices import Audience
from portal.guides.facts import check
from portal.guides.filling import filled
from portal.guides.pages import GuidePage, GuidesIndexPage
from portal.guides.showing import all_basis, plain_text
from portal.laws.parameters import Book
from tests.guides.conftest import DAY

G1 = "geti-gongshanghu-sheli"


def texts(guide: GuidePage) -> str:
    return plain_text(guide) + guide.summary


def test_all_pass_the_lint_without_a_blocking_finding(guides: GuidesIndexPage) -> None:
    pages = list(GuidePage.objects.child_of(guides))
    assert len(pages) == 22
    assert {page.title: [f.message for f in check(page) if f.blocks] for page in pages} == {
        page.title: [] for page in pages
    }


def test_every_guide_says_all_that_a_guide_must_say(guides: GuidesIndexPage) -> None:
    for guide in GuidePage.objects.all():
        assert guide.summary, guide.title
        assert guide.bureau, guide.title
        assert guide.name_list, guide.title
        assert guide.applicants and guide.channels and guide.delivery, guide.title
        assert len(guide.conditions) and len(guide.materials) and len(guide.steps), guide.title
        assert {block.value["way"] for block in guide.remedies} == {"reconsideration", "litigation"}, (
            guide.title
        )
        assert guide.checked_on, guide.title
        assert not guide.fee, guide.title
        assert not guide.basic_code and not guide.implementation_code, "编码不得自编"
        assert len(guide.faqs) >= (8 if guide.slug == G1 else 4), guide.title


def test_every_condition_material_and_answer_rests_on_an_instrument_of_the_library(
    guides: GuidesIndexPage,
) -> None:
    for guide in GuidePage.objects.all():
        for name in ("conditions", "materials", "faqs"):
            for block in getattr(guide, name):
                assert block.value["basis"], f"{guide.title} {name}: {block.value}"
        for _, place, value in all_basis(guide):
            assert value["instrument"], f"{guide.title} {place}: {value['name']}"


def test_worked_example_of_the_first_guide(guide: Callable[[str], GuidePage]) -> None:
    page = guide(G1)
    assert page.bureau and page.bureau.name == "示范市市场监督管理局"
    shown = filled(page, Book.on())
    assert (shown.statutory_days, shown.statutory_extension_days, shown.promised_days) == (3, 3, 1)
    assert [block.value["name"] for block in page.materials] == [
        "个体工商户登记申请书",
        "经营者身份证明",
        "经营场所使用相关文件",
        "参加经营的家庭成员姓名和同意材料",
        "登记前须取得的批准文件",
        "委托书和代理人身份证明",
    ]
    assert [block.value["necessity"] for block in page.materials] == ["required"] * 2 + ["conditional"] * 4
    assert [block.value.stage_text() for block in page.steps] == [
        "申请",
        "受理",
        "审核",
        "决定",
        "送达",
    ]
    assert page.visits == 0


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("geti-gongshanghu-biangeng", ["2026年12月23日", "可以直接办变更登记", "第三十八条"]),
        ("geti-gongshanghu-zhuxiao", ["10日内没有部门提出异议", "不用公告"]),
        ("geti-zhuan-qiye", ["92", "自愿"]),
        ("youxian-gongsi-sheli", ["2027年6月30日", "5年内缴足", "1人以上50人以下"]),
        ("hehuo-qiye-sheli", ["2人以上50人以下", "20日"]),
        ("geren-duzi-qiye-sheli", ["15日内登记", "无限责任"]),
        ("nongmin-hezuoshe-sheli", ["80%", "20日内办理完毕", "具有管理公共事务职能的单位不得加入"]),
        ("nongmin-hezuoshe-biangeng-beian", ["2027年3月31日", "6个月内"]),
        ("qiye-hezuoshe-zhuxiao", ["2027年1月9日", "不少于60日", "90日"]),
        ("niandu-baogao", ["1月1日至6月30日", "2027年1月1日至6月30日"]),
        ("yichu-jingying-yichang", ["2个工作日", "5个工作日"]),
        ("xinyong-xiufu", ["2026年7月20日", "2027年4月20日", "2029年4月20日"]),
        ("xieye-beian", ["累计最长3年", "30日内"]),
        ("gongsi-biangeng", ["30日内申请", "完税凭证", "由新的法定代表人签署"]),
        (
            "gongsi-jianzi",
            ["公告期45日", "10日内，逐个通知债权人", "30日内，在公示系统", "50%以前，不得分配利润"],
        ),
        ("gongsi-beian", ["30日内备案", "2027年6月30日", "拒不改正的，处5万元以下的罚款"]),
        ("hehuo-qiye-biangeng", ["15日内申请变更登记", "30日内", "满30日的，应当解散"]),
        ("geren-duzi-qiye-biangeng", ["15日内申请变更登记", "30日内"]),
        ("fenzhi-jigou-sheli", ["自决定设立之日起30日内", "负责人"]),
        ("gufen-gongsi-sheli", ["1人以上、200人以下", "35%", "成立大会结束后30日内", "全额缴纳股款"]),
        ("zhizhao-buling", ["声明作废", "不用登报"]),
    ],
)
def test_dates_and_thresholds_of_the_law(
    guide: Callable[[str], GuidePage], slug: str, words: list[str]
) -> None:
    said = texts(guide(slug))
    assert [word for word in words if word not in said] == []


def test_what_is_not_confirmed_is_marked(guide: Callable[[str], GuidePage]) -> None:
    for slug in ("yichu-jingying-yichang", "xinyong-xiufu"):
        page = guide(slug)
        assert "statutory_days" in {block.value["fact"] for block in page.pending}
        assert any(block.value["confirmed"] is False for block in page.conditions)


def test_no_telephone_but_the_public_hotlines(guides: GuidesIndexPage) -> None:
    for guide in GuidePage.objects.all():
        numbers = re.findall(
            r"(?<!\d)(?:1\d{10}|0\d{2,3}-?\d{7,8}|[1-9]\d{4})(?!\d)",
            texts(guide) + guide.consult + guide.complaint,
        )
        assert set(numbers) <= {"12345", "12315"}, guide.title


def test_sentences_of_steps_are_short(guides: GuidesIndexPage) -> None:
    long = [
        sentence
        for guide in GuidePage.objects.all()
        for block in guide.steps
        for sentence in re.split("[。；]", block.value["text"])
        if len(sentence) > 40
    ]
    assert long == []


def test_texts_have_chinese_punctuation(guides: GuidesIndexPage) -> None:
    for file in demo.FOLDER.glob("*.toml"):
        for value in strings(tomllib.loads(file.read_text("utf-8"))):
            assert not re.search("[一-鿿][,;:?!()]|[,;:?!()][一-鿿]", value), f"{file.name}: {value}"
            assert not re.search("您好|请注意：|点击这里|的的|了了", value), f"{file.name}: {value}"


def strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for child in children for text in strings(child)]


def test_loading_twice_changes_nothing_and_removing_leaves_nothing(guides: GuidesIndexPage) -> None:
    demo.load(DAY, guides.get_parent().specific)
    assert GuidePage.objects.count() == 22
    assert {page.first_published_at.date() for page in GuidePage.objects.all()} == {
        DAY - dt.timedelta(days=60)
    }
    demo.remove()
    demo.remove()
    assert not GuidePage.objects.exists()
    assert not GuidesIndexPage.objects.exists()
    assert not DemoMark.objects.filter(content_type__app_label="guides").exists()


def test_every_group_of_readers_has_guides(guides: GuidesIndexPage) -> None:
    assert [audience for audience, _ in guides.groups()] == list(Audience)
