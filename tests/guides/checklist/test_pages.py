"""What a person sees: questions, the list, what is missing, the self-test; and what a bad address gets."""

import re
from collections.abc import Callable
from datetime import date
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core import clock
from portal.core.rules import FactKind
from portal.guides.checklist.plan import Plan
from portal.guides.checklist.working import code_of
from portal.guides.pages import GuidePage

Guide = Callable[[str], GuidePage]
G1 = "/guides/geti-gongshanghu-sheli/"
WORKED = "family=single&premises=shop&licensed_trade=no&agent=self"
SHOWN = ["geti-gongshanghu-sheli", "xinyong-xiufu", "qiye-hezuoshe-zhuxiao"]
THREE = ["个体工商户登记申请书", "经营者身份证明", "经营场所使用相关文件"]

pytestmark = pytest.mark.usefixtures("guides")


def main(html: str) -> str:
    return html.partition("<main")[2].partition("</main>")[0]


def words(html: str) -> str:
    return re.sub(r"\s+", "", re.sub("<[^>]+>", "", main(html)))


def get(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def listed(html: str) -> list[str]:
    materials = main(html).partition('<ol class="checks">')[2].partition("</ol>")[0]
    return re.findall(r"<li><p><strong>([^<]+)</strong>", materials)


def test_guide_leads_to_its_helpers(client: Client) -> None:
    html = main(get(client, G1))
    assert f'href="{G1}checklist/">我的清单' in html
    assert f'href="{G1}check/">材料预检' in html
    assert "自测" not in html, "没有自测条件的指南没有自测"
    assert html.index("我的清单") < html.index("符合什么条件")


def test_all_questions_stand_on_one_page_each_with_not_sure(client: Client) -> None:
    html = get(client, G1 + "checklist/")
    assert main(html).count("不清楚</span>") == 5
    assert 'method="get"' in html
    assert "noindex" not in html


def test_worked_example(client: Client) -> None:
    html = get(client, f"{G1}checklist/?{WORKED}")
    assert listed(html) == THREE
    assert "要准备3份材料。" in words(html)
    assert '<meta name="robots" content="noindex">' in html
    assert re.search(r'<a href="/laws/[^"]+">《市场主体登记管理条例》第十一条</a>', html)
    for part in ("原件1份", "承诺1个工作日", "登记机关不收费", "示范市市场监督管理局", "办公时间"):
        assert part in words(html)
    assert "委托书和代理人身份证明”：只有“由谁办理”答“委托别人办”的才要；您的回答是“自己办”。" in words(html)


def test_sent_form_leads_to_the_one_address_of_its_answers(client: Client) -> None:
    sent = "list=1&agent=self&premises=shop&licensed_trade=no&applied_on=&family=single"
    answer = client.get(f"{G1}checklist/?{sent}")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{G1}checklist/?{WORKED}&applied_on=-"
    assert listed(get(client, answer.headers["Location"])) == THREE


def test_what_is_not_known_is_listed_and_marked(client: Client) -> None:
    html = get(client, f"{G1}checklist/?family=-&premises=-&licensed_trade=-&agent=self")
    assert listed(html) == [
        *THREE,
        "参加经营的家庭成员姓名和同意材料",
        "登记前须取得的批准文件",
    ]
    assert main(html).count("看情况</span>") == 3
    assert "要不要，取决于“经营场所”，您还没有确定。" in words(html)


def test_each_answer_is_changed_by_one_click(client: Client) -> None:
    html = main(get(client, f"{G1}checklist/?{WORKED}"))
    links = dict(re.findall(r'<a class="chip" href="([^"]+)" rel="nofollow">([^<]+)</a>', html))
    address = f"{G1}checklist/?family=family&amp;premises=shop&amp;licensed_trade=no&amp;agent=self"
    assert links[address] == "家庭经营"
    assert "参加经营的家庭成员姓名和同意材料" in listed(get(client, address.replace("&amp;", "&")))


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("family=bogus", "经营方式没有“bogus”这一项"),
        ("family=single&family=family", "经营方式只能选一项"),
        ("family=single&family=-", "填了内容，又选了“不清楚”"),
        ("applied_on=2026-02-30", "不是日期"),
        ("applied_on=" + quote("明天"), "不是日期"),
        ("licensed_trade=%00%ff%3Cscript%3E", "没有"),
    ],
)
def test_bad_answers_are_named_and_the_rest_is_kept(client: Client, query: str, message: str) -> None:
    html = get(client, f"{G1}checklist/?agent=agent&{query}")
    assert message in words(html)
    assert "其他回答都还在" in words(html)
    assert "委托书和代理人身份证明" in listed(html)
    assert "<script>" not in main(html)


