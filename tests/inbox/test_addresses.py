"""What a typed address means, for any input."""

from __future__ import annotations

import string

from hypothesis import given
from hypothesis import strategies as st

from portal.inbox.forms import local_path, without_invisible
from portal.inbox.sealing import CODE_LENGTH, CODE_LETTERS, code_for

HOSTS = {"example.org", "example.org:8000"}


def test_ways_to_write_an_address_of_this_site() -> None:
    assert local_path("", HOSTS) == ""
    assert local_path("  /about/ ", HOSTS) == "/about/"
    assert local_path("http://example.org/about/?a=1#x", HOSTS) == "/about/?a=1"
    assert local_path("https://EXAMPLE.org", HOSTS) == "/"
    assert local_path("example.org:8000/about/", HOSTS) == "/about/"


def test_addresses_of_elsewhere_are_refused() -> None:
    for address in (
        "http://else.example/",
        "//else.example/",
        "javascript:alert(1)",
        "/\\else.example",
        "首页",
        "http://[x",
    ):
        assert local_path(address, HOSTS) is None, address


@given(st.text(max_size=200))
def test_no_input_leads_off_the_site(text: str) -> None:
    path = local_path(text, HOSTS)
    assert path is None or path == "" or (path.startswith("/") and not path.startswith("//"))


@given(st.text(max_size=300))
def test_invisible_characters_go_and_words_stay(text: str) -> None:
    clean = without_invisible(text)
    assert without_invisible(clean) == clean
    assert "\u202e" not in clean and "\u200b" not in clean and "\x00" not in clean
    visible = set(string.ascii_letters + string.digits)
    assert [c for c in clean if c in visible] == [c for c in text if c in visible]


@given(st.text(max_size=64))
def test_query_codes_are_easy_to_read(text: str) -> None:
    code = code_for(text)
    assert len(code) == CODE_LENGTH and set(code) <= set(CODE_LETTERS)
    assert not set(code) & set("01OIL") and code == code_for(text)
