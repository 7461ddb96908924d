"""待办事项: raised once, shown to the editors of the bureau, closed by a person with a word or by its source."""

from __future__ import annotations

from django.urls import reverse

from portal.core import work
from portal.core.announcements import announce, drain
from portal.core.models import WorkItem
from tests.editing.conftest import Newsroom

LIST = "portal_work"
KEY = "shifan-banfa/3@2026-07-01"
REASON = "所引《示范办法》第三条自 2026-07-01 起修改"


def raised(newsroom: Newsroom, title: str = "关于登记的通知", key: str = KEY, **fields: object) -> WorkItem:
    page = newsroom.notice(title, **fields)
    return work.raise_work("laws.changed", key, page, REASON, link="/laws/shifan-banfa/3/")


def shown(newsroom: Newsroom, name: str, **query: str) -> str:
    answer = newsroom.desk(name).client.get(reverse(LIST), query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def close(newsroom: Newsroom, name: str, item: WorkItem, outcome: str) -> int:
    url = reverse("portal_work_done", args=[item.pk])
    return newsroom.desk(name).client.post(url, {"outcome": outcome}).status_code


def test_an_item_is_raised_once_and_belongs_to_the_bureau_of_its_page(newsroom: Newsroom) -> None:
    item = raised(newsroom)
    again = work.raise_work("laws.changed", KEY, item.object, "别的说法")
    assert again.pk == item.pk and WorkItem.objects.count() == 1
    assert again.reason == REASON and again.bureau == newsroom.city


def test_the_list_leads_to_the_page_and_empties_when_a_person_has_dealt_with_it(newsroom: Newsroom) -> None:
    item = raised(newsroom)
    html = shown(newsroom, "wang")
    assert REASON in html and "/laws/shifan-banfa/3/" in html and "示范市市场监督管理局" in html
    assert reverse("wagtailadmin_pages:edit", args=[item.object_id]) in html
    assert close(newsroom, "wang", item, "已按新条文修改") == 302
    assert REASON not in shown(newsroom, "wang")
    done = shown(newsroom, "wang", state="done")
    assert REASON in done and "已按新条文修改" in done and "王" in done
    assert work.raise_work("laws.changed", KEY, item.object, REASON).closed_at is not None


def test_closing_needs_a_word_on_the_result(newsroom: Newsroom) -> None:
    item = raised(newsroom)
    answer = newsroom.desk("wang").client.post(
        reverse("portal_work_done", args=[item.pk]), {"outcome": " "}, follow=True
    )
    assert "请写明处理结果" in answer.content.decode()
    item.refresh_from_db()
    assert item.closed_at is None


def test_only_the_bureaus_in_reach_see_and_close_it(newsroom: Newsroom) -> None:
    item = raised(newsroom, bureau=newsroom.district)
    assert REASON in shown(newsroom, "li") and REASON in shown(newsroom, "wang")
    assert REASON not in shown(newsroom, "sun") and REASON not in shown(newsroom, "wu")
    assert close(newsroom, "sun", item, "随便") == 404
    assert newsroom.desk("li").client.get(reverse("portal_work_done", args=[item.pk])).status_code == 405


def test_everything_that_one_change_touches_stands_together(newsroom: Newsroom) -> None:
    raised(newsroom, "甲通知")
    raised(newsroom, "乙通知", "shifan-banfa/5@2026-07-01")
    raised(newsroom, "丙通知", "shifan-banfa/5@2027-01-01")
    raised(newsroom, "丁通知", "shifan-banfa-xize/5@2026-07-01")
    raised(newsroom, "戊通知", "shifan-banfa@2026-07-01")
    html = shown(newsroom, "wang", subject="shifan-banfa", occasion="2026-07-01")
    assert [title in html for title in ("甲通知", "乙通知", "丙通知", "丁通知", "戊通知")] == [
        True,
        True,
        False,
        False,
        True,
    ]
    assert "待办 3 件" in html


def test_the_home_panel_counts(newsroom: Newsroom) -> None:
    raised(newsroom, bureau=newsroom.district)
    home = newsroom.desk("li").client.get(reverse("wagtailadmin_home")).content.decode()
    assert "有 1 件待办事项" in home and "<span>1</span> 件待办事项" in home
    assert (
        "有 1 件待办事项"
        not in newsroom.desk("sun").client.get(reverse("wagtailadmin_home")).content.decode()
    )


def test_a_source_closes_what_it_no_longer_finds_and_opens_it_again(newsroom: Newsroom) -> None:
    first = raised(newsroom, "甲通知")
    second = raised(newsroom, "乙通知")
    assert work.settle_work("laws.changed", set(), first.object) == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.closed_at and not first.closed_by and second.closed_at is None
    assert work.raise_work("laws.changed", KEY, first.object, "又一次").closed_at is None
    assert work.settle_work("laws.changed", {KEY}) == 0


def test_work_on_a_deleted_page_is_closed(newsroom: Newsroom) -> None:
    item = raised(newsroom)
    page = item.object
    announce(page)
    drain()
    item.refresh_from_db()
    assert item.closed_at is None
    page.delete()
    drain()
    item.refresh_from_db()
    assert item.closed_at is not None and "删除" in item.outcome
