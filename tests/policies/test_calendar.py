"""政策日历: only the dates that policies themselves say, by month, and as a file."""

import datetime as dt
from collections.abc import Callable

import icalendar
from django.test import Client

from portal.core import clock
from portal.policies.pages import PolicyPage

TODAY = dt.date(2026, 11, 23)


def test_months_in_order_with_beginnings_and_ends(client: Client, publish: Callable[..., PolicyPage]) -> None:
    with clock.at(TODAY):
        publish("先截止的", valid_from=dt.date(2025, 1, 1), valid_to=dt.date(2026, 12, 18))
        publish("要开始的", valid_from=dt.date(2027, 1, 1), valid_to=dt.date(2027, 12, 31))
        publish("今天截止的", valid_to=TODAY)
        publish("昨天截止的", valid_to=TODAY - dt.timedelta(days=1))
        publish("长期的")
        html = client.get("/policies/calendar/").content.decode()
    ahead, _, rest = html.partition('id="endless"')
    endless, _, before = rest.partition('id="before"')
    assert ahead.index("2026年11月") < ahead.index("今天截止的") < ahead.index("2026年12月")
    assert (
        ahead.index("先截止的")
        < ahead.index("2027年1月")
        < ahead.index("要开始的")
        < ahead.index("2027年12月")
    )
    assert "长期的" in endless
    assert "昨天截止的" in before and "昨天截止的" not in ahead
    assert "2025年1月" in before


def test_the_file_holds_each_day_once_and_stays_the_same(
    client: Client, publish: Callable[..., PolicyPage]
) -> None:
    page = publish("补贴", valid_from=dt.date(2026, 1, 1), valid_to=dt.date(2027, 12, 31))
    publish("未核对的", valid_to=dt.date(2027, 6, 30), confirmed=False)
    publish("长期的")
    answer = client.get("/policies/calendar.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    assert client.get("/policies/calendar.ics").content == answer.content
    events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert [(event.decoded("dtstart"), str(event["summary"])) for event in events] == [
        (dt.date(2026, 1, 1), "开始：补贴"),
        (dt.date(2027, 6, 30), "截止：未核对的（待核）"),
        (dt.date(2027, 12, 31), "截止：补贴"),
    ]
    assert len({str(event["uid"]) for event in events}) == 3
    assert str(events[0]["url"]).endswith(page.get_url())
    assert [len(event.walk("VALARM")) for event in events] == [0, 1, 1]


def test_what_is_hidden_is_in_neither(client: Client, publish: Callable[..., PolicyPage]) -> None:
    page = publish("撤下的", valid_to=dt.date(2030, 1, 1))
    page.unpublish()
    assert "撤下的" not in client.get("/policies/calendar/").content.decode()
    assert "撤下的" not in client.get("/policies/calendar.ics").content.decode()
