"""What a visitor types, and what the look-up makes of it."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import date
from html import unescape
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.core import clock, credit_codes, registration_numbers
from portal.credit.demo.composing import credit_code, registration_number
from portal.credit.models import EntitiesPage
from tests.credit.lookup.making import disclosure, entity

PERSON = "110101199003074514"  # right in its check, of nobody
pytestmark = pytest.mark.usefixtures("column")


def ask(client: Client, text: str, **more: str) -> str:
    query = "&".join(f"{key}={quote(value)}" for key, value in {"q": text, **more}.items())
    answer = client.get(f"/entities/?{query}")
    assert answer.status_code == 200, answer.get("Location")
    return unescape(answer.content.decode())


def leads_to(client: Client, text: str) -> str:
    answer = client.get("/entities/", {"q": text})
    assert answer.status_code == 302
    return str(answer["Location"])


def test_a_code_in_any_writing_leads_straight_to_the_entity(client: Client) -> None:
    code = entity(7).code
    for text in (code, code.lower(), f"{code[:8]} {code[8:]}", f"统一社会信用代码：{code}", "９" + code[1:]):
        assert leads_to(client, text) == f"/entities/{code}/", text


def test_letter_o_is_read_as_zero_and_said(client: Client) -> None:
    code = entity(7).code
    place = code.index("0", 10)
    page = ask(client, code[:place] + "O" + code[place + 1 :])
    assert f"第 {place + 1} 位您输入的是字母 O，代码里没有这个字母，已按数字 0 查" in page
    assert f'href="/entities/{code}/"' in page and "青禾7号" in page


def test_of_the_possible_codes_those_in_the_register_are_offered(client: Client) -> None:
    code = entity(7).code
    entity(8)
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    page = ask(client, wrong)
    assert f'href="/entities/{code}/"' in page and f"第 18 位应为 {code[-1]}" in page
    assert "青禾8号" not in page


def test_two_neighbours_swapped_are_found(client: Client) -> None:
    code = next(
        code
        for code in (credit_code("2", "990102", serial) for serial in range(100, 200))
        if code[15] != code[16]
    )
    entity(1, uscc=code)
    assert f'href="/entities/{code}/"' in ask(client, code[:15] + code[16] + code[15] + code[17])


def test_a_code_that_nobody_has_is_explained_with_what_to_do(client: Client) -> None:
    code = credit_code("1", "990103", 5)
    page = ask(client, code)
    assert f"登记信息里没有统一社会信用代码 {code}。号码本身没有写错。" in page
    assert "第 3—8 位" in page and "990103" in page and "可以这样做" in page


def test_an_address_of_nobody_is_404_and_helps(client: Client) -> None:
    code = credit_code("1", "990103", 5)
    answer = client.get(f"/entities/{code}/")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "登记信息里没有这个号码" in page and f"/entities/?q={code}" in page


def test_a_registration_number_leads_to_the_entity_and_its_lasting_address(client: Client) -> None:
    number = registration_number("990102", True, 77)
    code = entity(7, reg_no=number).code
    assert leads_to(client, number) == f"/entities/{code}/"
    assert client.get(f"/entities/{number}/")["Location"] == f"/entities/{code}/"
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert f'href="/entities/{code}/"' in ask(client, wrong)


def test_an_entity_with_an_old_number_only_has_an_address(client: Client) -> None:
    number = registration_number("990102", True, 78)
    entity(7, uscc=None, reg_no=number, status="cancelled", cancelled_on=date(2014, 8, 12))
    page = client.get(f"/entities/{number}/").content.decode()
    assert "2014-08-12" in page and "已经注销" in page


def test_two_holders_of_one_registration_number_are_both_offered(client: Client) -> None:
    number = registration_number("990102", True, 79)
    entity(7, reg_no=number), entity(8, reg_no=number)
    page = ask(client, number)
    assert "青禾7号" in page and "青禾8号" in page and "2 个主体" in page
    assert client.get(f"/entities/{number}/")["Location"] == f"/entities/?q={number}"


@pytest.mark.parametrize("text", [PERSON, f"身份证 {PERSON}", PERSON.lower(), f"{PERSON[:6]} {PERSON[6:]}"])
def test_a_persons_number_is_refused_and_repeated_nowhere(
    client: Client, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    with caplog.at_level(logging.DEBUG):
        place = leads_to(client, text)
        page = client.get(place).content.decode()
        path = client.get(f"/entities/{PERSON}/")
        tool = client.get("/tools/credit-code/", {"code": PERSON})
    assert "身份证件号码" in page and "没有保存" in page
    for shown in (place, page, path.get("Location", ""), path.content.decode(), tool.get("Location", "")):
        assert PERSON not in shown and PERSON[6:] not in shown
    assert PERSON not in caplog.text
    assert path.status_code == tool.status_code == 302


def test_a_persons_number_of_fifteen_digits_is_refused(client: Client) -> None:
    person = "110101900307451"
    assert not registration_numbers.is_valid(person)
    assert person not in leads_to(client, person)


def test_a_mobile_number_is_refused_too(client: Client) -> None:
    place = leads_to(client, "13800138000")
    assert "13800138000" not in place and "手机号码" in client.get(place).content.decode()


def test_names_are_found_in_part_misspelt_by_sound_and_by_former_name(
    client: Client, shelve: Callable[[], None]
) -> None:
    one = entity(1, name="示范市示范区示范老街糕点有限公司", former_names=["示范市示范区示范柳巷点心铺"])
    entity(2)
    shelve()
    for text in ("老街糕点", "示范老街糕点", "老接糕点", "laojiegaodian", "柳巷点心"):
        assert f'href="/entities/{one.code}/"' in ask(client, text), text
    assert "您要找的是不是" in ask(client, "老接糕点")
    assert "曾用名：示范市示范区示范柳巷点心铺" in ask(client, "柳巷点心")
    assert "没有查到" in ask(client, "不相干的字号") and "只写字号" in ask(client, "不相干的字号")


def test_lists_are_narrowed_by_links_with_counts(client: Client, shelve: Callable[[], None]) -> None:
    entity(1), entity(2)
    entity(3, name="示范市青石县示范云岭葡萄专业合作社", type_code="9100", region="990121", section="A")
    shelve()
    page = ask(client, "")
    assert "市场主体目录" in page and 'href="/entities/?type=cooperative"' in page
    narrowed = ask(client, "", type="cooperative")
    assert "云岭葡萄" in narrowed and "青禾1号" not in narrowed and "共 1 个" in narrowed
    assert 'class="chip" href="/entities/"' in narrowed
    assert '<input type="hidden" name="type" value="cooperative">' in narrowed
    assert "没有符合条件的市场主体" in ask(client, "", type="cooperative", status="cancelled")


def test_pages_follow_each_other_without_gap_or_repetition(
    client: Client, shelve: Callable[[], None]
) -> None:
    codes = {entity(serial).code for serial in range(1, 46)}
    shelve()
    seen: list[str] = []
    address = "/entities/?type=individual"
    for _ in range(3):
        page = unescape(client.get(address).content.decode())
        found = page.partition("<main")[2].split('class="listing__link" href="/entities/')[1:]
        seen += [each[:18] for each in found]
        address = page.partition('rel="next" href="')[2].partition('"')[0]
    assert not address and len(seen) == 45 and set(seen) == codes


def test_without_the_shelf_numbers_and_beginnings_of_names_still_work(client: Client) -> None:
    one = entity(1)
    page = ask(client, one.name[:12])
    assert "名称检索暂时不能使用" in page and f'href="/entities/{one.code}/"' in page
    assert f'href="/entities/{one.code}/"' in ask(client, one.name)
    assert leads_to(client, one.code) == f"/entities/{one.code}/"


def test_what_is_typed_is_shown_as_text(client: Client) -> None:
    page = client.get("/entities/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page
    assert client.get("/entities/", {"q": "长" * 5000}).status_code == 200
    assert client.get("/entities/", {"q": "\x00\ud7ff", "cursor": "x", "region": "%"}).status_code == 200


def test_any_code_is_explained_without_a_word_about_its_holder(client: Client) -> None:
    one = entity(7)
    page = client.get("/tools/credit-code/", {"code": one.code}).content.decode()
    assert "第 9—17 位" in page and "号码没有写错" in page
    assert one.name not in page and "青禾" not in page
    wrong = client.get("/tools/credit-code/", {"code": one.code[:-1] + "I"}).content.decode()
    assert "号码写得不对" in wrong and one.code in wrong
    assert credit_codes.is_valid(one.code)


def test_the_explanation_of_a_kept_code_says_that_the_type_has_changed(client: Client) -> None:
    one = entity(
        7,
        uscc=credit_code("2", "990102", 7),
        type_code="1130",
        name="示范市示范区示范青禾糕点有限公司",
        converted_from="individual",
        converted_on=date(2026, 3, 1),
    )
    page = client.get(f"/entities/{one.code}/code/").content.decode()
    assert "个体工商户" in page and "有限责任公司" in page and "代码不变" in page


def test_the_look_up_is_never_kept(column: EntitiesPage, client: Client) -> None:
    assert column.not_storable_because
    assert "no-cache" in client.get("/entities/")["Cache-Control"]


def test_rows_say_which_lists_an_entity_is_on_as_long_as_it_is(
    client: Client, shelve: Callable[[], None]
) -> None:
    one = entity(1, type_code="1130", name="示范市示范区示范云杉有限公司")
    record = disclosure(one, "serious")
    disclosure(entity(2, name="示范市示范区示范云杉面馆"), "abnormal", 2)
    shelve()
    page = ask(client, "云杉")
    assert (
        page.count("tag--warn") == 2 and ">严重违法失信名单</span>" in page and ">经营异常状态</span>" in page
    )
    assert ">严重违法失信名单</span>" in ask(client, one.code[:12])
    assert record.public_until
    with clock.at(record.public_until):
        assert "严重违法失信名单" not in ask(client, "云杉")


def test_rows_cost_one_question_for_the_lists_however_many(
    client: Client, shelve: Callable[[], None]
) -> None:
    disclosure(entity(1, name="示范市示范区示范云杉面馆"), "abnormal")
    for serial in range(2, 9):
        disclosure(entity(serial), "abnormal", serial)
    shelve()
    counts = []
    for text in ("云杉", "青禾"):
        ask(client, text)
        with CaptureQueriesContext(connection) as asked:
            ask(client, text)
        counts.append([each["sql"] for each in asked if "credit_disclosure" in each["sql"]])
    assert [len(each) for each in counts] == [1, 1]


def test_an_enterprise_stands_before_its_branches(client: Client, shelve: Callable[[], None]) -> None:
    whole = entity(1, type_code="1130", name="示范市示范云杉五金有限公司", established_on=date(2012, 1, 1))
    for serial, day in ((2, date(2024, 1, 1)), (3, date(2009, 1, 1))):
        name = f"示范市示范云杉五金有限公司第{serial}分公司"
        entity(serial, type_code="2130", name=name, parent_code=whole.code, established_on=day)
    shelve()
    page = ask(client, "云杉五金")
    names = re.findall(r'class="listing__link" href="/entities/(\w+)/"', page)
    assert names[0] == whole.code and len(names) == 3


def test_those_only_similar_are_counted_apart(client: Client, shelve: Callable[[], None]) -> None:
    entity(1, name="示范市示范区示范云杉糕点店")
    entity(2, name="示范市示范区示范云山糕点店")
    shelve()
    page = ask(client, "云杉糕点")
    assert "名称相近" in page and "共 1 个，另有名称相近的 1 个" in page


def test_tools_stand_before_the_newest_and_behind_what_was_asked_for(
    client: Client, shelve: Callable[[], None]
) -> None:
    entity(1)
    shelve()
    first, found = client.get("/entities/").content.decode(), ask(client, "青禾")
    assert first.index("还可以") < first.index("市场主体目录")
    assert found.index("还可以") > found.index('class="listing__link"')


def test_of_a_wrong_code_only_one_change_is_proposed(client: Client) -> None:
    page = ask(client, "91350100M000100Y4Z")
    assert "91350100M000100Y43（第 18 位应为 3" in page
    assert "91350700M000100Y42" not in page and "A1350100M000100Y42" not in page


def test_a_code_whose_inner_check_differs_is_not_called_faultless(client: Client) -> None:
    page = ask(client, "92110101MA00000419")
    assert "号码本身没有写错" not in page and "第 18 位校验相符；第 17 位与前八位不符" in page
