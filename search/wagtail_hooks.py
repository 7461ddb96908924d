"""The admin of search: 同义词, 搜索推荐."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, SnippetViewSetGroup

from portal.core.snippets import RecordViewSet
from search.editing import asked, may_look
from search.models import Bet, Synonym


class _FilledIn(CreateView):
    """A form for a new record that begins with what the address gives for its first field."""

    given = ""

    def get_initial_form_instance(self) -> Any:
        return self.model(**{self.given: self.request.GET.get(self.given, "")[:500]})


class AddSynonym(_FilledIn):
    """From the list of what was asked: ``?said=``."""

    given = "said"


class AddBet(_FilledIn):
    """From the list of what was asked: ``?words=``."""

    given = "words"


class SynonymViewSet(RecordViewSet):
    """同义词: acts at once, nothing of it is shown to readers."""

    model = Synonym
    add_view_class = AddSynonym
    icon = "openquote"
    copy_view_enabled = False
    list_display = ["__str__", "bureau"]
    list_filter = ["bureau"]
    search_fields = ["said", "means"]
    search_backend_name = None
    inspect_view_fields = ["said", "means", "bureau"]


class BetViewSet(RecordViewSet):
    """搜索推荐: what stands above the results, and what does not stand among the first."""

    model = Bet
    add_view_class = AddBet
    icon = "pick"
    list_display = ["__str__", Column("get_effect_display", label="作用"), LiveStatusTagColumn()]
    list_filter = ["effect", "bureau"]
    search_fields = ["words", "title", "address"]
    search_backend_name = None
    inspect_view_fields = ["words", "effect", "page", "address", "title", "note", "order", "bureau"]


class AskedMenuItem(MenuItem):
    """The way to the list, for those who may act on it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_look(request.user)


class SearchGroup(SnippetViewSetGroup):
    """The menu entry."""

    items = (SynonymViewSet, BetViewSet)
    menu_label = "站内搜索"
    menu_name = "site-search"
    menu_icon = "search"
    menu_order = 270

    def get_submenu_items(self) -> list[MenuItem]:
        """What was asked stands first: the words below follow from it."""
        what = AskedMenuItem(
            "读者在搜什么", reverse("search_asked"), name="search-asked", icon_name="help", order=0
        )
        return [what, *super().get_submenu_items()]


register_snippet(SearchGroup)


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    """Address of the list."""
    return [path("search-asked/", asked, name="search_asked")]
