"""The worker's part: draw the charts of releases that changed, and announce releases at their minute."""

import json
from datetime import datetime
from xml.sax.saxutils import escape

from portal.core import clock
from portal.core.announcements import Change, announce_many, listen, schedule
from portal.statistics.charts import NARROW, WIDE, ChartData, chart_data, fingerprint, specification
from portal.statistics.figures import ReleaseFigures
from portal.statistics.models import Release, ReleaseChart

VEGA_LITE = "5.20"
FIRST = datetime(1900, 1, 1, tzinfo=clock.TZ)  # "since ever" as the databases can hold it


def svg_of(data: ChartData, width: int) -> str:
    """A chart as SVG, without script, with title and description for assistive technology."""
    import vl_convert  # heavy: only the worker and the importers draw

    picture = vl_convert.vegalite_to_svg(
        json.dumps(specification(data, width), ensure_ascii=False, sort_keys=True), vl_version=VEGA_LITE
    )
    head, _, rest = picture.partition(">")
    words = f'<title id="title">{escape(data.title)}</title><desc id="desc">{escape(data.description)}</desc>'
    return f'{head} role="img" aria-labelledby="title desc" lang="zh-CN">{words}{rest}'


def draw(release: Release) -> int:
    """Bring the stored charts of a release up to date; how many were drawn anew."""
    figures = ReleaseFigures(release)
    held = {chart.key: chart for chart in release.drawn.all()}
    drawn, wanted = 0, set()
    for chart in release.dataset.charts.order_by("sort_order"):
        data = chart_data(figures, chart)
        if data is None:
            continue
        wanted.add(chart.key)
        mark = fingerprint(data)
        if chart.key in held and held[chart.key].fingerprint == mark:
            continue
        ReleaseChart.objects.update_or_create(
            release=release,
            key=chart.key,
            defaults={"fingerprint": mark, "svg": svg_of(data, WIDE), "svg_narrow": svg_of(data, NARROW)},
        )
        drawn += 1
    release.drawn.exclude(key__in=wanted).delete()
    return drawn


def redraw(changes: list[Change]) -> None:
    """Draw what the changed releases and datasets touch: a release is part of the trend of later ones."""
    datasets: set[int] = set()
    for change in changes:
        if change.model_label == "statistics.dataset":
            datasets.add(int(change.object_id))
        elif change.model_label == "statistics.release":
            release = Release.objects.filter(pk=int(change.object_id)).first()
            if release:
                datasets.add(release.dataset_id)
    for release in Release.objects.filter(live=True, dataset__in=datasets).select_related("dataset"):
        draw(release)


def next_due(after: datetime) -> datetime | None:
    """The next announced minute."""
    waiting = Release.objects.filter(live=True, published_at__gt=max(after, FIRST))
    found = waiting.order_by("published_at").first()
    return found.published_at if found else None


def fire(since: datetime, until: datetime) -> None:
    """Announce the releases that became public in (since, until]."""
    due = Release.objects.filter(live=True, published_at__gt=max(since, FIRST), published_at__lte=until)
    announce_many(Release, due.values_list("pk", flat=True))


listen("statistics.charts", redraw)
schedule("statistics.releases", next_due, fire)