def test_last_day_is_counted_in_working_days(client: Client) -> None:
    said = words(get(client, f"{G1}checklist/?{WORKED}&applied_on=2026-09-29"))
    assert "2026-10-09（星期五）" in said, "国庆放假不算工作日"
    assert "算3个工作日，当天不计入" in said


def test_year_without_calendar_is_refused_in_words(client: Client) -> None:
    html = get(client, f"{G1}checklist/?{WORKED}&applied_on=2031-01-05")
    assert "2031年的法定节假日安排尚未公布或未载入，不能计算工作日。" in words(html)
    assert listed(html) == THREE
    assert client.get(f"{G1}checklist.ics?{WORKED}&applied_on=2031-01-05").status_code == 404


def test_calendar_file_holds_the_last_day(client: Client) -> None:
    from icalendar import Calendar

    address = f"{G1}checklist.ics?{WORKED}&applied_on=2026-09-29"
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event.decoded("dtstart") == date(2026, 10, 9)
    assert "登记完毕" in event["summary"]
    assert WORKED in event["url"]
    assert client.get(address).content == answer.content
    assert "checklist.ics?" in get(client, f"{G1}checklist/?{WORKED}&applied_on=2026-09-29")


def test_code_opens_the_same_state(client: Client) -> None:
    html = get(client, f"{G1}checklist/?{WORKED}&size=large")
    assert f"http://testserver{G1}checklist/?{WORKED.replace('&', '&amp;')}" in html
    drawn = re.search(r"<svg .*?</svg>", main(html), re.S)
    assert drawn and 'role="img"' in drawn[0] and "style=" not in drawn[0]
    file = client.get(f"{G1}checklist.svg?{WORKED}")
    assert file.headers["Content-Type"] == "image/svg+xml"
    squares = re.search(r' d="([^"]+)"', drawn[0])
    assert squares and f'd="{squares[1]}"' in file.content.decode()


def test_large_type_says_the_same(client: Client) -> None:
    html = get(client, f"{G1}checklist/?{WORKED}&size=large")
    assert '<html lang="zh-CN" class="sheet large-type"' in html
    assert listed(html) == THREE


def test_everything_missing_is_said_at_once(client: Client) -> None:
    have = code_of("个体工商户登记申请书")
    html = get(client, f"{G1}check/?{WORKED}&have={have}")
    said = words(html)
    assert "还缺1份材料" in said
    assert listed(html) == ["经营场所使用相关文件"]
    assert "登记机关能查到，没有也不算缺" in said and "经营者身份证明" in said
    assert "《市场主体登记管理条例》第十九条第二款" in said
    assert '<meta name="robots" content="noindex">' in html
    assert f'value="{have}" checked' in html


def test_check_without_answers_lists_what_may_be_needed(client: Client) -> None:
    said = words(get(client, f"{G1}check/?sent=1"))
    assert "还缺1份材料" in said
    assert "看情况要交的，您还没有" in said
    for name in ("经营场所使用相关文件", "委托书和代理人身份证明", "登记前须取得的批准文件"):
        assert name in said.partition("您手里有哪几份")[0]


def test_check_says_when_all_is_there_and_what_was_needless(client: Client) -> None:
    names = [*THREE, "委托书和代理人身份证明"]
    query = "&".join(f"have={code_of(name)}" for name in names)
    answer = client.get(f"{G1}check/?{WORKED}&sent=1&{query}&have=strange")
    assert answer.status_code == 302, "一种状态一个网址"
    said = words(get(client, answer.headers["Location"]))
    assert "材料齐了" in said
    assert "按您的回答不用交：委托书和代理人身份证明。" in said
    assert "网址里有1份材料不在这份指南里" in said


