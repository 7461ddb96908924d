"""Code tables kept in the process: names, paths and successors as of a day, and when they are read anew."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest

from portal.core import codebook, codes
from portal.core.code_files import CodeRow, Reading
from portal.core.codebook import CodeBook
from portal.core.models import Code

DAY = date(2026, 11, 23)
MERGED = date(2020, 1, 1)


@pytest.fixture
def book(db: None) -> CodeBook:
    """The tables every installation has, and a made-up county that was joined with another in 2020."""
    codes.ensure_builtin()
    regions = Reading(codes.REGIONS, "县级以上行政区划代码", "GB/T 2260")
    regions.rows = [
        CodeRow("970000", "甲省", "省级"),
        CodeRow("970100", "乙市", "地级", "970000"),
        CodeRow("970121", "东县", "县级", "970100", None, date(2019, 12, 31), ("970102",)),
        CodeRow("970122", "西县", "县级", "970100", None, date(2019, 12, 31), ("970102",)),
        CodeRow("970102", "东西区", "县级", "970100", MERGED),
    ]
    codes.save(regions)
    return codebook.current()


def test_a_merged_county_names_its_successor(book: CodeBook) -> None:
    state = book.state("gbt2260", "970121", DAY)
    assert (state.word, state.abolished_on) == ("abolished", MERGED)
    assert [life.name for life in state.successors] == ["东西区"]
    assert book.state("gbt2260", "970121", date(2019, 12, 31)).word == "valid"
    assert book.state("gbt2260", "970102", date(2019, 12, 31)).word == "future"
    assert book.state("gbt2260", "970199", DAY).word == "unknown"


def test_names_come_with_their_path(book: CodeBook) -> None:
    assert book.path_name("gbt2260", "970102", DAY) == "甲省乙市东西区"
    assert book.path_name("gbt2260", "990121", DAY) == "示例省示范市青石县"
    assert book.path_name("gbt2260", "970121", DAY) == ""
    assert book.path_name("gbt4754", "13", DAY) == "制造业 > 农副食品加工业"
    assert [life.name for life in book.children("gbt2260", "970100", DAY)] == ["东西区"]


def test_industries_are_found_with_and_without_their_letter(book: CodeBook) -> None:
    assert book.lookup("gbt4754", "13", DAY) == book.lookup("gbt4754", "C13", DAY) != None  # noqa: E711
    assert book.lookup("gbt4754", "A13", DAY) is None
    assert (book.section_of("C13", DAY), book.section_of("13", DAY), book.section_of("98", DAY)) == (
        "C",
        "C",
        "",
    )
    assert book.lookup("gbt4754", "13", date(2011, 1, 1)) is None
    assert book.state("gbt4754", "C13", DAY).word == "valid"
    assert book.state("gbt4754", "A13", DAY).word == "unknown"
    assert len(book.children("gbt4754", "C", DAY)) == 31


def test_without_the_table_nothing_is_known_of_a_region(db: None) -> None:
    codes.ensure_builtin()  # the demo's regions only
    book = codebook.current()
    assert book.state("gbt2260", "110101", DAY).word == "no_table"
    assert book.knows("gbt2260", "110101")
    assert book.state("gbt2260", "990121", DAY).word == "valid"


def test_a_book_asks_the_database_once(book: CodeBook, django_assert_num_queries: Any) -> None:
    book.lookup("gbt2260", "970102", DAY)
    with django_assert_num_queries(0):
        began = time.perf_counter()
        for _ in range(20_000):
            book.lookup("gbt2260", "970102", DAY)
        assert (time.perf_counter() - began) / 20_000 < 20e-6
    with django_assert_num_queries(1):
        assert codebook.current() is book


def test_a_change_is_known_at_once(book: CodeBook) -> None:
    assert book.lookup("gbt2260", "970102", DAY) is not None
    code = Code.objects.get(code="970102")
    code.name = "新名区"
    code.save()
    assert codes.name_of("gbt2260", "970102", DAY) == "新名区"
    code.delete()
    assert codes.valid_on("gbt2260", "970102", DAY) is None
    assert book.lookup("gbt2260", "970102", DAY) is not None, "who holds a book reads one state of the tables"


def test_what_is_saved_again_unchanged_is_not_read_again(book: CodeBook) -> None:
    codes.ensure_builtin()
    assert codebook.current() is book
