"""What visitors type comes back as text; nobody is sent off the site."""

from __future__ import annotations

from urllib.parse import quote

import pytest
import requests

ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
PLACES = [
    "/search/?q={}",
    "/search/?q=公司&kind={}",
    "/laws/?level={}",
    "/{}/",
    "/notices/?page={}",
    "/inbox/error/?page={}",
]


@pytest.mark.parametrize("place", PLACES)
def test_typed_text_is_escaped(site: str, place: str) -> None:
    answer = requests.get(site + place.format(quote(ATTACK, safe="")), timeout=30)
    assert answer.status_code < 500
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text


def test_api_answers_json_only(site: str) -> None:
    answer = requests.get(site + "/api/v1/search", params={"q": ATTACK}, timeout=30)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("application/json")
    for result in answer.json()["results"]:
        assert "<script" not in result["summary"] and "<script" not in result["title"]


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example/",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "\t//evil.example",
    ],
)
def test_choosing_the_display_never_leads_away(site: str, target: str) -> None:
    for address in ("/display/elderly/", "/display/standard/"):
        answer = requests.get(site + address, params={"from": target}, allow_redirects=False, timeout=30)
        assert answer.status_code == 302
        assert answer.headers["Location"] == "/"


@pytest.mark.parametrize(
    "text", ["\x00", "%", "'", "\ud800", "第" * 5000, "🏪", "‮abc", "\r\nSet-Cookie: a=b"]
)
def test_odd_queries_are_answered(site: str, text: str) -> None:
    raw = quote(text.encode("utf-8", "surrogatepass"), safe="")
    for place in ("/search/?q=", "/api/v1/search?q="):
        answer = requests.get(site + place + raw, timeout=30)
        assert answer.status_code < 500
        assert "a" not in answer.cookies
