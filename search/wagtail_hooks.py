"""The admin of search: 同义词, 搜索推荐."""

from typing import Any

from wagtail.admin.ui.tables import Column, LiveStatusTagColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from portal.core.snippets import RecordViewSet
from search.models import Bet, Synonym, rows


class LinesColumn(Column):
    """The lines of a text field, in one."""

    def get_value(self, instance: Any) -> str:
        return "、".join(rows(getattr(instance, self.name)))


class SynonymViewSet(RecordViewSet):
    """同义词: acts at once, nothing of it is shown to readers."""

    model = Synonym
    icon = "openquote"
    copy_view_enabled = False
    list_display = [LinesColumn("said", label="口语说法"), LinesColumn("means", label="规范名称"), "bureau"]
    list_filter = ["bureau"]
    search_fields = ["said", "means"]
    search_backend_name = None
    inspect_view_fields = ["said", "means", "bureau"]


class BetViewSet(RecordViewSet):
    """搜索推荐: what stands above the results, and what does not stand among the first."""

    model = Bet
    icon = "pick"
    list_display = [
        LinesColumn("words", label="搜索词"),
        "__str__",
        Column("get_effect_display", label="作用"),
        LiveStatusTagColumn(),
    ]
    list_filter = ["effect", "bureau"]
    search_fields = ["words", "title", "address"]
    search_backend_name = None
    inspect_view_fields = ["words", "effect", "page", "address", "title", "note", "order", "bureau"]


class SearchGroup(SnippetViewSetGroup):
    """The menu entry."""

    items = (SynonymViewSet, BetViewSet)
    menu_label = "搜索"
    menu_name = "site-search"
    menu_icon = "search"
    menu_order = 270


register_snippet(SearchGroup)
