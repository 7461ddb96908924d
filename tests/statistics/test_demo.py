"""The demo figures: eight quarters, balanced, the same on every loading, gone without a trace."""

from datetime import date, datetime

import pytest
from django.test import Client

from portal.core import clock
from portal.core.models import Bureau, DemoMark
from portal.statistics import demo
from portal.statistics.demo.sheets import sheets
from portal.statistics.models import DataPage, Dataset, Indicator, Observation, PlannedRelease, Release
from portal.statistics.periods import last_complete_quarters
from tests.statistics.conftest import TODAY


def test_eight_quarters_that_are_marked_and_can_be_removed(column: DataPage, client: Client) -> None:
    home = column.get_parent().specific
    column.delete()
    with clock.at(TODAY):
        demo.load(TODAY, home)
        quarters = [period.code for period in last_complete_quarters(TODAY, 8)]
        for dataset in Dataset.objects.all():
            periods = (
                dataset.releases.filter(number=1).order_by("period_end").values_list("period", flat=True)
            )
            assert list(periods) == quarters
        count = Observation.objects.count()
        demo.load(TODAY, home)
        assert Observation.objects.count() == count
        page = client.get("/data/").content.decode()
        assert "市场主体发展情况" in page and "2026年第四季度" in page
        assert "演示数据" in client.get("/data/cooperatives/2026-Q3/").content.decode()
        assert "演示数据" in client.get("/data/cooperatives/2026-Q3.csv").content.decode("utf-8-sig")
        demo.remove()
        demo.remove()
    for model in (Release, Observation, Dataset, PlannedRelease, DataPage, Indicator):
        assert not model.objects.exists()
    assert not DemoMark.objects.filter(content_type__app_label="statistics").exists()


def test_a_later_loading_adds_quarters_and_keeps_the_old_figures(column: DataPage, office: Bureau) -> None:
    home = column.get_parent().specific
    column.delete()
    with clock.at(date(2026, 9, 30)):
        demo.load(clock.today(), home)
        before = dict(Observation.objects.filter(release__period="2026-Q2").values_list("pk", "value"))
    with clock.at(TODAY):
        demo.load(TODAY, home)
        after = dict(Observation.objects.filter(release__period="2026-Q2").values_list("pk", "value"))
        assert after == before
        assert set(Release.objects.filter(period="2026-Q2").values_list("status", flat=True)) == {"final"}
        assert Release.objects.filter(period="2026-Q3").count() == 3


def test_just_after_a_quarter_its_figures_wait_for_their_minute(column: DataPage, client: Client) -> None:
    home = column.get_parent().specific
    column.delete()
    with clock.at(date(2026, 10, 8)):
        demo.load(clock.today(), home)
        assert client.get("/data/market-entities/2026-Q3/").status_code == 404
        assert "2026-10-20 10:00" in client.get("/data/").content.decode()
    with clock.at(datetime(2026, 10, 20, 10, 0)):
        assert client.get("/data/market-entities/2026-Q3/").status_code == 200


@pytest.mark.parametrize("day", [date(2025, 1, 1), date(2026, 11, 23), date(2029, 7, 14)])
def test_a_quarter_has_the_same_figures_on_every_day(day: date) -> None:
    quarters = last_complete_quarters(day, 8)
    assert sheets(quarters, demo.publishing_moment) == sheets(quarters, demo.publishing_moment)
    assert all(demo.publishing_moment(quarter).hour == 10 for quarter in quarters)
