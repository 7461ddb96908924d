"""When a law changes, the pages that rest on the articles changed become work for their editors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.timezone import localtime

from portal.core import clock
from portal.core.announcements import Change, listen
from portal.core.models import WorkItem
from portal.core.work import Key as WorkKey
from portal.core.work import about, name_source, raise_work, settle_work
from portal.laws.checkup import words
from portal.laws.checkup.amending import Changed, Histories, Key
from portal.laws.comparing import succession  # noqa: F401  (its rows are renewed before they are read here)
from portal.laws.models import Citation, Correction, Instrument, Supersession, Version
from portal.laws.reading.numbers import article_key, article_label
from portal.laws.timeline import Status, in_order, starts

SOURCE = "laws.changed"
# A text that comes in late still concerns pages written before it was known, unless it is older than this.
LATE = timedelta(days=365)
_CHANGED = {"amended": "修改", "split": "拆分", "merged": "与其他条合并", "dropped": "删去"}
Said = tuple[str, str]  # what happened, and where to see it


@dataclass(frozen=True, slots=True)
class Cause:
    """A reason to look at whatever cites: `articles` says of each number what happened; None means all of them.

    `whole` also concerns those who cite the instrument without an article. `known` is the day the library
    learned of it.
    """

    day: date
    articles: dict[Key, Said] | None
    whole: str
    detail: str
    link: str
    known: date | None = None

    def concerns(self, published: date | None) -> bool:
        """Whether a page published on a day was written without knowing this."""
        if published is None or self.day > published:
            return True
        return bool(self.known and self.known > published and self.day > published - LATE)


def causes_of(instrument: Instrument) -> Iterator[Cause]:
    """Everything that has happened, or is known to happen, to an instrument and its articles."""
    versions = in_order(instrument.versions.filter(live=True).defer("whole_text", "history"))
    histories = Histories({instrument.pk: versions})
    for previous, version in zip(versions, versions[1:], strict=False):
        if version.dated and starts(version) != starts(previous):
            yield _version(instrument, histories, previous, version)
    if instrument.live and instrument.ended_on:
        said = words.ended(instrument, Status(instrument.end_kind))
        yield Cause(
            instrument.ended_on, None, said.text.rstrip("。"), "", said.url or instrument.get_absolute_url()
        )
    for note in Supersession.objects.filter(instrument=instrument, live=True).select_related("by"):
        said = words.superseded(note)
        happened = {(note.number, note.extra): (f"自 {note.from_day:%Y-%m-%d} 起部分失效", said.url)}
        yield Cause(note.from_day, happened, "", said.text, said.url, _published(note))
    for correction in Correction.objects.filter(version__instrument=instrument, live=True):
        if (day := correction.corrected_on) is None:
            continue
        link = f"{instrument.get_absolute_url()}{correction.key}/"
        happened = {(correction.number, correction.extra): (f"的文本 {day:%Y-%m-%d} 有更正", link)}
        yield Cause(day, happened, "", f"更正原因：{correction.reason}", link)


def cause_of(version: Version) -> Cause | None:
    """What a version does, or would do once it is published, to those who cite; None for the first text."""
    others = (
        version.instrument.versions.filter(live=True).exclude(pk=version.pk).defer("whole_text", "history")
    )
    earlier = [one for one in in_order(others) if starts(one) < starts(version)]
    if not earlier or version.dated is None:
        return None
    return _version(version.instrument, Histories({}), earlier[-1], version)


def _version(instrument: Instrument, histories: Histories, previous: Version, version: Version) -> Cause:
    since = f"自 {starts(version):%Y-%m-%d} 起"
    detail = f"修改要点：{version.summary}" if version.summary else ""
    link, articles = version.get_absolute_url(), None
    if previous.text_loaded and version.text_loaded:
        link = words.comparison(Changed(version, previous, "amended", None, None))
        steps = histories.steps(version, previous)
        articles = {
            step.before: _said(since, step) for step in steps if step.before and step.change != "same"
        }
    return Cause(starts(version), articles, f"{since}施行新的文本", detail, link, version.loaded_on)


def _said(since: str, step: Changed) -> Said:
    if step.change == "renumbered" and step.after:
        return f"{since}改为{article_label(*step.after)}", words.comparison(step)
    return f"{since}{_CHANGED.get(step.change, '修改')}", words.comparison(step)


def _published(obj: Any) -> date | None:
    """The day on which what the public sees of an object was last published."""
    moment = getattr(obj, "last_published_at", None)
    return localtime(moment, clock.TZ).date() if moment else None


def renew_work(instrument: Instrument) -> None:
    """Raise what a change of the instrument asks for, and close what it no longer does."""
    citing: dict[tuple[int, str], list[Citation]] = defaultdict(list)
    for row in Citation.objects.filter(instrument=instrument).prefetch_related("source"):
        citing[row.content_type_id, row.object_id].append(row)
    still: dict[tuple[int, str], set[str]] = {}
    causes = list(causes_of(instrument)) if citing else []
    for place, rows in citing.items():
        still[place] = set()
        if rows[0].source is not None:
            for cause in causes:
                still[place] |= _raise(instrument, cause, rows[0].source, rows)
    waiting = about(WorkItem.objects.filter(source=SOURCE, closed_at=None), instrument.slug)
    objects = {(one.content_type_id, one.object_id): one.object for one in waiting.prefetch_related("object")}
    for place, obj in objects.items():
        if obj is not None:
            settle_work(SOURCE, still.get(place, set()), obj, instrument.slug)


def _raise(instrument: Instrument, cause: Cause, obj: Model, rows: Sequence[Citation]) -> set[str]:
    """Raise the work of one cause on one object; the keys for which there is reason, raised or not."""
    keys = set()
    concerns = cause.concerns(_published(obj))
    named = f"所引《{instrument.short_title}》"
    for key, (reason, link) in reasons(cause, rows):
        part = f"/{article_key(*key)}" if key else ""
        text = f"{instrument.slug}{part}@{cause.day.isoformat()}"
        keys.add(text)
        if concerns:
            label = article_label(*key) if key else ""
            raise_work(SOURCE, text, obj, f"{named}{label}{reason}", cause.detail, link)
    return keys


def reasons(cause: Cause, rows: Sequence[Citation]) -> Iterator[tuple[Key | None, Said]]:
    """The cited articles that the cause touches; the instrument as a whole where nothing else was cited of it."""
    cited = {(row.number, row.extra) for row in rows if row.number}
    for key in sorted(cited):
        if cause.articles is None:
            yield key, (cause.whole, cause.link)
        elif key in cause.articles:
            yield key, cause.articles[key]
    if not cited and cause.whole:
        yield None, (cause.whole, cause.link)


def is_told(obj: Model, key: str) -> bool:
    """Whether there is, or was, an item of this source with this key about an object."""
    return WorkItem.objects.filter(
        source=SOURCE,
        key=key,
        content_type=ContentType.objects.get_for_model(obj),
        object_id=str(obj.pk),
    ).exists()


def follow(changes: Iterable[Change]) -> None:
    """Listener: laws that changed, and pages whose citations did."""
    keys: dict[str, set[str]] = defaultdict(set)
    for change in changes:
        keys[change.model_label].add(change.object_id)
    touched: set[int] = set()
    for label, changed in keys.items():
        touched |= _instruments(label, changed)
    cited = set(Citation.objects.filter(instrument__in=touched).values_list("instrument_id", flat=True))
    waiting = WorkItem.objects.filter(source=SOURCE, closed_at=None)
    told = {WorkKey.of(key).subject for key in waiting.values_list("key", flat=True)}
    for instrument in Instrument.objects.filter(pk__in=touched).select_related("ended_by"):
        if instrument.pk in cited or instrument.slug in told:
            renew_work(instrument)


_WAYS: dict[str, tuple[type[Model], str]] = {
    "laws.instrument": (Instrument, "pk"),
    "laws.version": (Version, "instrument_id"),
    "laws.supersession": (Supersession, "instrument_id"),
    "laws.correction": (Correction, "version__instrument_id"),
}


def _instruments(label: str, keys: set[str]) -> set[int]:
    """Keys of the instruments that changes may concern: themselves, or what objects cite or have work about."""
    if label in _WAYS:
        model, way = _WAYS[label]
        return set(model._default_manager.filter(pk__in=keys).values_list(way, flat=True))
    try:
        model = apps.get_model(label)
    except LookupError:
        return set()
    objects = {"content_type": ContentType.objects.get_for_model(model), "object_id__in": keys}
    found = set(Citation.objects.filter(**objects).values_list("instrument_id", flat=True))
    waiting = WorkItem.objects.filter(source=SOURCE, closed_at=None, **objects)
    slugs = {WorkKey.of(key).subject for key in waiting.values_list("key", flat=True)}
    return found | set(Instrument.objects.filter(slug__in=slugs).values_list("pk", flat=True))


name_source(SOURCE, "法律变动")
listen(SOURCE, follow)