def test_place_chosen_is_kept_and_its_window_shown(client: Client) -> None:
    html = get(client, f"{G1}checklist/?{WORKED}&at=sfs-qsx")
    assert "青石县市场监督管理局" in words(html).partition("到哪里办")[2]
    inner = main(html)
    links = [link for link in re.findall(r'href="([^"]+)"', inner) if "family=" in link]
    assert links and all("at=sfs-qsx" in link for link in links)
    assert 'name="at" value="sfs-qsx"' in inner
    assert "at=sfs-qsx" in client.get(f"{G1}checklist/?list=1&at=sfs-qsx").headers["Location"]


@pytest.mark.parametrize("place", ["checklist/", "check/"])
def test_place_that_is_none_is_named(client: Client, place: str) -> None:
    html = get(client, f"{G1}{place}?{WORKED}&at=nowhere")
    assert "这件事不在“nowhere”办，或者没有这个机关" in words(html)
    assert "at=nowhere" not in html.partition("<main")[2].partition("</main>")[0]


def test_guide_without_questions_has_no_checklist(guide: Guide, client: Client) -> None:
    page = guide("geti-gongshanghu-sheli")
    for name in ("questions", "cases", "deadlines"):
        setattr(page, name, [])
    page.save_revision().publish()
    get(client, G1 + "checklist/", 404)
    assert "checklist/" not in main(get(client, G1))
    assert "材料预检" in main(get(client, G1 + "check/"))


def test_addresses_end_with_the_page(client: Client) -> None:
    from datetime import timedelta

    GuidePage.objects.filter(slug="geti-gongshanghu-sheli").update(
        expire_at=clock.now() + timedelta(minutes=1)
    )
    with clock.at(clock.now() + timedelta(minutes=2)):
        for place in ("checklist/", "check/", "self-test/", "checklist.ics", "checklist.svg"):
            get(client, G1 + place, 404)
    get(client, "/guides/no-such-guide/checklist.svg", 404)
    get(client, "/guides/checklist.svg", 404)


TESTED = {
    "questions": [
        {"key": "closed", "label": "停业", "question": "停业了吗？", "kind": "yes_no"},
        {"key": "people", "label": "员工人数", "question": "有几名员工？", "kind": "count", "unit": "人"},
    ],
    "self_test": [
        {
            "text": "已经停业。",
            "terms": [{"fact": "closed", "op": "is", "values": "是"}],
            "otherwise": "先停业。",
        },
        {
            "text": "员工不超过5人。",
            "terms": [{"fact": "people", "op": "at_most", "values": "5"}],
            "otherwise": "改办一般注销。",
        },
    ],
}


@pytest.fixture
def tested(guide: Guide) -> str:
    """The address of a guide with a self-test of our own."""
    page = guide("geti-gongshanghu-sheli")
    names = {"questions": "question", "self_test": "clause"}
    for field, values in TESTED.items():
        setattr(page, field, [(names[field], value) for value in values])
        stream = page._meta.get_field(field).stream_block  # type: ignore[union-attr]
        setattr(page, field, stream.to_python([{"type": names[field], "value": value} for value in values]))
    for field in ("materials", "deadlines", "cases"):
        setattr(page, field, [])
    page.save_revision(clean=False).publish()
    return f"{G1}self-test/"


def test_self_test_asks_only_what_still_matters(tested: str, client: Client) -> None:
    assert "停业了吗？" in words(get(client, tested))
    assert "有几名员工？" in words(get(client, f"{tested}?closed=yes"))
    refused = words(get(client, f"{tested}?closed=no"))
    assert "结果：不可以" in refused
    assert "先停业。" in refused
    assert "有几名员工" not in refused, "已经不可以，不再问别的"


