"""What the pages of this section say: overview with calendar, a dataset, a release."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models.functions import Left
from django.utils import timezone

from portal.core import clock
from portal.statistics.charts import ChartData, chart_data, fingerprint
from portal.statistics.figures import ReleaseFigures, change_in_percent, shown
from portal.statistics.files import csv_bytes
from portal.statistics.models import DataPage, Dataset, Indicator, PlannedRelease, Release
from portal.statistics.models.datasets import REGION
from portal.statistics.numbers import grouped
from portal.statistics.tables import tables


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure of the main region with its change."""

    label: str
    value: str
    unit: str
    change: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart on the page: its data for the table, and the size of the drawing where there is one."""

    data: ChartData
    width: str = ""
    height: str = ""


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A line of the release calendar."""

    at: datetime
    title: str
    dataset: Dataset
    state: str  # "预告", "已定", "延期" or "取消"
    note: str = ""


# --- the overview and the calendar ---------------------------------------------------------------------


def overview() -> dict[str, Any]:
    """Context of the page at /data/."""
    current = current_releases(Release.objects.public().select_related("dataset", "bureau"))
    latest: dict[int, Release] = {}
    for release in current:
        latest.setdefault(release.dataset_id, release)
    datasets = [dataset for dataset in Dataset.objects.filter(live=True) if dataset.pk in latest]
    return {
        "datasets": [_card(dataset, latest[dataset.pk]) for dataset in datasets],
        "recent": sorted(current, key=lambda release: release.published_at, reverse=True)[:8],
        "calendar": calendar(),
    }


def _card(dataset: Dataset, release: Release) -> dict[str, Any]:
    figures = ReleaseFigures(release)
    return {
        "dataset": dataset,
        "release": release,
        "headlines": headlines(figures),
        "summary": summary(figures),
    }


def current_releases(releases: Any) -> list[Release]:
    """Of each dataset and period only the newest revision, in the order given by `public`."""
    found: dict[tuple[int, str], Release] = {}
    for release in releases:
        found.setdefault((release.dataset_id, release.period), release)
    return list(found.values())


def calendar() -> list[CalendarEntry]:
    """What is still to come, the nearest first; a promise that was not kept stays listed until it is."""
    entries = [
        CalendarEntry(release.published_at, release.title, release.dataset, "已定", release.revision_note)
        for release in Release.objects.awaited().select_related("dataset")
    ]
    decided = set(Release.objects.filter(live=True).values_list("dataset_id", "period"))
    plans = PlannedRelease.objects.filter(live=True, dataset__live=True).select_related("dataset")
    for plan in plans:
        if (plan.dataset_id, plan.period) in decided:
            continue
        state = "取消" if plan.cancelled else "预告" if plan.planned_at > clock.now() else "延期"
        entries.append(CalendarEntry(plan.planned_at, str(plan), plan.dataset, state, plan.note))
    return sorted(entries, key=lambda entry: (entry.at, entry.title))


# --- a dataset -----------------------------------------------------------------------------------------


def dataset_context(dataset: Dataset) -> dict[str, Any]:
    """Context of /data/<dataset>/: the latest release, the earlier ones, what it is."""
    releases = current_releases(Release.objects.public().filter(dataset=dataset).select_related("dataset"))
    latest = releases[0] if releases else None
    figures = ReleaseFigures(latest) if latest else None
    return {
        "dataset": dataset,
        "latest": latest,
        "headlines": headlines(figures) if figures else [],
        "earlier": releases[1:],
        "indicators": dataset.indicators(),
        "formulas": [
            (indicator, formula_words(indicator)) for indicator in dataset.indicators() if indicator.formula
        ],
        "calendar": [entry for entry in calendar() if entry.dataset.pk == dataset.pk],
        **_frame(dataset.title, []),
    }


def formula_words(indicator: Indicator) -> str:
    """`期末实有户数 = 期初实有户数 + 新设户数 − 注销户数`."""
    terms = indicator.terms()
    names = dict(Indicator.objects.filter(code__in=[code for _, code in terms]).values_list("code", "name"))
    words = "".join(f" {'+' if sign > 0 else '−'} {names.get(code, code)}" for sign, code in terms)
    return f"{indicator.name} = {words.removeprefix(' + ').strip()}"


# --- a release -----------------------------------------------------------------------------------------


def release_context(release: Release, *, preview: bool = False) -> dict[str, Any]:
    """Context of a release's page; `preview` shows it to editors before it is public."""
    figures = ReleaseFigures(release)
    versions = list(
        Release.objects.public().filter(dataset=release.dataset, period=release.period).order_by("-number")
    )
    neighbours = _neighbours(release)
    return {
        "release": release,
        "dataset": release.dataset,
        "published_at": timezone.localtime(release.published_at, clock.TZ),
        "preview": preview,
        "superseded_by": versions[0] if versions and versions[0].number > release.number else None,
        "versions": versions if len(versions) > 1 else [],
        "summary": summary(figures),
        "pictures": pictures(figures),
        "tables": tables(figures),
        "csv_size": len(csv_bytes(figures)),
        "indicators": list(figures.indicators.values()),
        **neighbours,
        **_frame(release.title, [(release.dataset.title, release.dataset.get_absolute_url())], release),
    }


