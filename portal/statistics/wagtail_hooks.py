"""The admin of this section: 数据发布, 发布预告, 数据集, 统计指标."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import BooleanColumn, LiveStatusTagColumn
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from portal.core.editing.home import Line, register_lint
from portal.core.editing.permissions import BureauPermissionPolicy
from portal.core.snippets import RecordViewSet
from portal.statistics.editing import import_figures, may_import
from portal.statistics.models import Dataset, Indicator, PlannedRelease, Release
from portal.statistics.presenting import calendar


class ImportedOnlyPolicy(BureauPermissionPolicy):
    """A release comes in with its figures, by import: an empty one cannot be made by hand."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "add" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class ReleaseViewSet(RecordViewSet):
    """数据发布: when it is public, as what, with which note. The figures come in by import."""

    model = Release
    icon = "doc-full"
    copy_view_enabled = False
    ordering = ["-period_end", "dataset", "-number"]
    list_display = ["__str__", "number", "status", "published_at", LiveStatusTagColumn()]
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
    list_display = ["__str__", "planned_at", BooleanColumn("cancelled", label="取消"), LiveStatusTagColumn()]


class DatasetViewSet(RecordViewSet):
    """数据集: title, definitions, tables, charts."""

    model = Dataset
    icon = "table"
    list_display = ["title", "key", "frequency", LiveStatusTagColumn()]


class IndicatorViewSet(RecordViewSet):
    """统计指标: name, unit, definition, formula."""

    model = Indicator
    icon = "list-ol"
    list_display = ["name", "code", "unit", "kind", LiveStatusTagColumn()]


class ImportMenuItem(MenuItem):
    """The way to the upload form, for those who may use it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_import(request.user)


class StatisticsGroup(SnippetViewSetGroup):
    """The menu entry."""

    items = (ReleaseViewSet, PlannedReleaseViewSet, DatasetViewSet, IndicatorViewSet)
    menu_label = "发展数据"
    menu_name = "statistics"
    menu_icon = "table"
    menu_order = 260

    def get_submenu_items(self) -> list[MenuItem]:
        upload = ImportMenuItem(
            "导入数据", reverse("statistics_import"), name="statistics-import", icon_name="upload", order=0
        )
        return [upload, *super().get_submenu_items()]


register_permission_policy(Release, ImportedOnlyPolicy(Release))
register_snippet(StatisticsGroup)


@hooks.register("register_admin_urls")
def import_address() -> list[URLPattern]:
    """Address of the upload form."""
    return [path("statistics/import/", import_figures, name="statistics_import")]


@register_lint
def promises_not_kept(user: Any) -> Iterator[Line]:
    """On the admin's first page: announced releases that are late."""
    if not may_import(user):
        return
    late = [entry for entry in calendar() if entry.state == "延期"]
    if late:
        names = "、".join(f"“{entry.title}”" for entry in late[:3]) + ("等" if len(late) > 3 else "")
        yield Line(f"有 {len(late)} 项数据过了预告的时间还没有发布：{names}。", reverse("statistics_import"))
