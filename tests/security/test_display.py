"""The elderly-friendly mode changes one stylesheet's answer, never the page (design rule 6)."""

from __future__ import annotations

import re
from typing import Any

import pytest
import requests

from tests.platform import pages

# Forms carry tokens; the page on how the portal runs and a certificate tell the second.
OTHER = ("found-error", "status", "citation-check", "quality-check", "running-state", "certificate")
SAME = [name for name in pages.NAMES if name not in OTHER]


MINUTE = re.compile(rb"\d{4}-\d\d-\d\d \d\d:\d\d")


def got(address: str, **more: Any) -> bytes:
    """The page without the minutes in it: an entity's page says as of when it speaks."""
    return MINUTE.sub(b"", requests.get(address, timeout=30, **more).content)


@pytest.mark.parametrize("name", SAME)
def test_page_is_the_same_bytes(site: str, name: str) -> None:
    address = site + pages.path_of(site, name)
    plain = got(address)
    assert got(address, cookies={"display": "elderly"}) == plain
    assert got(address, cookies={"sessionid": "x", "csrftoken": "y" * 32}) == plain
    assert got(address, headers={"Accept-Language": "en", "User-Agent": "x"}) == plain


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
