"""What happened to an entity, as an Atom feed: changes of registered facts, disclosures that are public now.

A disclosure leaves the feed with its window. Entries say that there is a record and where to read it, not what
it says: what a reader has copied would outlive it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.html import escape

from portal.core import clock
from portal.core.feeds import MEDIA_TYPE, Feed, moment, tag
from portal.core.sites import site_identity
from portal.credit.models import Disclosure, Entity
from portal.credit.presenting.disclosures import kind_label
from portal.credit.presenting.entity import EntityPage

MOST = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `key` is its name for ever."""

    key: str
    at: datetime
    title: str
    url: str
    text: str


def feed(request: HttpRequest, shown: EntityPage) -> HttpResponse:
    """The feed of one entity at this moment."""
    entity, identity = shown.entity, site_identity(request)
    root, name = f"{request.scheme}://{request.get_host()}", identity.name if identity else ""
    name = name or request.get_host()  # a feed without an author is none
    names = tag(f"entities/{entity.code}")
    written = Feed(
        title=f"{entity.name}的登记变更和公示信息 - {name}",
        link=root + entity.get_absolute_url(),
        description=f"{entity.name}（{entity.code}）",
        language="zh-CN",
        feed_url=root + request.path,
        feed_guid=names,
        author_name=name,
        begun=entity.updated_at,
    )
    entries = [
        *_changes(shown),
        *_objections(shown),
        *(_disclosed(record, entity) for record in shown.records),
    ]
    for entry in sorted(entries, key=lambda entry: (entry.at, entry.key), reverse=True)[:MOST]:
        written.add_item(
            title=entry.title,
            link=root + entry.url,
            description=f"<p>{escape(entry.text)}</p>",
            unique_id=f"{names}/{entry.key}",
            updateddate=entry.at,
        )
    answer = HttpResponse(written.writeString("utf-8"), content_type=MEDIA_TYPE)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _changes(shown: EntityPage) -> Iterator[Entry]:
    for step in shown.history:
        yield Entry(
            f"change-{step.pk}",
            moment(step.day),
            f"{step.label}变更",
            shown.entity.get_absolute_url() + "#history",
            f"{step.label}由“{step.before}”变更为“{step.after}”。",
        )


def _objections(shown: EntityPage) -> Iterator[Entry]:
    """What is objected to among the registered facts, and how earlier objections ended."""
    standing, url = shown.standing, shown.entity.get_absolute_url() + "#facts"
    if standing.open_since:
        about = "、".join(standing.open_about) or "登记信息"
        text = f"对{about}的异议 {standing.open_since} 受理，录入单位正在核实。"
        key = f"objection-{standing.open_since}"
        yield Entry(key, moment(standing.open_since), "登记信息：异议处理中", url, text)
    for day in {note.day: None for note in standing.notes}:
        words = "；".join(note.words for note in standing.notes if note.day == day)
        yield Entry(f"answered-{day}", moment(day), "登记信息：异议处理完毕", url, f"{words}。")


def _disclosed(record: Disclosure, entity: Entity) -> Entry:
    kind = kind_label(record.kind, entity.family)
    since = record.public_from or clock.now()
    if record.published_on:  # a report is public from the year's beginning, and is handed in later
        since = max(since, moment(record.published_on))
    return Entry(
        f"disclosure-{record.public_id}",
        max(since, record.objected_at or since),
        f"{kind}：{record.organ}{'（异议处理中）' if record.objected_at else ''}",
        record.get_absolute_url(),
        f"{record.organ}公示了一条{kind}信息，内容见本站页面；停止公示以后，这一条从订阅和页面同时消失。",
    )