def _neighbours(release: Release) -> dict[str, Release | None]:
    public = current_releases(
        Release.objects.public().filter(dataset=release.dataset).select_related("dataset")
    )
    same = [other for other in public if other.span.kind == release.span.kind]
    before = [other for other in same if other.period_end < release.period_end]
    after = [other for other in same if other.period_end > release.period_end]
    return {"previous": before[0] if before else None, "next": after[-1] if after else None}


def pictures(figures: ReleaseFigures) -> list[Picture]:
    """The charts of the release. A drawing that does not show these very figures is left out."""
    drawn = {
        chart.key: chart
        for chart in figures.release.drawn.annotate(head=Left("svg", 200)).defer("svg", "svg_narrow")
    }
    found = []
    for chart in figures.dataset.charts.order_by("sort_order"):
        data = chart_data(figures, chart)
        if data is None:
            continue
        stored = drawn.get(chart.key)
        if stored is None or stored.fingerprint != fingerprint(data):
            found.append(Picture(data))
            continue
        size = re.search(r'width="(\d+)" height="(\d+)"', stored.head)
        found.append(Picture(data, *(size.groups() if size else ("", ""))))
    return found


def headlines(figures: ReleaseFigures) -> list[Headline]:
    """The main region's figures that the dataset puts forward."""
    found = []
    for indicator in _put_forward(figures):
        observation = figures.get(indicator.code, figures.main_cell)
        if observation is not None:
            words = _change(figures, indicator)
            found.append(Headline(indicator.name, shown(observation).text, indicator.unit, words))
    return found


def _put_forward(figures: ReleaseFigures) -> list[Indicator]:
    """The indicators that the dataset puts forward, stocks before flows."""
    uses = figures.dataset.uses.filter(headline=True).select_related("indicator").order_by("sort_order")
    return sorted((use.indicator for use in uses), key=lambda indicator: indicator.kind == Indicator.FLOW)


def _change(figures: ReleaseFigures, indicator: Indicator) -> str:
    """`比上年同期增长 3.2%`; "" where one of the two figures is not known."""
    series = figures.series(indicator.code, figures.main_cell)
    now, before = series.get(figures.period), series.get(figures.period.year_before())
    if now is None or before is None or now.value is None or before.value is None:
        return ""
    return change_words(now.value, before.value)


def change_words(new: Decimal, old: Decimal) -> str:
    """Growth against the same period of the year before, in words."""
    change = change_in_percent(new, old)
    if change is None:
        return "上年同期为 0" if new else "与上年同期相同"
    if not change:
        return "与上年同期基本持平"
    return f"比上年同期{'增长' if change > 0 else '下降'} {grouped(abs(change), 1)}%"


def summary(figures: ReleaseFigures) -> str:
    """The release in one sentence: the editor's own, or made from the main region's figures."""
    if figures.release.summary.strip():
        return figures.release.summary
    said: dict[str, list[str]] = {Indicator.STOCK: [], Indicator.FLOW: []}
    for indicator in _put_forward(figures):
        observation = figures.get(indicator.code, figures.main_cell)
        if observation is None:
            continue
        words = f"{indicator.name}{shown(observation).reason}"
        if observation.value is not None:
            change = _change(figures, indicator)
            words = f"{indicator.name} {shown(observation).text} {indicator.unit}" + (
                f"，{change}" if change else ""
            )
        said[indicator.kind].append(words)
    return _sentence(figures, said)


def _sentence(figures: ReleaseFigures, said: dict[str, list[str]]) -> str:
    place = figures.labels[REGION].get(figures.main_cell.region, "")
    subject = f"{place}{figures.dataset.subject}"
    stock, flow = "；".join(said[Indicator.STOCK]), "；".join(said[Indicator.FLOW])
    if stock and flow:
        return f"{figures.period.label}末，{subject}{stock}；{figures.period.this}{flow}。"
    if stock:
        return f"{figures.period.label}末，{subject}{stock}。"
    return f"{figures.period.label}，{subject}{flow}。" if flow else ""


# --- what stands around a page -------------------------------------------------------------------------


def _frame(title: str, between: list[tuple[str, str]], release: Release | None = None) -> dict[str, Any]:
    """Breadcrumbs and the tags of 政府网站标签规范 for a page that is no Wagtail page."""
    column = DataPage.objects.filter(live=True).first()
    tags = column.meta_tags() if column else []
    if release is not None:
        published = timezone.localtime(release.published_at, clock.TZ).strftime("%Y-%m-%d %H:%M")
        tags = [
            *tags,
            ("ArticleTitle", title),
            ("PubDate", published),
            ("ContentSource", release.dataset.source_name),
        ]
    return {
        "breadcrumbs": [("首页", "/"), (column.title if column else "发展数据", "/data/"), *between],
        "breadcrumb_title": title,
        "meta_tags": tags,
    }


def public_addresses() -> list[tuple[str, datetime]]:
    """Every address below /data/ that anyone may read now, with the moment of its last change: for site maps."""
    current = current_releases(Release.objects.public().select_related("dataset"))
    latest: dict[str, datetime] = {}
    for release in current:
        address = release.dataset.get_absolute_url()
        latest[address] = max(release.published_at, latest.get(address, release.published_at))
    return [*latest.items(), *((release.get_absolute_url(), release.published_at) for release in current)]
