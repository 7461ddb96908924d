"""The window of a policy: boundary days, and the same answer from Python and from SQL."""

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core import clock
from portal.policies.pages import PolicyPage
from portal.policies.status import ENDING_DAYS, Status, in_status, status_on

FROM, TO = dt.date(2026, 1, 1), dt.date(2027, 12, 31)
DAY = dt.timedelta(days=1)
days = st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (FROM - DAY, Status.UPCOMING),
        (FROM, Status.AVAILABLE),
        (TO - ENDING_DAYS * DAY - DAY, Status.AVAILABLE),
        (TO - ENDING_DAYS * DAY, Status.ENDING),
        (TO, Status.ENDING),
        (TO + DAY, Status.EXPIRED),
    ],
)
def test_both_days_of_the_window_belong_to_it(day: dt.date, expected: Status) -> None:
    assert status_on(day, FROM, TO) is expected


def test_open_ends() -> None:
    assert status_on(FROM, None, None) is Status.AVAILABLE
    assert status_on(FROM, FROM, None) is Status.AVAILABLE
    assert status_on(FROM - DAY, FROM, None) is Status.UPCOMING
    assert status_on(TO + DAY, None, TO) is Status.EXPIRED


@given(st.none() | days, st.none() | days)
def test_once_expired_a_policy_never_comes_back(begin: dt.date | None, end: dt.date | None) -> None:
    if begin and end and end < begin:
        begin, end = end, begin
    order = [Status.UPCOMING, Status.AVAILABLE, Status.ENDING, Status.EXPIRED]
    seen = [
        order.index(status_on(dt.date(2019, 6, 1) + dt.timedelta(days=30 * step), begin, end))
        for step in range(220)
    ]
    assert seen == sorted(seen)


WINDOWS = [
    (None, None),
    (FROM, None),
    (None, TO),
    (FROM, TO),
    (FROM, FROM),
    (TO, None),
]


@pytest.mark.django_db
def test_sql_and_python_agree_on_every_boundary(publish: Callable[..., PolicyPage]) -> None:
    for number, (begin, end) in enumerate(WINDOWS):
        publish(f"政策{number}", valid_from=begin, valid_to=end)
    edges = [FROM, TO, FROM - ENDING_DAYS * DAY, TO - ENDING_DAYS * DAY]
    for day in [edge + shift * DAY for edge in edges for shift in (-1, 0, 1)]:
        for status in Status:
            found = set(PolicyPage.objects.filter(in_status(status, day)).values_list("pk", flat=True))
            wanted = {status, Status.ENDING} if status is Status.AVAILABLE else {status}
            expected = {
                page.pk
                for page in PolicyPage.objects.all()
                if status_on(day, page.valid_from, page.valid_to) in wanted
            }
            assert found == expected, (day, status)


@pytest.mark.django_db
def test_midnight_belongs_to_the_next_day(publish: Callable[..., PolicyPage]) -> None:
    policy = publish("个税减半", valid_from=FROM, valid_to=TO)
    with clock.at(dt.datetime(2027, 12, 31, 23, 59, 59, tzinfo=clock.TZ)):
        assert policy.status is Status.ENDING
        assert policy.days_left == 0
    with clock.at(dt.datetime(2028, 1, 1, 0, 0, tzinfo=clock.TZ)):
        assert policy.status is Status.EXPIRED
