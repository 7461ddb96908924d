"""Citations: which texts of the portal rest on which article, whatever section they belong to.

A section registers its models here; `laws` never imports a section. Rows in `Citation` are renewed when an
object is announced as changed, from its published state.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from wagtail.models import Page

from portal.core import clock
from portal.core.announcements import Change
from portal.laws.models import Citation, Instrument, Supersession, Version
from portal.laws.models.instrument import lines
from portal.laws.notes import supersessions_of
from portal.laws.reading.naming import title_key
from portal.laws.reading.numbers import article_key, article_label, article_number
from portal.laws.timeline import LABELS, TAGS, Status, version_on

TEXT_MISSING = "全文待补"
SUPERSEDED = "部分失效"


@dataclass(frozen=True, slots=True)
class Cited:
    """What an extractor gives: an instrument and, as editors type it, article ("47", "47-1", 第四十七条)."""

    instrument_id: int
    article: str = ""
    paragraph: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ShownCitation:
    """A citation as pages show it; the fields are those of core/components/basis.html."""

    title: str
    article_label: str
    url: str
    status_label: str
    status_tag: str
    note: str


Extract = Callable[[Any], Iterable[Cited]]
_citing: dict[str, tuple[type[models.Model], Extract]] = {}


def register_citing(model: type[models.Model], extract: Extract) -> None:
    """Register a model whose objects cite; `extract` reads the published object."""
    _citing[model._meta.label_lower] = (model, extract)


def renew(changes: Sequence[Change]) -> None:
    """Listener: replace the rows of every changed object of a registered model."""
    for change in changes:
        if change.model_label in _citing:
            model, extract = _citing[change.model_label]
            renew_object(model, change.object_id, extract)


def renew_object(model: type[models.Model], object_id: str, extract: Extract) -> None:
    """Replace the rows of one object. An object that is gone or not live cites nothing."""
    content_type = ContentType.objects.get_for_model(model)
    found = model._default_manager.filter(pk=object_id).first()
    rows = []
    if found is not None and getattr(found, "live", True):
        known = set(Instrument.objects.values_list("pk", flat=True))
        for order, cited in enumerate(extract(found)):
            if cited.instrument_id in known:
                rows.append(_row(content_type, object_id, order, cited))
    with transaction.atomic():
        Citation.objects.filter(content_type=content_type, object_id=object_id).delete()
        Citation.objects.bulk_create(rows)


def _row(content_type: ContentType, object_id: str, order: int, cited: Cited) -> Citation:
    number, extra = article_number(cited.article) or (0, 0)
    return Citation(
        content_type=content_type,
        object_id=object_id,
        instrument_id=cited.instrument_id,
        number=number,
        extra=extra,
        paragraph=cited.paragraph[:60],
        note=cited.note[:200],
        order=order,
    )


def citations_of(obj: models.Model) -> list[ShownCitation]:
    """What an object cites, in its order, with the standing of each article today."""
    rows = Citation.objects.filter(
        content_type=ContentType.objects.get_for_model(type(obj)), object_id=str(obj.pk)
    ).select_related("instrument")
    return show([(row.instrument, row.key, row.paragraph, row.note) for row in rows])


def show(cited: Sequence[tuple[Instrument, str, str, str]]) -> list[ShownCitation]:
    """(instrument, article, paragraph, note) as pages show them; two queries for all."""
    today = clock.today()
    versions: dict[int, list[Version]] = {}
    keys = {instrument.pk for instrument, *_ in cited}
    for version in Version.objects.filter(instrument__in=keys, live=True).defer("whole_text", "history"):
        versions.setdefault(version.instrument_id, []).append(version)
    superseded = supersessions_of(keys)
    return [
        _shown(
            instrument,
            article,
            paragraph,
            note,
            versions.get(instrument.pk, []),
            superseded.get(instrument.pk, []),
            today,
        )
        for instrument, article, paragraph, note in cited
    ]


def _shown(
    instrument: Instrument,
    article: str,
    paragraph: str,
    note: str,
    versions: list[Version],
    superseded: list[Supersession],
    today: date,
) -> ShownCitation:
    number = article_number(article) if article else None
    url = instrument.get_absolute_url() if instrument.live else ""
    status = instrument.status_on(today)
    label, tag = LABELS[status], TAGS[status]
    version = version_on(versions, today)
    if status is Status.IN_FORCE and (version is None or not version.text_loaded):
        label, tag = TEXT_MISSING, "muted"
    elif number and url:
        url += f"{article_key(*number)}/"
        if version and any(
            (one.number, one.extra) == number and one.concerns(version) and one.applies_on(today)
            for one in superseded
        ):
            label, tag = SUPERSEDED, "warn"
    shown = (article_label(*number) if number else article) + paragraph
    return ShownCitation(instrument.short_title, shown, url, label, tag, note)


def citing_objects(instrument: Instrument, number: int = 0, extra: int = 0) -> list[tuple[Any, Citation]]:
    """Live objects that rest on an instrument (or on one of its articles), each once."""
    rows = Citation.objects.filter(instrument=instrument)
    if number:
        rows = rows.filter(number=number, extra=extra)
    found: dict[tuple[int, str], tuple[Any, Citation]] = {}
    for row in rows.prefetch_related("source"):
        if row.source is not None:
            found.setdefault((row.content_type_id, row.object_id), (row.source, row))
    pages = _public_pages(source for source, _ in found.values())
    return [(source, row) for source, row in found.values() if _is_public(source, pages)]


def _public_pages(sources: Iterable[Any]) -> set[int]:
    """Keys of the pages among the sources that everyone may read now; asking each page costs queries."""
    keys = [source.pk for source in sources if isinstance(source, Page)]
    pages = Page.objects.filter(pk__in=keys).live().public() if keys else Page.objects.none()
    return set(pages.exclude(expire_at__lte=clock.now()).values_list("pk", flat=True))


def _is_public(source: Any, pages: set[int]) -> bool:
    if isinstance(source, Page):
        return source.pk in pages
    is_public = getattr(source, "is_public", None)
    return bool(is_public()) if callable(is_public) else bool(getattr(source, "live", True))


def find_instrument(name: str) -> Instrument | None:
    """The instrument of a title, short title or alias, in any spelling; national law first."""
    key = title_key(name)
    found = Instrument.objects.filter(title_key=key).order_by("region").first()
    if found or not key:
        return found
    pattern = rf"(^|\n){re.escape(name.strip())}(\r?\n|$)"
    return Instrument.objects.filter(aliases__regex=pattern).order_by("region").first()


def cite(cited: Sequence[tuple[str, str, str, str]]) -> list[ShownCitation]:
    """(law, article, paragraph, note) as pages show them; a law that the library does not know is named only."""
    found = {law: find_instrument(law) for law in {law for law, *_ in cited}}
    asked = [
        (instrument, article, paragraph, note)
        for law, article, paragraph, note in cited
        if (instrument := found[law]) is not None
    ]
    known = iter(show(asked))
    return [
        next(known) if found[law] else ShownCitation(law, _label(article) + paragraph, "", "", "", note)
        for law, article, paragraph, note in cited
    ]


def _label(article: str) -> str:
    number = article_number(article)
    return article_label(*number) if number else ""


def demo_basis(cited: Iterable[tuple[str, ...]]) -> list[dict[str, Any]]:
    """Values of a list of BasisBlocks: [("市场主体登记管理条例", "19"), (title, article, note)].

    An instrument that the library does not know is kept by its name.
    """
    values = []
    for title, article, *rest in cited:
        instrument = find_instrument(title)
        values.append(
            {
                "instrument": instrument.pk if instrument else None,
                "name": "" if instrument else title,
                "article": article,
                "paragraph": "",
                "note": rest[0] if rest else "",
            }
        )
    return values


def is_named(instrument: Instrument, name: str) -> bool:
    """Whether a name is one of the instrument's: title, short title or alias."""
    key = title_key(name)
    return key in {
        instrument.title_key,
        *map(title_key, [instrument.short_title, *lines(instrument.aliases)]),
    }
