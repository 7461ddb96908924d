"""What a visitor sees when an address is wrong, or when we fail."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.signals import got_request_exception
from django.db import DatabaseError, connection
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from portal.home import views


@pytest.mark.django_db
def test_wrong_address_offers_its_words_to_search_and_ways_on(client: Client) -> None:
    response = client.get("/guides/公司-变更.html")
    html = response.content.decode()
    assert response.status_code == 404 and "没有找到这个网页" in html
    assert 'value="guides 公司 变更"' in html
    assert 'href="/sitemap/"' in html and "/inbox/error/?page=" in html
    assert html.count("<h1") == 1 and html.count('type="search"') == 1


@pytest.mark.django_db
def test_wrong_address_is_shown_as_text(client: Client) -> None:
    html = client.get('/"><script>alert(1)</script>/').content.decode()
    assert "<script>" not in html


@given(st.text(max_size=300))
def test_words_of_any_address_are_short_and_plain(path: str) -> None:
    words = views.words_of(path)
    assert len(words) <= 60 and not set(words) & set('<>"/')
    assert words == " ".join(words.split())


def test_failure_page_needs_neither_database_nor_styles(rf: RequestFactory) -> None:
    response = views.server_error(rf.get("/"))
    html = response.content.decode()
    assert response.status_code == 500 and "网页暂时打不开" in html and "12345" in html
    assert "<link" not in html and "<script" not in html and "style" not in html


@pytest.mark.django_db
def test_wrong_address_while_the_database_is_away(rf: RequestFactory) -> None:
    def gone(*args: Any) -> None:
        raise DatabaseError("away")

    with connection.execute_wrapper(gone):
        response = views.page_not_found(rf.get("/nowhere/"), Exception())
    assert response.status_code == 404 and "网页暂时打不开" in response.content.decode()


@pytest.mark.django_db
def test_an_error_in_a_page_gives_the_failure_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(views, "entries", broken)
    seen: list[type] = []
    got_request_exception.connect(lambda **kwargs: seen.append(kwargs["sender"]), weak=False)
    client = Client(raise_request_exception=False)
    response = client.get("/nowhere/")
    assert response.status_code == 500 and "网页暂时打不开" in response.content.decode()
    assert seen


def test_failure_page_is_well_formed() -> None:
    opened: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: Any) -> None:
            if tag not in ("meta", "link", "br"):
                opened.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert opened.pop() == tag

    Reader().feed(views.server_error(RequestFactory().get("/")).content.decode())
    assert not opened
