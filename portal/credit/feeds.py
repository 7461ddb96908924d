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
from portal.core.feeds import MEDIA_TYPE, Feed, moment
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
    tag = f"tag:{request.get_host().partition(':')[0]},2026:entities/{entity.code}"
    written = Feed(
        title=f"{entity.name}的登记变更和公示信息 - {name}",
        link=root + entity.get_absolute_url(),
        description=f"{entity.name}（{entity.code}）",
        language="zh-CN",
        feed_url=root + request.path,
        feed_guid=tag,
        author_name=name,
    )
    entries = [*_changes(shown), *(_disclosed(record, entity) for record in shown.records)]
    for entry in sorted(entries, key=lambda entry: (entry.at, entry.key), reverse=True)[:MOST]:
        written.add_item(
            title=entry.title,
            link=root + entry.url,
            description=f"<p>{escape(entry.text)}</p>",
            unique_id=f"{tag}/{entry.key}",
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


def _disclosed(record: Disclosure, entity: Entity) -> Entry:
    kind = kind_label(record.kind, entity.family)
    return Entry(
        f"disclosure-{record.public_id}",
        record.public_from or clock.now(),
        f"{kind}：{record.organ}",
        record.get_absolute_url(),
        f"{record.organ}公示了一条{kind}信息，内容见本站页面；公示期满，这一条从订阅和页面同时消失。",
    )
