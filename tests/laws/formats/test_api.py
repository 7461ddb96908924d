"""Laws as JSON."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from portal.core import clock
from portal.laws.catalogue import load_catalogue
from tests.laws.formats import lanterns

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Any:
    with clock.at(date(2026, 11, 23)):
        yield


@pytest.fixture
def api(db: None, tmp_path: Path) -> str:
    return f"/api/v1/laws/{lanterns.load(tmp_path).slug}"


def test_a_law_lists_its_articles_on_a_day(client: Client, api: str) -> None:
    law = client.get(api).json()
    assert [one["article"] for one in law["articles"]] == ["1", "2", "2-1", "3"]
    assert (law["status"], law["effective_from"], law["text_missing"]) == ("现行有效", "2010-03-01", False)
    assert client.get(law["articles"][2]["url"]).status_code == 200
    old = client.get(api, {"day": "2005-01-01"}).json()
    assert old["status"] == "已修改" and len(old["articles"]) == 2


def test_an_article_comes_with_its_lines_under_any_spelling(client: Client, api: str) -> None:
    article = client.get(f"{api}/2").json()
    assert [line["label"] for line in article["lines"]][-2:] == ["第一款第三项", "第二款"]
    assert article["law"]["slug"] in api and article["quotation"].endswith("第二条")
    assert client.get(f"{api}/第二条").json()["text"] == article["text"]


def test_refusals_are_in_words(client: Client, api: str) -> None:
    for url, words in (
        (f"{api}/99", "没有第九十九条"),
        (f"{api}/甲", "条序应写作"),
        ("/api/v1/laws/wu", "没有这个"),
    ):
        response = client.get(url)
        assert response.status_code == 404 and words in response.json()["detail"]
    assert client.get(api, {"day": "1990-01-01"}).status_code == 404
    assert client.get(api, {"day": "昨天"}).status_code == 422


def test_a_missing_text_is_said(client: Client) -> None:
    load_catalogue()
    law = client.get("/api/v1/laws/qiye-xinxi-gongshi-zanxingtiaoli").json()
    assert law["text_missing"] and law["articles"] == [] and "全文待补" in law["warnings"][0]
    assert "全文待补" in client.get("/api/v1/laws/qiye-xinxi-gongshi-zanxingtiaoli/8").json()["detail"]
