"""还可以看: links within the site only, shown on the guide."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from portal.guides.pages import GuidesIndexPage
from portal.guides.related import RelatedBlock


@pytest.mark.parametrize("address", ["/guides/gongsi-beian/", " /tools/which-form/ "])
def test_addresses_of_this_site_are_taken(address: str) -> None:
    cleaned = RelatedBlock().clean({"text": "公司备案", "address": address})
    assert cleaned["address"] == address.strip()


@pytest.mark.parametrize(
    "address",
    ["https://example.org/", "//example.org/", "guides/gongsi-beian/", "/guides", "/a/?q=1", "/../"],
)
def test_other_addresses_are_refused_in_words(address: str) -> None:
    with pytest.raises(ValidationError) as refused:
        RelatedBlock().clean({"text": "公司备案", "address": address})
    assert "从 / 开始" in str(refused.value.block_errors["address"])  # type: ignore[attr-defined]


def test_a_guide_leads_to_its_neighbours_and_its_tool(guides: GuidesIndexPage, client: Client) -> None:
    html = client.get("/guides/gongsi-biangeng/").content.decode()
    assert '<a href="/guides/gongsi-jianzi/">公司减少注册资本</a>' in html
    html = client.get("/guides/nongmin-hezuoshe-sheli/").content.decode()
    assert 'href="/cooperatives/members-check/"' in html