def test_self_test_says_yes_no_and_what_is_open(tested: str, client: Client) -> None:
    assert "结果：可以" in words(get(client, f"{tested}?closed=yes&people=5"))
    over = words(get(client, f"{tested}?closed=yes&people=6"))
    assert "结果：不可以" in over and "改办一般注销。" in over
    unsure = words(get(client, f"{tested}?closed=-&people=5"))
    assert "结果：还差这些情况没有确认" in unsure
    assert "如果不符合：先停业。" in unsure


def test_self_test_form_moves_on_and_back(tested: str, client: Client) -> None:
    answer = client.get(f"{tested}?sent=1&q=closed&closed=yes")
    assert answer.headers["Location"] == f"{tested}?closed=yes"
    assert "停业还没有回答" in words(get(client, f"{tested}?sent=1&q=closed"))
    bad = words(get(client, f"{tested}?closed=yes&sent=1&q=people&people=-3"))
    assert "员工人数" in bad and "有几名员工？" in bad
    again = words(get(client, f"{tested}?people=5&q=closed"))
    assert "停业了吗？" in again and "还没有回答" not in again


@pytest.mark.parametrize("place", ["checklist/", "check/", "self-test/", "checklist.ics", "checklist.svg"])
def test_no_address_breaks_a_page(tested: str, client: Client, place: str) -> None:
    """Any mixture of keys and texts is answered in words, never with an error of the server."""
    page = GuidePage.objects.get(slug="geti-gongshanghu-sheli")
    keys = [*Plan.of(page).facts, "at", "size", "list", "have", "sent", "q", "x"]
    texts = st.one_of(
        st.text(max_size=12), st.sampled_from(["-", "yes", "no", "none", "closed", "9" * 30, "1e9"])
    )

    @settings(max_examples=12, deadline=None)
    @given(st.lists(st.tuples(st.sampled_from(keys), texts), max_size=8))
    def holds(pairs: list[tuple[str, str]]) -> None:
        query = "&".join(f"{key}={quote(text.encode('utf-8', 'replace'))}" for key, text in pairs)
        assert client.get(f"{G1}{place}?{query}").status_code in (200, 302, 404)

    holds()


@pytest.mark.parametrize("slug", ["geti-gongshanghu-sheli", "youxian-gongsi-sheli"])
def test_any_answers_give_a_page(guide: Guide, client: Client, slug: str) -> None:
    page = guide(slug)
    facts = list(Plan.of(page).facts.values())
    options = {
        fact.key: ["", "-", "?", *(option.key for option in fact.choices)]
        if fact.kind not in (FactKind.DATE, FactKind.COUNT, FactKind.MONEY)
        else ["", "-", "?", "2026-11-23", "2031-05-01", "1900-01-01", "9999-12-31", "0", "60"]
        for fact in facts
    }

    @settings(max_examples=12, deadline=None)
    @given(st.fixed_dictionaries({key: st.sampled_from(texts) for key, texts in options.items()}))
    def holds(state: dict[str, str]) -> None:
        query = "&".join(f"{key}={text}" for key, text in state.items())
        assert client.get(f"{page.url}checklist/?{query}").status_code == 200

    holds()


def test_headings_stand_in_order_and_ids_are_single(client: Client) -> None:
    for guide in GuidePage.objects.filter(slug__in=SHOWN):
        query = "&".join(f"{fact.key}=-" for fact in Plan.of(guide).asked)
        for place in (f"checklist/?{query}", "checklist/", f"check/?sent=1&{query}"):
            html = client.get(guide.url + place).content.decode()
            levels = [int(level) for level in re.findall(r"<h([1-6])", main(html))]
            assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False)), place
            ids = re.findall(r'\bid="([^"]+)"', html)
            assert len(ids) == len(set(ids)), (guide.title, place)
            assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids), (guide.title, place)


def test_list_needs_few_queries(client: Client, django_assert_max_num_queries: Callable[..., object]) -> None:
    client.get(f"{G1}checklist/?{WORKED}")
    with django_assert_max_num_queries(40):  # type: ignore[attr-defined]
        client.get(f"{G1}checklist/?{WORKED}")
