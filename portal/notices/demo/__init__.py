"""The demo notices of the fictional city: TOML files, dated from the day of loading."""

import datetime as dt
import html
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from wagtail.models import Page

from portal.core import clock
from portal.core.demo import demo_page, remove_demo_pages
from portal.core.models import Bureau
from portal.laws.citing import find_instrument, show
from portal.notices.pages import NoticePage, NoticesIndexPage

FOLDER = Path(__file__).parent
PLACE = re.compile(r"\{(d|md|y|q|r)([+-]\d+)?\}")
LINK = re.compile(r"\[([^\]]+)\]\((?:(/[^)\s]*)|law:([^)#]+)#?([^)]*))\)")
QUARTERS = "一二三四"
AddressOf = Callable[[str, str], str]


def load(day: dt.date, parent: Page) -> None:
    """Create or renew the column and its notices below `parent`, as if published up to `day`."""
    column = demo_page(
        parent,
        NoticesIndexPage,
        "notices",
        title="通知公告",
        summary="示范市各级市场监督管理部门发布的通知、公告、公示、政策解读和提示。",
        column_type="通知公告",
        column_keywords="通知公告，公示，政策解读",
        show_in_menus=True,
    )
    bureaus = {bureau.name: bureau for bureau in Bureau.objects.all()}
    for notice in notices_of(day, law_url):
        notice["bureau"] = bureaus.get(notice["content_source"])
        demo_page(column, NoticePage, notice.pop("slug"), published=notice["published_at"], **notice)


def remove() -> None:
    """Delete the demo notices and their column."""
    remove_demo_pages(NoticePage)
    remove_demo_pages(NoticesIndexPage)


def law_url(title: str, article: str) -> str:
    """The address of an article of the library; empty when the library does not know the law."""
    instrument = find_instrument(title)
    return show([(instrument, article, "", "")])[0].url if instrument else ""


def notices_of(day: dt.date, address_of: AddressOf) -> Iterator[dict[str, Any]]:
    """The fields of every demo notice, seen from `day`; `address_of` a law's title and article."""
    for file in sorted(FOLDER.glob("*.toml")):
        content = tomllib.loads(file.read_text("utf-8"))
        for entry in content["notice"]:
            yield _fields(entry, content["kind"], day, address_of)


def _fields(entry: dict[str, Any], kind: str, day: dt.date, address_of: AddressOf) -> dict[str, Any]:
    published = published_on(entry, day)
    at = dt.time.fromisoformat(entry["time"])

    def dated(text: str) -> str:
        return fill_in(text, published, day)

    return {
        "slug": entry["slug"],
        "title": dated(entry["title"]),
        "summary": dated(entry["summary"]),
        "keywords": entry["keywords"],
        "content_source": entry["source"],
        "kind": kind,
        "published_at": dt.datetime.combine(published, at, clock.TZ),
        "body": list(_blocks(entry, dated, address_of)),
    }


def published_on(entry: dict[str, Any], day: dt.date) -> dt.date:
    """The working day on which a notice was published: `days_ago`, or the last `on` ("MM-DD") before `day`."""
    if "days_ago" in entry:
        published = day - dt.timedelta(days=entry["days_ago"])
    else:
        month, number = (int(part) for part in entry["on"].split("-"))
        published = dt.date(day.year, month, number)
        if published >= day:
            published = published.replace(year=day.year - 1)
    return _working_day(published, -1)


def _working_day(day: dt.date, step: int) -> dt.date:
    """`day`, or the nearest working day in the direction of `step` (Monday to Friday in an unknown year)."""
    while not _is_working_day(day):
        day += dt.timedelta(days=step)
    return day


def _is_working_day(day: dt.date) -> bool:
    try:
        return clock.is_working_day(day)
    except clock.UnknownCalendarYear:
        return day.isoweekday() <= 5


def fill_in(text: str, published: dt.date, day: dt.date) -> str:
    """Dates relative to the day of publication: {d+15}, {md+15} without the year, {y-1}, {q} the last quarter.

    {r+40} is relative to `day`, that of loading: the first of that month, as the demo rules of laws write it.
    """

    def replace(match: re.Match[str]) -> str:
        shift = int(match[2] or 0)
        if match[1] == "y":
            return str(published.year + shift)
        if match[1] == "r":
            begins = day + dt.timedelta(days=shift)
            return f"{begins.year}年{begins.month}月1日"
        if match[1] == "q":
            year, quarter = divmod(published.year * 4 + (published.month - 1) // 3 - 1, 4)
            return f"{year}年第{QUARTERS[quarter]}季度"
        moment = _working_day(published + dt.timedelta(days=shift), 1 if shift > 0 else -1)
        prefix = f"{moment.year}年" if match[1] == "d" else ""
        return f"{prefix}{moment.month}月{moment.day}日"

    return PLACE.sub(replace, text)


def _blocks(entry: dict[str, Any], dated: Any, address_of: AddressOf) -> Iterator[dict[str, Any]]:
    """Paragraphs and headings of the body, the table behind the text before the last heading."""
    parts = [part for part in dated(entry["body"]).split("\n") if part.strip()]
    table = _table(entry, dated) if "table" in entry else None
    last_heading = max((i for i, part in enumerate(parts) if part.startswith("## ")), default=len(parts) - 1)
    paragraphs = ""
    for number, part in enumerate(parts):
        if part.startswith("## ") or (table and number == last_heading):
            if paragraphs:
                yield {"type": "text", "value": paragraphs}
                paragraphs = ""
            if table and number == last_heading:
                yield {"type": "table", "value": table}
        if part.startswith("## "):
            yield {"type": "heading", "value": {"text": part[3:], "level": "2"}}
        else:
            paragraphs += f"<p>{rich_text(part, address_of)}</p>"
    if paragraphs:
        yield {"type": "text", "value": paragraphs}


def rich_text(text: str, address_of: AddressOf) -> str:
    """Escaped text with [words](/address/) and [words](law:title#8) as links; without an address only words."""

    def link(match: re.Match[str]) -> str:
        words, url, title, article = match.groups()
        url = address_of(title, article) if title else url
        return f'<a href="{url}">{words}</a>' if url else words

    return LINK.sub(link, html.escape(text, quote=False))


def _table(entry: dict[str, Any], dated: Any) -> dict[str, Any]:
    head, *rows = entry["table"]
    return {
        "caption": dated(entry["table_caption"]),
        "header": "row",
        "source": "",
        "rows": {
            "columns": [{"type": "text", "heading": ""} for _ in head],
            "rows": [{"values": row} for row in (head, *rows)],
        },
    }
