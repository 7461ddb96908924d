"""Public views below /data/. What is not public at this second is a 404, whatever is asked for."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from portal.core.views import storable
from portal.statistics import presenting
from portal.statistics.figures import ReleaseFigures
from portal.statistics.files import csv_bytes, csv_name
from portal.statistics.models import Dataset, Release, ReleaseChart
from portal.statistics.periods import Period

NARROW = "-narrow"


def find_release(dataset: str, period: str, number: int | None = None) -> Release:
    """The newest public release of a period, or exactly one of its revisions. Raises Http404."""
    releases = Release.objects.public().filter(dataset__key=dataset, period=period)
    if number is not None:
        releases = releases.filter(number=number)
    release = releases.select_related("dataset", "bureau").first()
    if release is None:
        raise Http404("没有这一期数据，或者尚未公开。")
    return release


@storable
def dataset(request: HttpRequest, dataset: str) -> HttpResponse:
    """A dataset: latest release, earlier ones, definitions, method."""
    found = get_object_or_404(Dataset, key=dataset, live=True)
    return render(request, "statistics/dataset.html", presenting.dataset_context(found))


@storable
def release(request: HttpRequest, dataset: str, period: str, number: int | None = None) -> HttpResponse:
    """A release: summary, charts, tables, revisions, downloads."""
    written = _as_written(period)
    if written != period:
        find_release(dataset, written, number)
        return HttpResponseRedirect(reverse("statistics:release", args=[dataset, written]))
    found = find_release(dataset, period, number)
    return render(request, "statistics/release.html", presenting.release_context(found))


def _as_written(period: str) -> str:
    """How addresses write the period: 2026q3 -> 2026-Q3. Raises Http404 when it is none."""
    try:
        return Period.parse(period).code
    except ValueError:
        raise Http404("没有这样的期间。") from None


@storable
def csv(request: HttpRequest, dataset: str, period: str, number: int | None = None) -> HttpResponse:
    """The figures of a release as CSV."""
    figures = ReleaseFigures(find_release(dataset, period, number))
    plain_name, chinese_name = csv_name(figures)
    response = HttpResponse(csv_bytes(figures), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = (  # RFC 6266, RFC 5987
        f"attachment; filename=\"{plain_name}\"; filename*=UTF-8''{quote(chinese_name)}"
    )
    return response


@storable
def chart(
    request: HttpRequest, dataset: str, period: str, chart: str, number: int | None = None
) -> HttpResponse:
    """A chart as drawn by the worker; `<key>-narrow` is the drawing for small screens."""
    found = find_release(dataset, period, number)
    drawn = get_object_or_404(ReleaseChart, release=found, key=chart.removesuffix(NARROW))
    svg = drawn.svg_narrow if chart.endswith(NARROW) else drawn.svg
    return HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")
