"""Guides as JSON: what the pages show, filled in and by name."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from portal.guides.pages import GuidePage, GuidesIndexPage

LIST = "/api/v1/guides"
G1 = f"{LIST}/geti-gongshanghu-sheli"


@pytest.fixture(autouse=True)
def _guides(guides: GuidesIndexPage) -> None:
    """The demo."""


def data(client: Client, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_list_has_every_public_guide_and_filters(client: Client) -> None:
    found = data(client, LIST)
    assert found["total"] == GuidePage.objects.live().count()
    assert {each["slug"] for each in data(client, f"{LIST}?audience=cooperative")["guides"]} == {
        "nongmin-hezuoshe-sheli",
        "nongmin-hezuoshe-biangeng-beian",
    }
    assert all(each["handling"] == "即办件" for each in data(client, f"{LIST}?handling=immediate")["guides"])
    GuidePage.objects.get(slug="xieye-beian").unpublish()
    assert data(client, LIST)["total"] == found["total"] - 1
    assert client.get(f"{LIST}/xieye-beian").status_code == 404


def test_list_at_a_place(client: Client) -> None:
    found = data(client, f"{LIST}?at=sfs-xhq")
    assert found["at"] == {"code": "sfs-xhq", "name": "示范市新河区市场监督管理局"}
    first = found["guides"][0]
    assert first["url"] == "/guides/geti-gongshanghu-sheli/at/sfs-xhq/"
    assert first["differences"] == 1
    assert data(client, f"{LIST}?at=sls")["total"] == 0


def test_a_guide_has_all_fields_with_addresses_of_articles(client: Client) -> None:
    found = data(client, G1)
    guide = GuidePage.objects.get(slug="geti-gongshanghu-sheli")
    for name in ("conditions", "materials", "steps", "special", "faqs", "duties", "questions", "cases"):
        assert len(found["parts"][name]) == len(getattr(guide, name)), name
    application = found["parts"]["materials"][0]
    assert application["fields"]["name"] == "个体工商户登记申请书"
    assert application["basis"][0]["article"] == "第十六条"
    assert application["basis"][0]["url"].startswith("/laws/")
    shop = found["parts"]["materials"][2]["fields"]["when"]
    assert shop == [[{"fact": "premises", "op": "is", "values": "shop", "parameter": None}]]
    assert found["bases"]["limit_basis"][0]["title"] == "市场主体登记管理条例"


def test_figures_are_filled_in_and_named(client: Client) -> None:
    found = data(client, G1)
    assert found["statutory"] == {"days": "3.0", "parameter": "登记时限"}
    assert "3个工作日内登记" in found["texts"]["limit_text"]
    assert not re.search(r"\[\[[^\[{]", json.dumps(found, ensure_ascii=False))
    (figure,) = [each for each in found["parameters"] if each["name"] == "登记时限"]
    assert (figure["text"], figure["article"], figure["was"]) == ("3个工作日", "第十九条第一款", "")


def test_a_guide_at_a_place_has_its_windows_and_differences(client: Client) -> None:
    found = data(client, f"{G1}?at=sfs-xhq")
    assert found["windows"][0]["address"] == "示范市新河区河港路 52 号"
    assert found["local"][0]["basis"][0]["title"] == "示范市市场主体登记便利化规定"
    assert data(client, G1)["local"] == []


@pytest.mark.parametrize(
    "address", [f"{LIST}?at=nowhere", f"{G1}?at=nowhere", f"{G1}?at=sls", f"{LIST}/none"]
)
def test_what_is_not_there_is_not_found(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "没有" in answer.json()["detail"] or answer.json()["detail"] == "Not Found"


def test_an_unknown_filter_value_is_refused(client: Client) -> None:
    assert client.get(f"{LIST}?audience=everyone").status_code == 422


def test_unchanged_is_said_by_the_tag(client: Client) -> None:
    tag = client.get(G1)["ETag"]
    assert client.get(G1, headers={"If-None-Match": tag}).status_code == 304


def test_the_description_has_examples(client: Client) -> None:
    schemas = data(client, "/api/v1/openapi.json")["components"]["schemas"]
    for name in ("GuideRef", "GuideBasisOut", "FigureOut"):
        assert schemas[name]["example"]
