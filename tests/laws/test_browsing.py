"""Browsing the library: facets count under all but their own choice, the state is in the address."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page

from portal.core import clock
from portal.core.models import Code, CodeTable
from portal.laws.browsing import Browse, browse
from portal.laws.models import Instrument, LawsPage, Supersession, Version
from portal.laws.shelf import issuer_name, regions_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _today() -> object:
    with clock.at(TODAY):
        yield


def make(title: str, begins: str | None = "2020-01-01", **more: object) -> Instrument:
    values: dict[str, object] = {"level": "localrule", "issuers": "河灯市人民政府", "live": True, **more}
    one = Instrument.objects.create(title=title, **values)
    if begins:
        Version.objects.create(
            instrument=one, effective_from=begins, promulgated_on=begins, live=True, text_loaded=True
        )
    return Instrument.objects.get(pk=one.pk)


@pytest.fixture
def city() -> list[Instrument]:
    table, _ = CodeTable.objects.get_or_create(
        key="gbt2260", defaults={"name": "行政区划代码", "standard": "GB/T 2260"}
    )
    for code, name, level, above in (("980000", "山水省", 1, ""), ("980100", "河灯市", 2, "980000")):
        Code.objects.create(table=table, code=code, name=name, level=level, parent_code=above)
    return [
        make("甲法", level="law", issuers="全国人民代表大会", topics="market"),
        make("乙条例", level="regulation", issuers="国务院", topics="market\ncredit", begins="2024-05-01"),
        make("丙办法", region="980100", topics="credit", begins="2026-01-01"),
        make("丁办法", region="980000", issuers="经山水省人民政府", ended_on=TODAY, end_kind="repealed"),
        make("戊办法", region="980100", begins="2027-02-01"),
        make("己办法", live=False),
    ]


def titles(found: Browse) -> list[str]:
    return [item.instrument.title for item in found.items]


def counts(found: Browse, name: str) -> dict[str, int]:
    facet = next(one for one in found.facets if one.name == name)
    every = [*facet.choices, *facet.more]
    return {one.label: one.count for choice in every for one in (choice, *choice.below)}


def test_everything_public_is_listed_by_the_day_it_took_effect(city: list[Instrument]) -> None:
    assert titles(browse({})) == ["戊办法", "丙办法", "乙条例", "丁办法", "甲法"]
    assert titles(browse({"sort": "oldest"}))[-1] == "戊办法"
    assert sorted(titles(browse({"sort": "title"}))) == sorted(titles(browse({})))


def test_each_facet_narrows(city: list[Instrument]) -> None:
    assert titles(browse({"level": "law"})) == ["甲法"]
    assert titles(browse({"issuer": "山水省人民政府"})) == ["丁办法"]
    assert titles(browse({"topic": "credit"})) == ["丙办法", "乙条例"]
    assert titles(browse({"status": "repealed"})) == ["丁办法"]
    assert titles(browse({"status": "coming"})) == ["戊办法"]
    assert titles(browse({"year": "2024"})) == ["乙条例"]
    assert titles(browse({"region": "980000"})) == ["戊办法", "丙办法", "丁办法"]
    assert titles(browse({"region": "980100"})) == ["戊办法", "丙办法"]
    assert titles(browse({"region": "country"})) == ["乙条例", "甲法"]
    assert titles(browse({"initial": "J"})) == ["甲法"]


def test_a_facet_counts_under_all_choices_but_its_own(city: list[Instrument]) -> None:
    found = browse({"topic": "market", "level": "law"})
    assert counts(found, "level") == {"法律": 1, "行政法规": 1}
    assert counts(found, "topic") == {"市场主体登记": 1}
    assert counts(found, "region") == {"全国": 1}


def test_cities_stand_below_the_province_chosen(city: list[Instrument]) -> None:
    assert counts(browse({}), "region") == {"全国": 2, "山水省": 3}
    for chosen in ("980000", "980100"):
        assert counts(browse({"region": chosen}), "region") == {"全国": 2, "山水省": 3, "河灯市": 2}


def test_what_is_chosen_can_be_taken_away_one_by_one(city: list[Instrument]) -> None:
    found = browse({"topic": "credit", "region": "980100", "sort": "title"})
    assert [(chip.title, chip.label) for chip in found.chips] == [
        ("主题", "信用监管"),
        ("适用地区", "河灯市"),
    ]
    assert found.chips[0].href == "?region=980100&sort=title"
    chosen = next(one for one in found.facets if one.name == "topic").choices[0]
    assert chosen.current and chosen.href == "?region=980100&sort=title"


def test_status_follows_the_clock(city: list[Instrument]) -> None:
    with clock.at(TODAY - timedelta(days=1)):
        assert titles(browse({"status": "repealed"})) == []
    with clock.at(date(2027, 2, 1)):
        assert titles(browse({"status": "coming"})) == []
        assert "戊办法" in titles(browse({"status": "in-force"}))


def test_an_article_superseded_is_told_in_the_list(city: list[Instrument]) -> None:
    first, second = city[1], city[0]
    Supersession.objects.create(
        instrument=first, article="3", number=3, from_day=TODAY, by=second, note="见上。", live=True
    )
    assert next(item for item in browse({}).items if item.instrument == first).partial == "第三条部分失效"


@given(
    st.dictionaries(
        st.sampled_from(["level", "topic", "status", "issuer", "region", "year", "initial", "sort", "page"]),
        st.sampled_from(
            ["law", "market", "in-force", "国务院", "980100", "country", "2024", "J", "title", "2", "'"]
        )
        | st.text(max_size=5),
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
def test_any_address_is_answered_and_its_counts_hold(city: list[Instrument], query: dict[str, str]) -> None:
    found = browse(query)
    assert found.total >= len(found.items)
    for facet in found.facets:
        for choice in facet.choices:
            if choice.current:
                assert choice.count == found.total


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("经山水省人民代表大会常务委员会", "山水省人民代表大会常务委员会"),
        ("税务总局", "国家税务总局"),
        ("国家市场监督管理总局等九部门", "国家市场监督管理总局"),
        ("第七届全国人民代表大会常务委员会", "全国人民代表大会常务委员会"),
        ("经济和信息化部", "经济和信息化部"),
    ],
)
def test_an_issuer_has_one_name(written: str, name: str) -> None:
    assert issuer_name(written) == name


def test_a_region_lies_in_its_province() -> None:
    assert regions_of("980100") == ["980000", "980100"]
    assert regions_of("980000") == ["980000"]
    assert regions_of("") == ["country"]


def test_the_page_shows_chips_folds_and_links_to_the_tools(client: Client, city: list[Instrument]) -> None:
    Page.objects.get(depth=2).add_child(instance=LawsPage(title="法律法规", slug="laws"))
    html = client.get("/laws/?topic=credit&status=in-force").content.decode()
    text = re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", " ", html)))
    assert "主题：信用监管" in text and "共 2 件" in text and "筛选（已选 2 项）" in text
    assert 'href="/tools/deadlines/"' in html and "noindex" in html
    assert "noindex" not in client.get("/laws/").content.decode()
    assert "没有符合条件的文件" in client.get("/laws/?topic=credit&level=law").content.decode()
