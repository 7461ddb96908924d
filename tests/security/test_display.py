"""The elderly-friendly mode changes one stylesheet's answer, never the page (design rule 6)."""

from __future__ import annotations

import pytest
import requests

from tests.platform import pages

# Forms carry tokens, and the page on how the portal runs tells the second.
OTHER = ("found-error", "status", "citation-check", "quality-check", "running-state")
SAME = [name for name in pages.NAMES if name not in OTHER]


@pytest.mark.parametrize("name", SAME)
def test_page_is_the_same_bytes(site: str, name: str) -> None:
    address = site + pages.path_of(site, name)
    plain = requests.get(address, timeout=30).content
    assert requests.get(address, cookies={"display": "elderly"}, timeout=30).content == plain
    assert (
        requests.get(address, cookies={"sessionid": "x", "csrftoken": "y" * 32}, timeout=30).content == plain
    )
    assert (
        requests.get(address, headers={"Accept-Language": "en", "User-Agent": "x"}, timeout=30).content
        == plain
    )


def test_mode_is_kept_and_has_an_exit(site: str) -> None:
    visitor = requests.Session()
    before = visitor.get(site + "/display/style.css", timeout=30)
    visitor.get(site + "/display/elderly/", params={"from": "/guides/"}, timeout=30)
    during = visitor.get(site + "/display/style.css", timeout=30)
    back = visitor.get(site + "/display/standard/", params={"from": "/guides/"}, timeout=30)
    after = visitor.get(site + "/display/style.css", timeout=30)
    assert before.text == after.text != during.text
    assert back.url == site + "/guides/"
    assert "private" in during.headers["Cache-Control"] and "Cookie" in during.headers["Vary"]
