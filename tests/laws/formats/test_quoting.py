"""Single paragraphs and items: their pages, their marks in the text, their quotations."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from portal.core import clock
from portal.laws.models import Instrument
from tests.laws.formats import lanterns

pytestmark = pytest.mark.django_db
QUOTED = "《示范市河灯节条例》（2010年1月1日修订，自2010年3月1日起施行）第二条"


@pytest.fixture(autouse=True)
def _today() -> Any:
    with clock.at(date(2026, 11, 23)):
        yield


@pytest.fixture
def base(db: None, tmp_path: Path) -> str:
    return lanterns.load(tmp_path).get_absolute_url()


def quoted(html: str) -> list[str]:
    """The quotation of a page, then those of its parts."""
    parts = re.findall(r"data-quotation>([^<]+)<", html) + re.findall(r"</a>：(《[^<]+)</li>", html)
    return [re.sub(r"（示范[^，]*令第\d+号，|（示政令[^，]*，", "（", unescape(part)) for part in parts]


def test_a_paragraph_has_a_page_with_the_place_marked_and_quoted(client: Client, base: str) -> None:
    html = client.get(f"{base}2/2/").content.decode()
    assert "<h1>示范市河灯节条例第二条第二款</h1>" in html
    assert re.findall(r'class="law-article__here">([^<]+)<', html) == ["前款规定自公布之日起适用。"]
    assert quoted(html) == [f"{QUOTED}第二款"]
    assert f'<link rel="canonical" href="{base}2/">' in html
    assert f'href="{base}#art-2-p2"' in html


def test_an_item_has_one_too_with_its_points(client: Client, base: str) -> None:
    html = client.get(f"{base}2/1/2/").content.decode()
    assert quoted(html) == [f"{QUOTED}第一款第二项"]
    marked = re.findall(r'class="law-article__here">([^<]+)<', html)
    assert marked == ["（二）材料有下列问题：", "1.不能降解；", "2.含有金属。"]


def test_an_article_offers_its_paragraphs_and_a_paragraph_its_items(client: Client, base: str) -> None:
    article = client.get(f"{base}2/").content.decode()
    assert quoted(article) == [QUOTED, f"{QUOTED}第一款", f"{QUOTED}第二款"]
    assert f'href="{base}2/1/"' in article and "引用其中一款" in article
    paragraph = client.get(f"{base}2/1/").content.decode()
    assert quoted(paragraph)[1:] == [f"{QUOTED}第一款第{number}项" for number in "一二三"]
    assert quoted(client.get(f"{base}3/").content.decode())[1:] == []


def test_the_paragraph_of_a_day_is_that_of_its_text(client: Client, base: str) -> None:
    html = client.get(f"{base}2005-01-01/2/1/").content.decode()
    assert "灯会每年一次" in html and "不是现行文本" in html
    assert (
        quoted(html)[0].endswith("自2001年1月1日起施行）第二条第一款")
        or "2001年1月1日公布" in quoted(html)[0]
    )


def test_what_is_not_there_is_said_in_words(client: Client, base: str) -> None:
    for url, words in (
        ("2/9/", "示范市河灯节条例第二条没有第九款。"),
        ("2/1/7/", "示范市河灯节条例第二条没有第一款第七项。"),
        ("99/1/", "没有第九十九条"),
        ("2005-01-01/2/2/", "没有第二款"),
    ):
        response = client.get(base + url)
        assert response.status_code == 404 and words in response.content.decode(), url
    assert client.get(f"{base}2/0/").status_code == client.get(f"{base}0/1/").status_code == 404


def test_each_paragraph_has_one_anchor_in_the_full_text(client: Client, base: str) -> None:
    html = client.get(base).content.decode()
    ids = re.findall(r'id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert {"art-2-p1", "art-2-p1-2", "art-2-p2", "art-2-1-p1"} <= set(ids)


def test_a_quotation_says_that_a_law_has_ended(client: Client, base: str) -> None:
    Instrument.objects.filter(title=lanterns.TITLE).update(ended_on=date(2020, 5, 1), end_kind="repealed")
    assert "自2020年5月1日起废止）第二条" in client.get(f"{base}2/").content.decode()
    with clock.at(date(2020, 4, 30)):
        assert "起废止）第二条" not in client.get(f"{base}2/").content.decode()


def test_the_button_to_copy_waits_for_its_script(client: Client, base: str) -> None:
    html = client.get(f"{base}2/").content.decode()
    assert re.search(r"<button[^>]*quotation__copy[^>]* hidden>", html)
    assert re.search(r'<script src="[^"]*laws/quote[^"]*\.js" defer></script>', html)
