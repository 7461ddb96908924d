"""成员名册、出资清单: totals are checked, personal data stay blank, every line that cannot be read is named."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from portal.cooperatives.members.lines import KINDS, BadLines, Member, counted, read_lines, total
from portal.cooperatives.register.sheets import contribution_sheet, register_sheet
from portal.core.office import read_docx
from portal.core.rules.facts import number_text

URL = "/cooperatives/register/"
LINES = "王小田，农民，货币，20000\n李大山、农民、土地经营权、3万\n赵河\t农民\t货币\t1万\n孙禾,农民,货币,10,000\n清河果品公司|企业|货币|5万"


@pytest.mark.usefixtures("coop_demo", "db")
class TestPage:
    def test_blank_forms_are_ready_to_print(self, client: Client) -> None:
        html = client.get(f"{URL}blank/").content.decode()
        assert html.count("<table") == 2 and 'class="large-type"' in html
        assert "身份证件号码或者统一社会信用代码（用笔填）" in html
        file = client.get(f"{URL}word/")
        lines = read_docx(io.BytesIO(file.content)).lines()
        assert (
            lines[0] == "成员名册"
            and "出资清单" in lines
            and any(line.startswith("| 10 |") for line in lines)
        )

    def test_names_and_amounts_are_filled_in_and_numbers_of_cards_are_not(self, client: Client) -> None:
        html = client.post(URL, {"name": "清河合作社", "members": LINES, "capital": "12万"}).content.decode()
        assert "<td>王小田</td><td>农民</td><td></td><td></td><td></td>" in html
        assert "<td>合计</td><td></td><td>120,000</td>" in html
        assert "人数符合：农民 4 名，一共 5 名。" in html and "网站没有保存" in html

    def test_the_sum_is_held_against_the_members(self, client: Client) -> None:
        html = client.post(URL, {"members": LINES, "capital": "100000"}).content.decode()
        assert "各成员加起来是 120,000 元，出资总额填的是 100,000 元" in html
        html = client.post(URL, {"members": "王小田", "capital": "100000"}).content.decode()
        assert "王小田没有写出资额" in html

    def test_members_that_do_not_do_are_told(self, client: Client) -> None:
        html = client.post(URL, {"members": "甲，农民\n乙，农民"}).content.decode()
        assert "人数不符合" in html and "还差 3 名成员" in html
        assert "还没有写成员" in client.post(URL, {"members": " "}).content.decode()

    def test_the_word_file_has_them_too(self, client: Client) -> None:
        file = client.post(URL, {"members": LINES, "do": "word"})
        lines = read_docx(io.BytesIO(file.content)).lines()
        assert "|  | 合计 |  | 120,000 |  |" in lines


NAMES = st.text(st.characters(whitelist_categories=("Lo",)), min_size=1, max_size=8)
MEMBERS = st.lists(
    st.builds(
        Member,
        NAMES,
        st.sampled_from(KINDS),
        st.sampled_from(["货币", "实物", "林权"]),
        st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100),
    ),
    max_size=30,
    unique_by=lambda member: member.name,
)


@given(MEMBERS, st.sampled_from(["，", ",", "、", "\t", " ； "]))
def test_what_is_written_is_read_again(members: list[Member], between: str) -> None:
    text = "\n".join(
        between.join((member.name, member.kind, member.way, number_text(member.amount or Decimal(0))))
        for member in members
    )
    found = read_lines(text)
    assert found == members and counted(found).total == len(members)
    sheet = contribution_sheet(found)
    cents = sum(int((member.amount or Decimal(0)) * 100) for member in members)
    assert total(found) * 100 == cents
    assert sheet.last[3] == (number_text(Decimal(cents) / 100) if members else "")
    assert (
        len({len(row) for row in [*sheet.table, *[()][:0]]})
        == 1
        == len({len(r) for r in register_sheet(found).table})
    )


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        read_lines(text)
    except BadLines as error:
        assert error.messages and all("行" in message or "次" in message for message in error.messages)
