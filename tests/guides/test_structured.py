"""The guides' data blocks: schema.org's shapes, the page's own facts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from portal.guides.pages import GuidePage, GuidesIndexPage
from tests.platform.schema_org import nodes_of

G1 = "/guides/geti-gongshanghu-sheli/"


@pytest.fixture(autouse=True)
def _guides(guides: GuidesIndexPage) -> None:
    """The demo."""


def test_every_guide_has_three_sound_nodes_with_its_facts(client: Client) -> None:
    for guide in GuidePage.objects.live():
        nodes = nodes_of(client.get(guide.url).content.decode())
        assert set(nodes) == {"GovernmentService", "HowTo", "FAQPage"}
        assert nodes["GovernmentService"]["name"] == guide.title
        assert len(nodes["HowTo"]["step"]) == len(guide.steps)
        assert [each["name"] for each in nodes["HowTo"]["supply"]] == [
            block.value["name"] for block in guide.materials
        ]
        assert len(nodes["FAQPage"]["mainEntity"]) == len(guide.faqs)


def test_figures_are_those_of_the_page(client: Client) -> None:
    service = nodes_of(client.get(G1).content.decode())["GovernmentService"]
    assert service["termsOfService"] == "承诺1个工作日，法定3个工作日，情形复杂的可再延长3个工作日。"
    assert service["offers"]["price"] == 0
    assert any(law["name"] == "市场主体登记管理条例第十九条" for law in service["subjectOf"])


def test_at_a_place_the_windows_are_that_places(client: Client) -> None:
    service = nodes_of(client.get(f"{G1}at/sfs-xhq/").content.decode())["GovernmentService"]
    assert service["provider"]["name"] == "示范市新河区市场监督管理局"
    places = [
        channel["serviceLocation"] for channel in service["availableChannel"] if "serviceLocation" in channel
    ]
    assert [place["address"] for place in places] == ["示范市新河区河港路 52 号"]
    assert service["@id"] == f"{G1}#service"


def test_what_an_editor_types_cannot_leave_the_block(
    client: Client, guide: Callable[[str], GuidePage]
) -> None:
    page = guide("geti-gongshanghu-sheli")
    page.summary = "</script><script>alert(1)</script>&amp;"
    page.save_revision().publish()
    html = client.get(G1).content.decode()
    assert nodes_of(html)["GovernmentService"]["description"] == page.summary
    assert "<script>alert" not in html


def test_a_guide_with_a_fee_says_no_price(client: Client, guide: Callable[[str], GuidePage]) -> None:
    page = guide("geti-gongshanghu-sheli")
    page.fee, page.fee_standard = True, "每份 5 元"
    page.save_revision().publish()
    nodes = nodes_of(client.get(G1).content.decode())
    assert "offers" not in nodes["GovernmentService"]
    assert "estimatedCost" not in nodes["HowTo"]
