"""The dated table of time limits: the vectors of the working-day engine, and which row holds on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core import clock
from portal.core.time_limits import PATH, TimeLimitsError, limit, read, table


@pytest.mark.parametrize(
    ("key", "start", "last"),
    [
        ("publish-penalty", "2026-02-10", "2026-03-16"),
        ("withdraw-penalty", "2026-02-13", "2026-02-25"),
        ("remove-abnormal", "2026-04-30", "2026-05-11"),
        ("publish-permit", "2026-09-18", "2026-10-22"),
        ("publish-inspection", "2026-09-24", "2026-10-29"),
        ("accept-correction", "2026-09-30", "2026-10-10"),
        ("settle-correction", "2026-11-23", "2026-12-21"),
        ("send-penalty", "2026-11-23", "2026-12-07"),
        ("mark-individual", "2026-06-30", "2026-08-31"),
    ],
)
def test_the_last_day(key: str, start: str, last: str) -> None:
    found = limit(key, date.fromisoformat(start))
    assert found and found.last_day(date.fromisoformat(start)) == date.fromisoformat(last)


def test_every_row_says_by_which_rule_and_when_it_was_checked() -> None:
    for row in table():
        assert row.basis and row.checked_on <= clock.today() and (row.confirmed or "待核" in row.doubt)


def test_the_day_on_which_it_starts_decides_which_row_holds() -> None:
    text = PATH.read_text("utf-8").replace(
        'key = "withdraw-penalty"\n', 'key = "withdraw-penalty"\nvalid_to = 2027-03-01\n'
    )
    text += (
        '[[limit]]\nkey = "withdraw-penalty"\nlabel = "撤下"\namount = 2\nunit = "working-days"\n'
        'start = "变更之日"\nlaw = "示范公示办法"\nvalid_from = 2027-03-01\nconfirmed = true\n'
    )
    rows = [one for one in read(text) if one.key == "withdraw-penalty"]
    assert [one.amount for one in rows if one.in_force(date(2027, 2, 28))] == [3]
    assert [one.amount for one in rows if one.in_force(date(2027, 3, 1))] == [2]
    assert limit("withdraw-penalty", date(2021, 8, 31)) is None


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("amount = 3\n", "amount = 0\n", "不能是 0 个工作日"),
        ('doubt = "2024 年修订后的文本待核。"\n', "", "没有核实的"),
        ('key = "send-penalty"', 'key = "publish-penalty"', "重叠"),
        ('unit = "months"', 'unit = "fortnights"', "不能读"),
    ],
)
def test_a_table_with_a_fault_is_not_used(old: str, new: str, word: str) -> None:
    text = PATH.read_text("utf-8")
    assert old in text
    with pytest.raises(TimeLimitsError, match=word):
        read(text.replace(old, new, 1))


@given(st.dates(date(2024, 1, 1), date(2026, 10, 1)), st.integers(0, 30))
def test_a_later_start_never_ends_earlier(start: date, later: int) -> None:
    for row in table():
        assert row.last_day(start + timedelta(days=later)) >= row.last_day(start) > start
