"""The check-up of the portal's own pages, once a night: what is wrong becomes work for their editors.

What is checked is what the public can find: the documents that each section gives to search, and the legal basis
that its pages name. So a new section is checked without being told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils.timezone import localtime
from wagtail.models import Page

from portal.core import clock
from portal.core.announcements import BEGINNING, Change, announce_many, listen, schedule
from portal.core.models import ScheduleMark, WorkItem
from portal.core.work import name_source, raise_work, settle_work
from portal.laws.checkup import affected, words
from portal.laws.checkup.judging import Judge, Judged, Level
from portal.laws.citations import Article
from portal.laws.models import Citation, Instrument
from portal.laws.reading.naming import title_key
from portal.laws.reading.numbers import article_number
from search.documents import sources

SOURCE = "laws.checkup"
HOUR = time(2, 30)
AROUND = 20


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with what a page cites, in the terms of the work list."""

    key: str
    reason: str
    detail: str
    link: str


def pages() -> Iterator[tuple[Page, str]]:
    """Every page that search knows as public, with its words."""
    for source in sources():
        if issubclass(source.model, Page):
            for page in source.objects():
                found = list(source.documents(page))
                if found:
                    words_of = [part for one in found for part in (one.title, one.summary, one.body)]
                    yield page, "\n".join(words_of)


def check_pages() -> int:
    """Check every public page: raise work for what is wrong, close what is no longer. The number of faults."""
    judge = Judge()
    slugs = dict(Instrument.objects.values_list("pk", "slug"))
    checked: set[tuple[int, str]] = set()
    number = 0
    for page, text in pages():
        faults = {fault.key: fault for fault in faults_of(judge, page, text, slugs)}
        for fault in faults.values():
            raise_work(SOURCE, fault.key, page, fault.reason, fault.detail, fault.link)
        settle_work(SOURCE, faults.keys(), page)
        checked.add((ContentType.objects.get_for_model(page).pk, str(page.pk)))
        number += len(faults)
    for item in WorkItem.objects.filter(source=SOURCE, closed_at=None).prefetch_related("object"):
        if (item.content_type_id, item.object_id) not in checked and item.object is not None:
            settle_work(SOURCE, (), item.object)
    return number


def faults_of(judge: Judge, page: Page, text: str, slugs: dict[int, str]) -> Iterator[Fault]:
    """What is wrong on a page: in its words and in the legal basis that it names."""
    published = localtime(page.last_published_at, clock.TZ).date() if page.last_published_at else None
    for judged in judge.judge(text):
        around = text[max(0, judged.start - AROUND) : judged.end + AROUND].replace("\n", " ").strip()
        yield from _faults(judge, page, judged, f"原文：“{around}”", published, slugs)
    for judged in _basis(judge, page):
        yield from _faults(judge, page, judged, "见页面的法律依据。", None, slugs)


def _basis(judge: Judge, page: Page) -> Iterator[Judged]:
    rows = Citation.objects.filter(
        content_type=ContentType.objects.get_for_model(page), object_id=str(page.pk), instrument__live=True
    )
    for row in rows.select_related("instrument"):
        place = article_number(row.key) if row.key else None
        yield judge.cited(row.instrument, Article(*place) if place else None)


def _faults(
    judge: Judge, page: Page, judged: Judged, where: str, published: date | None, slugs: dict[int, str]
) -> Iterator[Fault]:
    subject = slugs.get(judged.instrument_id or 0) or title_key(judged.title)[:100]
    place = f"{subject}/{judged.key}" if judged.key else subject
    named = f"《{judged.title}》{judged.article}"
    if judged.level is Level.PROBLEM:
        said = "".join(one.text for one in judged.evidence)
        link = next((one.url for one in judged.evidence if one.url), judged.url)
        yield Fault(f"{place}@{judged.verdict}", f"引用的{named}：{judged.label}", f"{said}\n{where}", link)
    elif published and judged.instrument_id and judged.key:
        key = article_number(judged.key) or (0, 0)
        change = judge.histories.next(judged.instrument_id, key, published, judge.today)
        # The legal basis is followed as it changes; the same change is not told twice.
        if change and not affected.is_told(page, f"{place}@{change.day.isoformat()}"):
            sentence = words.changed(change)
            yield Fault(
                f"{place}@{change.day.isoformat()}",
                f"引用的{named}在页面发布以后修改过",
                f"{sentence.text}\n{where}",
                sentence.url,
            )


def next_due(after: datetime) -> datetime:
    """Half past two of the next night. A portal that never checked begins with the coming night."""
    after = (clock.now() if after <= BEGINNING else after).astimezone(clock.TZ)
    due = datetime.combine(after.date(), HOUR, clock.TZ)
    return due if due > after else due + timedelta(days=1)


def fire(since: datetime, until: datetime) -> None:
    """Let the listener check: it works outside of the transaction in which schedules fire."""
    announce_many(ScheduleMark, [SOURCE])


def check_when_due(changes: Iterable[Change]) -> None:
    """Listener: the schedule has fallen due."""
    label = ScheduleMark._meta.label_lower
    if any(change.model_label == label and change.object_id == SOURCE for change in changes):
        check_pages()


name_source(SOURCE, "引用体检")
schedule(SOURCE, next_due, fire)
listen(SOURCE, check_when_due)
