"""The demo figures of the fictional province: generated, written as CSV, taken in by the importer itself."""

from datetime import date, datetime, timedelta

from wagtail.models import Page

from portal.core import clock, codes
from portal.core.announcements import announce_many
from portal.core.demo import demo_objects, demo_page, mark_demo, remove_demo_pages
from portal.core.models import Bureau, DemoMark
from portal.statistics import definitions
from portal.statistics.demo.sheets import sheets
from portal.statistics.importing import Options, import_files
from portal.statistics.models import DataPage, Dataset, DatasetIndicator, Indicator, PlannedRelease, Release
from portal.statistics.periods import Period, last_complete_quarters

QUARTERS = 8
BUREAU = "示范市市场监督管理局"
SOURCE = "示范市市场监督管理局（演示数据）"
NOTICE = "演示数据：地区和数字都是虚构的，由程序生成，不反映任何真实地区的情况。"
CITY = "990100"


class DemoBroken(RuntimeError):
    """The generated figures did not pass the importer's own checks."""


def load(day: date, parent: Page) -> None:
    """Create or renew the column, the datasets and the last eight complete quarters, as seen from `day`."""
    codes.ensure_builtin()
    demo_page(
        parent,
        DataPage,
        "data",
        title="发展数据",
        summary="个体工商户、私营企业和农民专业合作社的发展数据：图、表、下载和发布日程。",
        column_type="数据发布",
        column_keywords="统计数据，市场主体，农民专业合作社",
        show_in_menus=True,
    )
    bureau = Bureau.objects.filter(name=BUREAU).first() or Bureau.objects.order_by("path").first()
    if bureau is None:
        raise DemoBroken("没有机关，不能载入演示数据。")
    for indicator in definitions.ensure_indicators():
        mark_demo(indicator)
    quarters = last_complete_quarters(day, QUARTERS)
    for key in definitions.standard_keys():
        dataset = definitions.ensure_dataset(
            key, bureau, primary_region=CITY, source_name=SOURCE, notice=NOTICE
        )
        mark_demo(dataset)
        _plan(dataset, quarters[-1].next())
    _import(quarters)


def _import(quarters: list[Period]) -> None:
    report = import_files(sheets(quarters, publishing_moment), Options())
    if report.left_out:
        raise DemoBroken(f"{report.left_out[0].place}：{report.left_out[0].reason}")
    for release in Release.objects.filter(dataset__in=demo_objects(Dataset)):
        mark_demo(release)


def publishing_moment(period: Period, revision: int = 1) -> datetime:
    """10:00 on the first working day from the 20th after the period; a revision comes six weeks later."""
    day = period.last_day + timedelta(days=20 + 42 * (revision - 1))
    while not _works(day):
        day += timedelta(days=1)
    return datetime(day.year, day.month, day.day, 10, tzinfo=clock.TZ)


def _works(day: date) -> bool:
    """By the official calendar, and by the day of the week where it is not yet known."""
    try:
        return clock.is_working_day(day)
    except clock.UnknownCalendarYear:
        return day.weekday() < 5


def _plan(dataset: Dataset, period: Period) -> None:
    """Promise the figures of the quarter that is running."""
    wanted = {"bureau": dataset.bureau, "planned_at": publishing_moment(period)}
    plans = PlannedRelease.objects.filter(dataset=dataset, period=period.code)
    planned = plans.filter(**wanted).first()
    if planned is None:
        planned, _ = plans.update_or_create(dataset=dataset, period=period.code, defaults=wanted)
    mark_demo(planned)


def remove() -> None:
    """Delete the demo's releases, plans, datasets, page, and the indicators that nothing else uses."""
    datasets = demo_objects(Dataset)
    for model in (Release, PlannedRelease):
        mine = model._default_manager.filter(dataset__in=datasets)
        announce_many(model, list(mine.values_list("pk", flat=True)))
        mine.delete()
    announce_many(Dataset, list(datasets.values_list("pk", flat=True)))
    datasets.delete()
    demo_objects(Indicator).exclude(pk__in=DatasetIndicator.objects.values("indicator")).delete()
    remove_demo_pages(DataPage)
    labels = [model._meta.model_name for model in (Release, PlannedRelease, Dataset, Indicator)]
    DemoMark.objects.filter(content_type__app_label="statistics", content_type__model__in=labels).delete()
