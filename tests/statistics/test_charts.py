"""Charts: the same figures as the table, the same bytes for the same data, readable without seeing."""

import re
from xml.etree import ElementTree

import pytest
from django.test import Client

from portal.core import clock
from portal.core.announcements import drain
from portal.statistics import drawing
from portal.statistics.charts import NARROW, WIDE, chart_data, specification
from portal.statistics.figures import ReleaseFigures
from portal.statistics.importing import import_files
from portal.statistics.models import Observation, Release, ReleaseChart
from portal.statistics.presenting import pictures
from tests.statistics.conftest import TODAY, sheet

pytestmark = pytest.mark.usefixtures("column")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def today():
    with clock.at(TODAY):
        yield


@pytest.fixture
def release() -> Release:
    import_files([sheet("market-entities", "2026-Q1", "2026-Q2", "2026-Q3")])
    return Release.objects.get(period="2026-Q3")


def texts(svg: str) -> list[str]:
    """All words written in a picture."""
    root = ElementTree.fromstring(svg)  # noqa: S314  (our own drawing)
    return ["".join(node.itertext()) for node in root.iter(f"{SVG}text")]


def test_the_worker_draws_and_the_page_shows_the_same_figures(client: Client, release: Release) -> None:
    page = client.get(release.get_absolute_url()).content.decode()
    assert "closing.svg" not in page  # not drawn yet: the table stands alone
    drain()
    page = client.get(release.get_absolute_url()).content.decode()
    assert '<img src="/data/market-entities/2026-Q3/closing.svg" width="700"' in page
    response = client.get("/data/market-entities/2026-Q3/closing.svg")
    assert response["Content-Type"].startswith("image/svg+xml")
    written = texts(response.content.decode())
    figures = ReleaseFigures(release)
    for chart in release.dataset.charts.all():
        data = chart_data(figures, chart)
        assert data is not None
        written = texts(client.get(f"/data/market-entities/2026-Q3/{chart.key}.svg").content.decode())
        shown = [point.figure.text for point in data.points]
        if chart.kind == chart.LINES:  # figures are written at the ends, the table has them all
            shown = [point.figure.text for point in data.points if point.label == data.labels[-1]]
        for figure in shown:
            assert any(figure in word for word in written), (chart.key, figure)
        for _, cells in data.rows():
            for cell in cells:
                assert f'<td class="num">{cell.text}</td>' in page


def test_same_data_same_bytes(release: Release) -> None:
    figures = ReleaseFigures(release)
    for chart in release.dataset.charts.all():
        data = chart_data(figures, chart)
        again = chart_data(ReleaseFigures(Release.objects.get(pk=release.pk)), chart)
        for width in (WIDE, NARROW):
            assert drawing.svg_of(data, width) == drawing.svg_of(again, width)


def test_a_drawing_is_plain_and_described(release: Release) -> None:
    drawing.draw(release)
    for chart in ReleaseChart.objects.filter(release=release):
        for svg in (chart.svg, chart.svg_narrow):
            root = ElementTree.fromstring(svg)  # noqa: S314
            assert root.find(f"{SVG}title").text and "单位：户" in root.find(f"{SVG}desc").text
            assert root.get("role") == "img" and root.get("aria-labelledby") == "title desc"
            assert (
                "<script" not in svg and "style=" not in svg and "href=" not in svg.replace("xmlns:xlink", "")
            )
            families = set(re.findall(r'font-family="([^"]+)"', svg))
            assert len(families) == 1 and "Noto Sans CJK SC" in families.pop()


def test_nothing_is_drawn_twice_and_a_change_is_drawn_anew(release: Release) -> None:
    assert drawing.draw(release) == 3
    assert drawing.draw(release) == 0
    Observation.objects.filter(
        release=release, region="990100", entity_type="", indicator__code="closing"
    ).update(value=0)
    # Until the worker has come round the page shows no picture rather than an old one.
    assert [picture.width for picture in pictures(ReleaseFigures(release))] == ["", "700", "700"]
    assert drawing.draw(release) == 1


def test_zero_and_gap_differ_in_a_chart(release: Release) -> None:
    cells = Observation.objects.filter(region="990100", entity_type="", indicator__code="closing")
    cells.filter(release__period="2026-Q1").update(value=0)
    cells.filter(release__period="2026-Q2").update(value=None, status="missing")
    chart = release.dataset.charts.get(key="closing")
    data = chart_data(ReleaseFigures(release), chart)
    assert [(point.value, point.figure.text) for point in data.points][:2] == [(0.0, "0"), (None, "…")]
    written = texts(drawing.svg_of(data, WIDE))
    assert "0" in written and "…" in written
    values = specification(data, WIDE)["data"]["values"]
    assert [value["value"] for value in values[:2]] == [0.0, None]


def test_a_release_keeps_the_trend_that_was_known_when_it_was_published(release: Release) -> None:
    """A later revision of an earlier quarter does not change a picture that was published before it."""
    import_files([sheet("cooperatives", "2025-Q4", "2026-Q1")])
    first_quarter = Release.objects.get(dataset__key="cooperatives", period="2026-Q1")
    known = ReleaseFigures(first_quarter).known_before
    assert [(period.code, known[period].number) for period in known] == [("2025-Q4", 2)]
    Release.objects.filter(number=2).update(published_at=first_quarter.published_at.replace(year=2027))
    known = ReleaseFigures(first_quarter).known_before
    assert [(period.code, known[period].number) for period in known] == [("2025-Q4", 1)]


def test_a_quarter_that_is_missing_leaves_a_gap(release: Release) -> None:
    Release.objects.filter(period="2026-Q2").update(live=False)
    chart = release.dataset.charts.get(key="closing")
    data = chart_data(ReleaseFigures(release), chart)
    assert data.labels == ["26年一季度", "26年二季度", "26年三季度"]
    assert data.points[1].value is None
