"""The admin of this section: 数据发布, 发布预告, 数据集, 统计指标."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from portal.core.snippets import RecordViewSet
from portal.statistics.models import Dataset, Indicator, PlannedRelease, Release


class ReleaseViewSet(RecordViewSet):
    """数据发布: when it is public, as what, with which note. The figures come in by import."""

    model = Release
    icon = "doc-full"
    list_display = ["__str__", "number", "status", "published_at", "live"]
    list_filter = ["dataset", "status"]
    inspect_view_fields = [
        "dataset",
        "period",
        "number",
        "status",
        "published_at",
        "revision_note",
        "source_file",
        "loaded_on",
    ]


class PlannedReleaseViewSet(RecordViewSet):
    """发布预告: the calendar's promises."""

    model = PlannedRelease
    icon = "calendar"
    list_display = ["__str__", "planned_at", "cancelled", "live"]


class DatasetViewSet(RecordViewSet):
    """数据集: title, definitions, tables, charts."""

    model = Dataset
    icon = "table"
    list_display = ["title", "key", "frequency", "live"]


class IndicatorViewSet(RecordViewSet):
    """统计指标: name, unit, definition, formula."""

    model = Indicator
    icon = "list-ol"
    list_display = ["name", "code", "unit", "kind", "formula"]


class StatisticsGroup(SnippetViewSetGroup):
    """The menu entry."""

    items = (ReleaseViewSet, PlannedReleaseViewSet, DatasetViewSet, IndicatorViewSet)
    menu_label = "发展数据"
    menu_name = "statistics"
    menu_icon = "table"
    menu_order = 260


register_snippet(StatisticsGroup)
