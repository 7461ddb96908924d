"""Datasets and releases in search. A release carries the minute from which it may be found."""

from collections.abc import Iterable

from django.db.models import QuerySet
from wagtail.rich_text import get_text_for_indexing

from portal.core import clock
from portal.statistics.figures import ReleaseFigures
from portal.statistics.models import DataPage, Dataset, Release
from portal.statistics.models.datasets import ENTITY_TYPE, INDUSTRY, REGION
from portal.statistics.presenting import summary
from search.documents import Document, Kind, Source, register

DATA = Kind(key="data", label="发展数据", order=60)


def page_documents(page: DataPage) -> Iterable[Document]:
    """The column: what is published, and the release calendar."""
    if not page.is_public():
        return
    titles = "、".join(Dataset.objects.filter(live=True).values_list("title", flat=True))
    yield Document(
        key=f"statistics.page:{page.pk}",
        kind=DATA.key,
        title=page.title,
        url=page.get_url() or "",
        summary=page.summary,
        body="\n".join([page.summary, get_text_for_indexing(page.intro), titles, "发布日程 统计数据 下载"]),
        visible_until=page.expire_at,
    )


def dataset_documents(dataset: Dataset) -> Iterable[Document]:
    """A dataset that has at least one release."""
    first = Release.objects.filter(dataset=dataset, live=True).order_by("published_at").first()
    if not dataset.live or first is None:
        return
    indicators = dataset.indicators()
    yield Document(
        key=f"statistics.dataset:{dataset.pk}",
        kind=DATA.key,
        title=dataset.title,
        url=dataset.get_absolute_url(),
        summary=dataset.summary,
        body="\n".join([dataset.summary, *(f"{use.name}：{use.definition}" for use in indicators)]),
        group=f"statistics.dataset:{dataset.pk}",
        group_title=dataset.title,
        group_url=dataset.get_absolute_url(),
        names=(dataset.title, dataset.key),
        visible_from=first.published_at,
        region=dataset.primary_region,
    )


def release_documents(release: Release) -> Iterable[Document]:
    """A release from its minute until a revision takes its place."""
    if not release.live or not release.dataset.live:
        return
    figures = ReleaseFigures(release)
    sentence = summary(figures)
    words = [figures.labels[dimension].values() for dimension in (REGION, ENTITY_TYPE, INDUSTRY)]
    names = [indicator.name for indicator in figures.indicators.values()]
    dataset = release.dataset
    later = _next_revision(release)
    yield Document(
        key=f"statistics.release:{release.pk}",
        kind=DATA.key,
        title=release.title,
        url=release.get_absolute_url(),
        summary=sentence,
        body="\n".join([sentence, dataset.summary, "、".join(names), *("、".join(part) for part in words)]),
        group=f"statistics.dataset:{dataset.pk}",
        group_title=dataset.title,
        group_url=dataset.get_absolute_url(),
        names=(release.title,),
        date=release.published_at.astimezone(clock.TZ).date(),
        visible_from=release.published_at,
        visible_until=later.published_at if later else None,
        region=dataset.primary_region,
    )


def _next_revision(release: Release) -> Release | None:
    same = Release.objects.filter(dataset=release.dataset, period=release.period, live=True)
    return same.filter(number__gt=release.number).order_by("number").first()


def _same_period(key: str) -> Iterable[str]:
    """A revision changes until when the one before it may be found."""
    release = Release.objects.filter(pk=key).first()
    if release is None:
        return []
    same = Release.objects.filter(dataset=release.dataset, period=release.period)
    return [str(pk) for pk in same.values_list("pk", flat=True)]


def _releases() -> "QuerySet[Release]":
    found: QuerySet[Release] = Release.objects.filter(live=True).select_related("dataset")
    return found


register(
    Source(
        name="statistics.page",
        model=DataPage,
        kinds=(DATA,),
        documents=page_documents,
        objects=DataPage.objects.live,
    )
)
register(
    Source(
        name="statistics.dataset",
        model=Dataset,
        kinds=(DATA,),
        documents=dataset_documents,
        objects=lambda: Dataset.objects.filter(live=True),
    )
)
register(
    Source(
        name="statistics.release",
        model=Release,
        kinds=(DATA,),
        documents=release_documents,
        objects=_releases,
        affected=_same_period,
    )
)
