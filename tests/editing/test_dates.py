"""Dates are taken as people type them; what is no date is refused in words and never changed."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core import clock
from portal.core.editing.dates import plain_date
from portal.notices.models import NoticePage
from tests.editing.conftest import Newsroom

WIDE = str.maketrans("0123456789-:/.", "０１２３４５６７８９－：／．")
WAYS = ["{:%Y-%m-%d %H:%M}", "{:%Y/%m/%d %H:%M}", "{:%Y.%m.%d %H:%M:%S}", "{:%Y年%m月%d日 %H时%M分}"]


@given(st.datetimes(min_value=datetime(1900, 1, 1)), st.sampled_from(WAYS), st.booleans())
def test_every_way_of_writing_gives_the_same_minute(moment: datetime, way: str, wide: bool) -> None:
    text = way.format(moment)
    assert plain_date(text.translate(WIDE) if wide else text) == f"{moment:%Y-%m-%d %H:%M}"


@given(st.dates())
def test_a_day_stays_a_day(day: datetime) -> None:
    padded = f"{day.year:04}-{day.month:02}-{day.day:02}"
    assert plain_date(f"{day.year:04}年{day.month}月{day.day}日") == padded
    assert plain_date(f" {day.year:04}.{day.month}.{day.day}".translate(WIDE)) == padded


@given(st.text())
def test_other_text_is_left_alone(text: str) -> None:
    result = plain_date(text)
    assert result == text or plain_date(result) == result


@pytest.mark.parametrize(
    "typed", ["２０２６－１１－２３　９：００", "2026年11月23日 9时", "2026/11/23 09:00"]
)
def test_the_form_takes_dates_as_typed(newsroom: Newsroom, typed: str) -> None:
    page = newsroom.desk("li").create(published_at=typed, go_live_at="2099年1月2日 9点30分")
    draft = NoticePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert draft.published_at == datetime(2026, 11, 23, 9, tzinfo=clock.TZ)
    assert draft.go_live_at == datetime(2099, 1, 2, 9, 30, tzinfo=clock.TZ)


@pytest.mark.parametrize("typed", ["下周一", "2026年13月1日", "2026-11-31 09:00"])
def test_what_is_no_date_is_refused_and_shown_again(newsroom: Newsroom, typed: str) -> None:
    page = newsroom.notice()
    answer = newsroom.desk("admin").edit(page, published_at=typed)
    assert answer.status_code == 200
    body = answer.content.decode()
    assert f'value="{typed}"' in body or f'value="{plain_date(typed)}"' in body
    assert "有效的日期" in body
    assert body.count('"validateOnBlur": false') >= 3
