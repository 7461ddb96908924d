"""Within one law: going to an article by its number, finding words; a text that begins or is missing by the clock."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from portal.core import clock
from portal.core.announcements import run_due
from portal.core.text import cn_number
from portal.laws.documents import version_documents, versions
from portal.laws.finding import find, named_article
from portal.laws.importing import import_laws
from portal.laws.models import Instrument, Provision, Version
from search.documents import Document
from tests.laws.texts import folder, law

TODAY = date(2026, 11, 23)
LAMPS = ["为了安全放灯，制定本办法。", "放灯单位应当报送年度报告ＡＢＣ。\n\n年度报告应当真实。", "附则<b>。"]
HEAD = ["2020年1月1日 示范市人民政府令第1号公布", "2020年3月1日 施行"]
LATER = ["2026年11月1日 示范市人民政府令第2号修订", "2027年1月1日 施行"]


@pytest.fixture(autouse=True)
def _today() -> object:
    with clock.at(TODAY):
        yield


@pytest.fixture
def lamps(db: None, tmp_path: Path) -> str:
    files = {
        "灯会(2020-01-01).md": law("示范市灯会办法", LAMPS, HEAD),
        "灯会(2026-11-01).md": law("示范市灯会办法", ["新文。", "放灯不必报告。"], [*HEAD, *LATER]),
    }
    import_laws([folder(tmp_path, files)])
    return Instrument.objects.get(title="示范市灯会办法").get_absolute_url()


def words(client: Client, url: str) -> str:
    html = client.get(url).content.decode()
    main = html.split("<main")[1].split("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", "", main)))


@pytest.mark.parametrize("asked", ["2", "第二条", "二", "第2条", " ２ ", "第二条第一款", "二条"])
def test_an_article_is_gone_to_by_any_spelling(client: Client, lamps: str, asked: str) -> None:
    response = client.get(lamps, {"article": asked})
    assert (response.status_code, response["Location"]) == (302, f"{lamps}#art-2")


def test_a_dated_text_keeps_its_day(client: Client, lamps: str) -> None:
    response = client.get(f"{lamps}2027-01-01/", {"article": "1"})
    assert response["Location"] == f"{lamps}2027-01-01/#art-1"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("9", "本文本没有第九条，最后一条是第三条。"),
        ("3-1", "本文本没有第三条之一"),
        ("附则", "“附则”不是条序"),
        ("0", "“0”不是条序"),
        ("99999", "本文本没有第 99999 条"),
        ("<b>", "“<b>”不是条序"),
    ],
)
def test_no_such_article_is_said_beside_the_form(client: Client, lamps: str, asked: str, said: str) -> None:
    response = client.get(lamps, {"article": asked})
    assert response.status_code == 200
    assert said in unescape(re.sub("<[^>]+>", "", response.content.decode()))
    assert "noindex" in response.content.decode()


@given(st.integers(1, 1999), st.integers(0, 40))
def test_every_spelling_of_a_number_is_read(number: int, extra: int) -> None:
    tail = f"之{cn_number(extra)}" if extra else ""
    for text in (
        f"第{cn_number(number)}条{tail}",
        f"{cn_number(number)}条{tail}",
        f"{number}-{extra}" if extra else str(number),
        f"第{number}条{tail}",
    ):
        assert named_article(text) == (number, extra), text


@given(st.text(max_size=20))
def test_no_input_breaks_the_reading_of_numbers(text: str) -> None:
    found = named_article(text)
    assert found is None or found[0] > 0


def test_words_are_found_with_their_places(client: Client, lamps: str) -> None:
    html = client.get(lamps, {"find": "年度报告"}).content.decode()
    assert "“年度报告”：1 条中有 2 处" in html
    assert html.count("<mark>年度报告</mark>") == 2
    assert '<a href="#art-2">第二条</a>' in html
    assert "“abc”：1 条中有 1 处" in client.get(lamps, {"find": "abc"}).content.decode()


def test_nothing_found_says_so_and_offers_the_whole_site(client: Client, lamps: str) -> None:
    html = client.get(lamps, {"find": "罚款"}).content.decode()
    assert "“罚款”：本文件中没有" in html and "/search/?q=%E7%BD%9A%E6%AC%BE" in html


def test_what_is_looked_for_and_found_is_escaped(client: Client, lamps: str) -> None:
    html = client.get(lamps, {"find": "<b>"}).content.decode()
    assert "<mark>&lt;b&gt;</mark>" in html and "“&lt;b&gt;”" in html
    assert "<b>" not in html


def test_the_page_of_a_law_offers_both_and_reads_without_scripts(client: Client, lamps: str) -> None:
    html = client.get(lamps).content.decode()
    assert 'name="article"' in html and 'name="find"' in html
    assert 'data-print-title="《示范市灯会办法》' in html
    for script in re.findall(r"<script[^>]*>", html):
        assert " defer" in script or "ld+json" in script


@given(
    st.lists(st.text(alphabet="年度报告abＡ.（", max_size=30), max_size=5),
    st.text(alphabet="年报aA", min_size=1, max_size=3),
)
def test_places_found_are_those_that_stand_there(texts: list[str], wanted: str) -> None:
    rows = [
        Provision(kind="article", number=place, label=f"第{place}条", anchor=f"art-{place}", text=text)
        for place, text in enumerate(texts, 1)
    ]
    found = find(wanted, rows)
    assert found is not None
    assert all("<mark>" in place.context for place in found.places)
    if wanted in "".join(texts):
        plain = sum(wanted in text for text in texts)
        assert found.articles >= plain


def undated(version: Version) -> list[Document]:
    """What the search finds as the text to go by: superseded texts are found under their day."""
    return [one for one in version_documents(version) if not re.search(r"/\d{4}-\d\d-\d\d/", one.url)]


def test_a_text_goes_live_on_its_day_on_the_page_and_in_the_index(client: Client, lamps: str) -> None:
    of_law = Version.objects.filter(instrument__title="示范市灯会办法")
    new, old = of_law.get(effective_from=date(2027, 1, 1)), of_law.get(effective_from=date(2020, 3, 1))

    def shown(version: Version) -> bool:
        row = versions().get(pk=version.pk)
        now = clock.now()
        return any(
            (one.visible_from is None or one.visible_from <= now)
            and (one.visible_until is None or now < one.visible_until)
            for one in undated(row)
        )

    assert "年度报告" in words(client, lamps) and "不必报告" not in words(client, lamps)
    assert shown(old) and not shown(new)
    with clock.at(clock.start_of(date(2027, 1, 1))):
        assert "不必报告" in words(client, lamps) and "年度报告" not in words(client, lamps)
        assert shown(new) and not shown(old)
        assert "不必报告" in words(client, f"{lamps}2/")
        assert "年度报告" in words(client, f"{lamps}2026-12-31/")
    run_due()


def test_a_missing_text_takes_the_place_of_the_old_one_on_its_day(client: Client, lamps: str) -> None:
    instrument = Instrument.objects.get(title="示范市灯会办法")
    missing = Version.objects.create(
        instrument=instrument,
        promulgated_on=date(2027, 2, 1),
        effective_from=date(2027, 3, 1),
        source_name="示范市人民政府公报",
        source_url="https://example.org/gongbao",
        live=True,
    )
    with clock.at(date(2027, 2, 28)):
        assert "不必报告" in words(client, lamps) and "将自 2027-03-01 起施行" in words(client, lamps)
    with clock.at(date(2027, 3, 1)):
        text = words(client, lamps)
        assert "全文待补" in text and "到示范市人民政府公报阅读" in text
        assert "不必报告" not in text and "年度报告" not in text
        assert 'href="https://example.org/gongbao"' in client.get(lamps).content.decode()
        assert "这里不用旧文本代替" in words(client, f"{lamps}2/")
        assert not list(versions().filter(pk=missing.pk))
        for row in versions().filter(instrument=instrument):
            assert not [one for one in undated(row) if one.visible_until is None]
