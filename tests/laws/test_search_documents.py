"""What search is given, and the direct ways."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from portal.core import clock
from portal.laws import documents
from portal.laws.catalogue import load_catalogue
from portal.laws.citing import find_instrument
from portal.laws.importing import Report, import_laws
from search.documents import Document
from search.query import parse
from tests.laws.texts import folder, law

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _today() -> object:
    with clock.at(TODAY):
        yield


def all_documents() -> list[Document]:
    return [
        *(one for found in documents.instruments() for one in documents.instrument_documents(found)),
        *(one for found in documents.versions() for one in documents.version_documents(found)),
    ]


class TestRealTexts:
    """What search is given of some laws as they are."""

    def test_each_law_and_each_article_of_the_text_to_go_by_has_a_document(self, library: Report) -> None:
        found = all_documents()
        assert len({one.key for one in found}) == len(found)
        [article] = [one for one in found if one.url == "/laws/gongsifa/47/"]
        assert article.title == "公司法 第四十七条"
        assert "五年内缴足" in article.body
        assert article.headings == "第三章 有限责任公司的设立和组织机构 第一节 设立"
        assert (article.group_title, article.group_url, article.level) == (
            "公司法",
            "/laws/gongsifa/",
            "法律",
        )
        [act] = [one for one in found if one.url == "/laws/gongsifa/"]
        assert {"公司法", "主席令15", "主席令第15号"} <= set(act.names)

    def test_of_a_missing_text_only_the_law_itself_is_current(self, library: Report) -> None:
        """The text of 2014 stays findable for what it is: under its date, ended, in a group of its own."""
        url = "/laws/qiye-xinxi-gongshi-zanxingtiaoli/"
        found = [one for one in all_documents() if one.url.startswith(url)]
        [whole, *older] = sorted(found, key=lambda one: len(one.url))
        assert whole.url == url
        assert older
        assert all(one.url.startswith(f"{url}2014-10-01/") for one in older)
        assert {one.effective_until for one in older} == {date(2024, 5, 1)}
        assert {one.end_word for one in older} == {"已修改（2014-10-01 的文本）"}
        assert {one.group for one in older}.isdisjoint({whole.group})

    def test_a_repealed_law_stays_findable_with_its_end(self, library: Report) -> None:
        ended = [one for one in all_documents() if one.url.startswith("/laws/geti-gongshanghu-tiaoli/")]
        assert len(ended) > 20
        assert {(one.effective_until, one.end_word) for one in ended} == {(date(2022, 11, 1), "已废止")}

    def test_a_version_without_text_hides_the_old_one_from_its_day(self, library: Report) -> None:
        with clock.at(date(2024, 4, 1)):
            url = "/laws/qiye-xinxi-gongshi-zanxingtiaoli/8/"
            [article] = [one for one in all_documents() if one.url == url]
            assert article.visible_until == clock.start_of(date(2024, 5, 1))

    @pytest.mark.parametrize(
        ("question", "url"),
        [
            ("公司法第47条", "/laws/gongsifa/47/"),
            ("公司法第四十七条", "/laws/gongsifa/47/"),
            ("公司法47条", "/laws/gongsifa/47/"),
            ("中华人民共和国公司法 第47条", "/laws/gongsifa/47/"),
            ("国令755", "/laws/cujin-geti-gongshanghu-fazhan-tiaoli/"),
            ("国务院令第755号", "/laws/cujin-geti-gongshanghu-fazhan-tiaoli/"),
            ("国令746", "/laws/shichangzhuti-dengji-guanlitiaoli/"),
            ("主席令15", "/laws/gongsifa/"),
            ("总局令52", "/laws/shichangzhuti-dengji-guanlitiaoli-shishixize/"),
            ("市场监管总局令第52号", "/laws/shichangzhuti-dengji-guanlitiaoli-shishixize/"),
            ("国办发〔2017〕47号", "/laws/zhengfu-wangzhan-fazhan-zhiyin/"),
            ("国办发[2017]47号", "/laws/zhengfu-wangzhan-fazhan-zhiyin/"),
        ],
    )
    def test_exact_names_lead_straight_there(self, library: Report, question: str, url: str) -> None:
        [direct] = documents.resolve(parse(question))
        assert (direct.url, direct.exact) == (url, True)

    def test_an_article_that_does_not_exist_leads_to_the_law_without_certainty(self, library: Report) -> None:
        [direct] = documents.resolve(parse("公司法第999条"))
        assert (direct.url, direct.exact) == ("/laws/gongsifa/", False)
        assert list(documents.resolve(parse("示范市无名法第3条"))) == []
        assert list(documents.resolve(parse("合作社"))) == []

    def test_changes_of_one_version_renew_its_siblings(self, library: Report) -> None:
        company = find_instrument("公司法")
        assert company is not None
        keys = {str(pk) for pk in company.versions.values_list("pk", flat=True)}
        one = sorted(keys)[0]
        assert set(documents._siblings(one)) == keys - {one}


def test_articles_come_and_go_with_their_version(tmp_path: Path) -> None:
    head = ["2020年1月1日 示范市人民政府令第1号公布"]
    later = [*head, "2026年11月1日 示范市人民政府令第2号修订", "2027年1月1日 施行"]
    files = {
        "甲(2020-01-01).md": law("示范市灯会办法", ["旧文。"], head),
        "甲(2026-11-01).md": law("示范市灯会办法", ["新文。"], later),
    }
    import_laws([folder(tmp_path, files)])
    url = "/laws/shifan-shi-denghui-banfa/"
    by_place = {(one.body, one.url): one for one in all_documents() if "灯会" in one.title}
    turn = clock.start_of(date(2027, 1, 1))
    now, then = by_place["旧文。", f"{url}1/"], by_place["新文。", f"{url}1/"]
    assert (now.visible_until, now.visible_from) == (turn, None)
    assert (then.visible_from, then.visible_until) == (turn, None)
    kept = by_place["旧文。", f"{url}2020-01-01/1/"]
    assert (kept.visible_from, kept.visible_until) == (turn, None)
    assert (kept.effective_until, kept.end_word) == (date(2027, 1, 1), "已修改（2020-01-01 的文本）")


def test_numbers_lead_to_the_law_even_without_texts() -> None:
    load_catalogue()
    [direct] = documents.resolve(parse("国令777"))
    assert direct.title == "企业信息公示暂行条例"


def test_names_of_laws_are_words() -> None:
    load_catalogue()
    assert {"公司法", "合作社法", "个体工商户条例"} <= set(documents.words())
