"""The page of an entity and of a disclosure: what a reader learns from them."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.core import clock
from portal.core.models import Bureau
from portal.credit.demo.composing import credit_code
from portal.credit.models import Disclosure, Entity, OwnershipDecision
from portal.credit.presenting import basis
from portal.laws.models import Instrument
from tests.credit.lookup.making import change, disclosure, entity

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=clock.TZ)


def read(client: Client, address: str) -> str:
    """The page as its words, blanks closed up."""
    answer = client.get(address)
    assert answer.status_code == 200
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def page(client: Client, one: Entity) -> str:
    return read(client, one.get_absolute_url())


def test_the_head_says_who_it_is_and_how_it_stands(client: Client) -> None:
    one = entity(7)
    shown = page(client, one)
    assert one.name in shown and "存续" in shown and "个体工商户" in shown
    assert f"{one.code[:2]} {one.code[2:8]} {one.code[8:17]} {one.code[17]}" in shown and one.code in shown
    assert "2019-03-02 成立" in shown and "经营者 示范甲" in shown


def test_a_clean_page_says_no_more_than_it_knows(client: Client) -> None:
    shown = page(client, entity(7))
    assert "没有正在公示的行政处罚、经营异常状态标记和严重违法失信名单信息" in shown
    assert "没有公示不等于从来没有" in shown and "由示范市试验区市场监督管理局录入" in shown
    for judgement in ("信用良好", "信用等级", "守信", "风险", "无任何"):
        assert judgement not in shown


def test_disclosures_stand_with_organ_number_days_and_clock(client: Client) -> None:
    with clock.at(NOW):
        one = entity(7)
        disclosure(one, "penalty", 5, decided_on=date(2026, 5, 8), published_on=date(2026, 5, 10))
        shown = page(client, one)
    assert "行政处罚（1 条）" in shown and "正在公示的有行政处罚 1 条" in shown
    for words in (
        "示市监〔2026〕5号",
        "示范市示范区市场监督管理局",
        "2026-05-08",
        "罚款 1 万元",
        "谁处罚谁录入",
    ):
        assert words in shown
    assert "公示到 2027-05-08（当日 24 时）" in shown
    assert "信用修复管理办法" in shown and "可以申请提前停止公示" in shown.replace("现在就", "")


def test_a_record_leaves_the_page_at_its_second(client: Client) -> None:
    with clock.at(NOW):
        one = entity(7)
        record = disclosure(one)
    assert record.public_until
    with clock.at(record.public_until - timedelta(seconds=1)):
        assert record.document_no in page(client, one)
    with clock.at(record.public_until):
        shown = page(client, one)
        assert record.document_no not in shown and "行政处罚 1 条" not in shown
        assert client.get(record.get_absolute_url()).status_code == 410


def test_an_individual_business_is_marked_not_listed(client: Client) -> None:
    person, company = entity(7), entity(8, type_code="1130", name="示范市示范区示范青禾有限公司")
    disclosure(person, "abnormal"), disclosure(company, "abnormal", 2)
    marked, listed = page(client, person), page(client, company)
    assert (
        "现在被标记为经营异常状态" in marked
        and re.search(r"\d 标记 ", marked)
        and "列入经营异常名录" not in marked
    )
    assert "现在被列入经营异常名录" in listed and re.search(r"\d 列入 ", listed)


def test_an_objection_being_handled_is_said(client: Client) -> None:
    record = disclosure(entity(7))
    assert "异议处理中" not in page(client, record.entity)
    record.objected_at = clock.now()
    record.save()
    assert "异议处理中" in page(client, record.entity)
    assert "异议处理中" in read(client, record.get_absolute_url())


def test_who_has_ended_is_still_there_with_its_day(client: Client) -> None:
    one = entity(7, status="cancelled", cancelled_on=date(2024, 5, 6), cancel_reason="自行停业")
    shown = page(client, one)
    assert "2024-05-06 已经注销" in shown and "注销日期 2024-05-06" in shown and "主体资格终止" in shown


def test_a_conversion_keeps_the_code_and_is_explained(client: Client) -> None:
    one = entity(
        7,
        uscc=credit_code("2", "990102", 7),
        type_code="1130",
        name="示范市示范区示范青禾糕点有限公司",
        former_names=["示范市示范区示范青禾糕点店"],
        converted_from="individual",
        converted_on=date(2026, 3, 1),
        capital=100,
    )
    shown = page(client, one)
    assert "2026-03-01 由个体工商户直接变更登记而来（个转企），代码和成立日期都不变" in shown
    assert "曾用名 示范市示范区示范青禾糕点店" in shown and "注册资本 100 万元" in shown
    assert "不等于已经缴足" in shown


def test_history_shows_what_was_before_and_hides_persons_of_the_past(client: Client) -> None:
    one = entity(7)
    change(one, "representative", "王某甲示例"[:3], "示范甲", date(2024, 2, 3))
    change(one, "status", "suspended", "active", date(2025, 2, 3))
    with clock.at(datetime(2026, 1, 2, 0, 30, tzinfo=clock.TZ)):
        change(one, "place", "旧址", "新址")
    shown = page(client, one)
    assert "2024-02-03 经营者 王某 示范甲" in shown and "王某甲" not in shown
    assert "2025-02-03 登记状态 歇业 存续" in shown
    assert "2026-01-02 本站载入日 经营场所 旧址 新址" in shown


def test_history_is_told_in_words_and_not_in_codes(client: Client) -> None:
    one = entity(7, type_code="9100")
    day = date(2024, 2, 3)
    change(one, "capital", "5", "20.5", day)
    change(one, "members", "{}", '{"farmers":26,"total":27,"units":1}', day)
    change(one, "shares", '{"natural":60,"state":40}', "{}", day)
    change(one, "cancel_reason", "", "决议解散", day)
    shown = page(client, one)
    for words in (
        "5 万元 20.5 万元",
        "成员构成 （空） 共 27 名，农民成员 26 名，单位成员 1 个",
        "资本构成 自然人 60%，国有 40% （空）",
        "注销（吊销）原因 （空） 决议解散",
    ):
        assert words in shown, words


def test_ownership_is_a_class_for_statistics_with_its_evidence(client: Client) -> None:
    one = entity(7)
    assert "统计分类：个体" in page(client, one) and "不是登记事项" in page(client, one)
    OwnershipDecision.objects.create(
        entity=one,
        ownership="undecided",
        reason="内部理由",
        valid_from=date(2026, 1, 1),
        decided_at=clock.now(),
    )
    shown = page(client, one)
    assert "统计分类：待定" in shown and "内部理由" not in shown


def test_the_gravest_is_said_first(client: Client) -> None:
    with clock.at(NOW):
        one = entity(7, type_code="1130", name="示范市示范区示范青禾有限公司")
        for kind in ("permit", "penalty", "abnormal", "serious"):
            disclosure(one, kind)
        shown = page(client, one)
    head, _, rest = shown.partition("概况")
    assert "严重违法失信名单" in head and "经营异常名录" in head
    said = "现在被列入经营异常名录和严重违法失信名单。正在公示的有"
    places = [
        rest.index(each)
        for each in (
            said,
            "严重违法失信名单（1 条）",
            "经营异常名录（1 条）",
            "行政处罚（1 条）",
            "行政许可（1 条）",
        )
    ]
    assert places == sorted(places)


def test_a_branch_says_what_stands_against_its_enterprise_and_no_longer_than_that_stands(
    client: Client,
) -> None:
    with clock.at(NOW):
        parent = entity(7, type_code="1130", name="示范市示范区示范青禾有限公司")
        branch = entity(8, type_code="2130", name="示范青禾有限公司新河分公司", parent_code=parent.code)
        assert "隶属于示范市示范区示范青禾有限公司，这个主体" not in page(client, branch)
        record = disclosure(parent, "serious")
        assert "这个主体现在被列入严重违法失信名单" in page(client, branch)
    assert record.public_until
    with clock.at(record.public_until):
        assert "这个主体" not in page(client, branch)


def test_branches_and_parents_lead_to_each_other(client: Client) -> None:
    parent = entity(7, type_code="1130", name="示范市示范区示范青禾有限公司")
    branch = entity(8, type_code="2130", name="示范青禾有限公司新河分公司", parent_code=parent.code)
    answer = client.get(parent.get_absolute_url()).content.decode()
    assert f'href="{branch.get_absolute_url()}"' in answer
    assert f'href="{parent.get_absolute_url()}"' in client.get(branch.get_absolute_url()).content.decode()


def test_many_records_of_a_kind_have_a_page_of_their_own(client: Client) -> None:
    one = entity(7)
    for serial in range(12):
        disclosure(one, "permit", serial)
    disclosure(one, "inspection", 50)
    first = client.get(one.get_absolute_url()).content.decode()
    assert (
        "行政许可（12 条）" in first
        and "全部 12 条行政许可" in first
        and first.count('class="disclosure"') == 11
    )
    every = client.get(one.get_absolute_url() + "?kind=permit").content.decode()
    assert every.count('class="disclosure"') == 12 and "抽查检查结果（" not in every
    assert client.get(one.get_absolute_url() + "?kind=none").status_code == 200


def test_a_page_asks_the_database_few_questions_however_many_records(client: Client) -> None:
    one, busy = entity(7), entity(8)
    for serial in range(9):
        disclosure(busy, "permit", serial)
    page(client, one), page(client, busy)
    with CaptureQueriesContext(connection) as few:
        page(client, one)
    with CaptureQueriesContext(connection) as more:
        page(client, busy)
    frame = [each for each in few if "wagtail" in each["sql"] or "siteidentity" in each["sql"]]
    assert len(few) - len(frame) <= 5 and len(more) <= len(few) + 3  # the records and who recorded them


def test_search_engines_are_told_what_may_be_kept(client: Client) -> None:
    person, company = entity(7), entity(8, type_code="1130", name="示范市示范区示范青禾有限公司")
    record = disclosure(company)
    assert (
        'name="robots" content="noindex, noarchive"' in client.get(person.get_absolute_url()).content.decode()
    )
    shown = client.get(company.get_absolute_url()).content.decode()
    assert 'name="robots" content="noarchive"' in shown and "data-nosnippet" in shown
    assert "noindex" in client.get(record.get_absolute_url()).content.decode()
    sitemap = client.get("/sitemap-pages.xml").content.decode()
    assert company.code not in sitemap


def test_the_data_block_holds_registered_facts_and_no_disclosure(client: Client) -> None:
    one = entity(7, type_code="1130", name="示范市</script>示范青禾有限公司")
    record = disclosure(one)
    shown = client.get(one.get_absolute_url()).content.decode()
    block = shown.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    node = json.loads(block)["@graph"][0]
    assert node["@type"] == "Organization" and node["name"] == one.name and node["taxID"] == one.code
    assert node["foundingDate"] == "2019-03-02" and record.document_no not in block


def test_the_data_block_of_a_branch_names_whose_it_is(client: Client) -> None:
    whole = entity(7, type_code="1130", name="示范市示范青禾有限公司")
    branch = entity(8, type_code="2130", name="示范市示范青禾有限公司分公司", parent_code=whole.code)
    blocks = []
    for one in (whole, branch):
        shown = client.get(one.get_absolute_url()).content.decode()
        block = shown.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
        blocks.append(json.loads(block)["@graph"][0])
    assert blocks[1]["@type"] == "LocalBusiness" and "parentOrganization" not in blocks[0]
    assert blocks[1]["parentOrganization"]["@id"] == blocks[0]["@id"]


def test_every_answer_must_be_asked_for_again(client: Client) -> None:
    record = disclosure(entity(7))
    for address in (
        record.entity.get_absolute_url(),
        record.get_absolute_url(),
        record.entity.get_absolute_url() + "feed.atom",
        record.entity.get_absolute_url() + "certificate/",
    ):
        assert "no-cache" in client.get(address)["Cache-Control"], address


def test_what_a_unit_wrote_is_shown_as_text(client: Client) -> None:
    one = entity(7, scope="<b>粗</b>")
    record = disclosure(one, facts="<img src=x onerror=alert(1)>", basis="《<i>》第一条")
    for address in (
        one.get_absolute_url(),
        record.get_absolute_url(),
        one.get_absolute_url() + "certificate/",
    ):
        shown = client.get(address).content.decode()
        assert "<img src=x" not in shown and "<i>" not in shown and "<b>粗" not in shown


def test_unknown_disclosures_are_not_found(client: Client) -> None:
    assert client.get("/disclosures/aaaaaaaaaaaa/").status_code == 404
    assert not Disclosure.objects.exists()


def test_a_basis_leads_into_the_library_where_it_has_the_law(client: Client) -> None:
    law = Instrument.objects.create(title="示范登记条例", level="regulation")
    record = disclosure(entity(7), basis="《示范登记条例》第三条、《没有收录的办法》第一条")
    shown = client.get(record.get_absolute_url()).content.decode()
    assert f'href="{law.get_absolute_url()}"' in shown and "《没有收录的办法》第一条" in shown
    law.live = False
    law.save()
    basis.forget()
    assert f'href="{law.get_absolute_url()}"' not in client.get(record.get_absolute_url()).content.decode()


def test_the_day_of_asking_to_leave_early_is_seen_without_unfolding(client: Client) -> None:
    with clock.at(NOW):
        one = entity(7)
        disclosure(one, "penalty", 5, decided_on=date(2026, 5, 8), published_on=date(2026, 5, 10))
        html = client.get(one.get_absolute_url()).content.decode()
    article = html.split('<article class="disclosure"')[1].split("</article>")[0]
    open_part = " ".join(article.split("<details")[0].split())
    assert "公示到 2027-05-08（当日 24 时）" in open_part
    assert "提前停止：符合条件的现在就可以申请提前停止公示" in open_part


def test_a_record_is_short_and_says_no_organ_twice(client: Client) -> None:
    with clock.at(NOW):
        one = entity(7, capital=12)
        unit = Bureau.objects.get(code="lookup-unit").name
        disclosure(one, "penalty", 5, organ=unit, source_name=unit)
        disclosure(one, "penalty", 6, organ=unit, facts="长" * 300, category="", source_name="示范报送系统")
        html = client.get(one.get_absolute_url()).content.decode()
    short, long = (
        part.split("</article>")[0] for part in html.split('<article class="disclosure"')[1:][::-1]
    )
    head, _, fold = short.partition("<details")
    for words in (
        "未办理变更登记：罚款 1 万元。",
        f"{unit}，2026-09-24 决定",
        "公示到",
        "示市监〔2026〕5号</span></a>",
    ):
        assert words in head, words
    assert unit not in fold and "上面的机关（谁处罚谁录入）" in fold and "住所变更后未办理变更登记。" in fold
    assert "长" * 119 + "…" in long.partition("<details")[0]
    assert "长" * 300 in long.partition("<details")[2] and "示范报送系统" in long


def test_records_of_one_title_are_told_apart_by_their_links(client: Client) -> None:
    one = entity(7, type_code="1130", name="示范市示范区示范青禾有限公司")
    for serial, kind in enumerate(("penalty", "penalty", "abnormal", "annual_report")):
        disclosure(one, kind, serial)
    html = client.get(one.get_absolute_url()).content.decode()
    titles = re.findall(r'disclosure__title"><a [^>]*>(.*?)</a>', html)
    assert len(titles) == len(set(titles)) == 4
    labels = re.findall(r'class="disclosure" id="\w+" aria-label="([^"]*)"', html)
    assert [re.sub(r"<[^>]+>", "", each).replace(" （", "（") for each in titles] == labels


def test_what_a_buyer_asks_for_first_stands_in_the_head(client: Client) -> None:
    shown = page(client, entity(7, capital=12))
    head = shown.partition("概况")[0]
    assert "经营者 示范甲" in head and "资金数额 12 万元" in head and "成立日期 2019-03-02" in head
    assert "经营场所 示范市示范区政通路 8 号" in head
