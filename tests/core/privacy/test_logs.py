"""What is written to a log holds nobody's number, whichever way it came in."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from portal.core.privacy import redacted
from portal.core.privacy.logs import PersonalNumbersFilter
from tests.core.privacy import people

NUMBER, PHONE = "990101199001011230", "13900000001"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What a handler with the filter writes, of any logger."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.addFilter(PersonalNumbersFilter())
    root = logging.getLogger()
    root.addHandler(handler)
    yield out
    root.removeHandler(handler)


log = logging.getLogger("portal.somewhere")


def test_message_and_arguments(written: io.StringIO) -> None:
    log.warning("第 %d 行：%s，电话%s", 7, NUMBER, PHONE)
    assert written.getvalue() == "第 7 行：〔身份证号〕，电话〔手机号〕\n"


def test_exceptions_with_their_causes_and_notes(written: io.StringIO) -> None:
    try:
        try:
            raise KeyError(NUMBER)
        except KeyError as error:
            error.add_note(f"电话{PHONE}")
            raise ValueError(f"Key (id)=({NUMBER}) already exists") from error
    except ValueError:
        log.exception("出错")
    text = written.getvalue()
    assert NUMBER not in text and PHONE not in text
    assert "ValueError" in text and "test_logs.py" in text and "direct cause" in text


def test_stack_and_addresses(written: io.StringIO) -> None:
    log.warning("Not Found: /search/?q=%E5%BC%A0+139+0000+0001&mail=zhang%40qq.com", stack_info=True)
    log.warning("GET /search/?q=990101%2019900101%201230")
    log.warning("Not Found: %s", f"/号{NUMBER}，电话{PHONE}/".encode("unicode_escape").decode())
    log.warning("行 %r", f"张\n{PHONE}\t{NUMBER}")
    assert NUMBER not in written.getvalue() and PHONE not in written.getvalue()
    assert "0001" not in written.getvalue() and "1230" not in written.getvalue()
    assert "qq.com" not in written.getvalue() and "?q=%E5%BC%A0" in written.getvalue()


def test_a_record_that_cannot_be_read_is_replaced_not_lost(written: io.StringIO) -> None:
    class Broken:
        def __str__(self) -> str:
            raise RuntimeError(PHONE)

    log.warning("%s", Broken())
    log.warning("%s %s", NUMBER)
    assert written.getvalue().count("内容略去") == 2 and NUMBER not in written.getvalue()


@given(people.sentences, st.one_of(people.mobiles, people.cards.filter(lambda card: len(card) != 15)))
def test_what_is_redacted_stays_so(words: str, number: str) -> None:
    text = redacted(f"{words} {number}。")
    assert number not in text and redacted(text) == text


def test_ordinary_lines_stay_as_they_are() -> None:
    line = "2026-11-23 12:00:00,123 INFO search.indexing 搜索索引已重建：20480 条，12.5 秒（20261123120000123456）"
    assert redacted(line) == line
    assert len(redacted("长" * 300_000)) < 201_000


def test_every_handler_of_ours_has_the_filter() -> None:
    for name, handler in settings.LOGGING["handlers"].items():
        assert "personal_numbers" in handler.get("filters", []), name
    for name in ("", "django", "django.request", "django.server", "axes", "portal", "search"):
        for handler in logging.getLogger(name).handlers:
            if type(handler).__module__.startswith(("logging", "django")):
                assert any(isinstance(each, PersonalNumbersFilter) for each in handler.filters), (
                    name,
                    handler,
                )
