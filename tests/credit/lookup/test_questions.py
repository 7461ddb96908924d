"""What people type who have no whole code and no whole name: parts, several numbers, addresses, whole questions."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from urllib.parse import quote

import pytest
from django.test import Client

from portal.credit.demo.composing import registration_number
from portal.credit.models import Entity
from tests.credit.lookup.making import entity
from tests.credit.lookup.test_looking_up import ask, leads_to

pytestmark = pytest.mark.usefixtures("column")


def main_of(page: str) -> str:
    return page.partition('id="entity-box-hint"')[2].partition("还可以")[0]


@pytest.mark.parametrize(
    ("text", "given"),
    [("9299010", 7), ("92 99-01", 6), ("99012160000", 11), ("AAAA", 4), ("91990103MA0001UX07X12345", 24)],
)
def test_a_part_of_a_code_is_said_to_be_a_part(
    client: Client, shelve: Callable[[], None], text: str, given: int
) -> None:
    entity(7)
    shelve()
    page = main_of(ask(client, text))
    assert f"{given} 位" in page and "18 位" in page and "15 位" in page and "没有找到名称含" not in page


def test_nine_places_of_a_code_list_those_that_begin_so(client: Client, shelve: Callable[[], None]) -> None:
    one, other = entity(7), entity(8)
    entity(9, uscc=None, reg_no=registration_number("990102", True, 79))
    shelve()
    page = main_of(ask(client, one.code[:14].lower()))
    assert f'href="/entities/{one.code}/"' in page and f'href="/entities/{other.code}/"' in page
    assert "青禾9号" not in page and "2 个" in page
    assert "青禾9号" in main_of(ask(client, registration_number("990102", True, 79)[:12]))
    assert f'href="/entities/{one.code}/"' in main_of(ask(client, one.code[:16])), "two places short"
    assert f'href="/entities/{one.code}/"' in main_of(ask(client, one.code[:14].replace("0", "O")))
    assert "没有代码或者注册号以" in main_of(ask(client, "92990199MA12"))


def test_a_name_of_digits_is_found_beside_the_advice(client: Client, shelve: Callable[[], None]) -> None:
    one = entity(7, name="示范市示范区示范88888面馆")
    shelve()
    page = main_of(ask(client, "88888"))
    assert f'href="/entities/{one.code}/"' in page and "18 位" in page


def test_a_code_within_other_text_leads_to_its_entity(client: Client) -> None:
    one, other = entity(7), entity(8)
    for text in (
        f"{one.name} {one.code}",
        f"https://portal.example/entities/{one.code}/",
        f"代码是{one.code.lower()}，麻烦查一下",
    ):
        assert leads_to(client, text) == f"/entities/{one.code}/", text
    page = main_of(ask(client, f"{one.code}，{other.code}"))
    assert "2 个号码" in page and "青禾7号" in page and "青禾8号" in page and "批量核验" in page
    both = entity(9, reg_no=registration_number("990102", True, 80))
    assert leads_to(client, f"{both.code} {both.reg_no}") == f"/entities/{both.code}/"
    wrong = one.code[:-1] + ("0" if one.code[-1] != "0" else "1")
    assert f"第 18 位应为 {one.code[-1]}" in main_of(ask(client, f"青禾 {wrong}"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("🍜🍜", "没有可以查的字"),
        ("？！", "没有可以查的字"),
        ("0571-88886666", "电话号码"),
        ("https://portal.example/shop", "网址"),
        ("长" * 150, "名称最多 100 个字"),
    ],
)
def test_what_is_no_question_is_said_so(
    client: Client, shelve: Callable[[], None], text: str, said: str
) -> None:
    entity(7)
    shelve()
    page = main_of(ask(client, text))
    assert said in page and "青禾" not in page and "回到第一页" not in page


def test_words_around_a_name_are_left_out(client: Client, shelve: Callable[[], None]) -> None:
    one = entity(7)
    gone = entity(8, status=Entity.CANCELLED, name="示范市示范区示范云丘五金店")
    shelve()
    for text in (
        f"企业名称：{one.name}",
        f"{one.name}怎么样",
        f"{one.name}是真的吗？",
        "青禾7号面馆的电话",
        f"“{one.name}”",
        "有没有叫青禾7号的店",
    ):
        page = main_of(ask(client, text))
        assert f'href="/entities/{one.code}/"' in page and "名称相近" not in page, text
    assert f'href="/entities/{gone.code}/"' in main_of(ask(client, "示范区的五金店"))
    assert "““" not in ask(client, f"“{one.name}”")
    assert f'href="/search/?q={quote("黑名单")}"' in ask(client, "黑名单")
    page = main_of(ask(client, "示范区 五金 注销"))
    assert f'href="/entities/{gone.code}/"' in page and "登记状态：注销" in page


def test_a_whole_former_name_is_said_to_be_one(client: Client, shelve: Callable[[], None]) -> None:
    entity(7, name="示范市示范区示范老街糕点有限公司", former_names=["示范市示范区示范老街糕点店"])
    shelve()
    assert "曾用名：示范市示范区示范老街糕点店" in unescape(ask(client, "示范市示范区示范老街糕点店"))
    assert "曾用名" not in main_of(ask(client, "示范市示范区示范老街糕点有限公司"))
