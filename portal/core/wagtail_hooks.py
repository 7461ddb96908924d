"""The editors' side of core: home panel, menus, action buttons, bureaus and who works for them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from portal.core.editing import work  # noqa: F401  (registers the work list)
from portal.core.editing.codes import CodeViewSet
from portal.core.editing.dates import take_dates_as_typed
from portal.core.editing.home import TodayPanel
from portal.core.editing.wording import name_in_chinese
from portal.core.models import Bureau, BureauMembership

name_in_chinese()
take_dates_as_typed()


@hooks.register("insert_global_admin_css")
def portals_colours() -> str:
    """The admin wears the portal's blue."""
    return format_html('<link rel="stylesheet" href="{}">', static("core/editing.css"))


@hooks.register("construct_homepage_panels")
def today_first(request: HttpRequest, panels: list[Any]) -> None:
    """What waits for the editor comes before Wagtail's own panels."""
    panels.append(TodayPanel())


@hooks.register("construct_help_menu")
def no_links_outside(request: HttpRequest, menu_items: list[Any]) -> None:
    """The admin of a government site sends nobody to other sites."""
    menu_items[:] = [item for item in menu_items if not item.url.startswith("http")]


@hooks.register("construct_snippet_action_menu")
def no_direct_publishing(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """A record goes live when its review ends; nobody has a button that does it at once."""
    menu_items[:] = [item for item in menu_items if item.name != "action-publish"]


@hooks.register("before_create_page")
def nothing_begins_live(
    request: HttpRequest, parent_page: Page, page_class: type[Page]
) -> HttpResponse | None:
    """Below the root of the tree, which is Wagtail's own kind of page, its rights would allow publishing."""
    asked = request.method == "POST" and "action-publish" in request.POST
    if not asked or not parent_page.permissions_for_user(request.user).can_publish_subpage():
        return None
    messages.error(request, "内容经初审、复审、终审后自动发布，不能直接发布。请先保存草稿。")
    return redirect("wagtailadmin_explore", parent_page.pk)


class BureauViewSet(SnippetViewSet):
    """机关: administrators only."""

    model = Bureau
    menu_label = "机关"
    icon = "group"
    list_display = ["name", "level", "region_code", "phone"]
    list_filter = ["level"]
    list_per_page = 50
    ordering = ["path"]


class BureauMembershipViewSet(SnippetViewSet):
    """Who works for which bureau: administrators only."""

    model = BureauMembership
    menu_label = "人员所属机关"
    icon = "user"
    list_display = ["user", "bureau"]
    list_filter = ["bureau"]
    list_per_page = 50
    panels = [
        FieldPanel("user", help_text="此人的审核、编辑权限由用户组决定。"),
        FieldPanel("bureau", help_text="权限延伸到该机关及其全部下级机关；一人可以有几个。"),
    ]


class BureausGroup(SnippetViewSetGroup):
    """Menu 机关与人员."""

    menu_label = "机关与人员"
    menu_icon = "group"
    menu_order = 800
    items = (BureauViewSet, BureauMembershipViewSet)


register_snippet(BureausGroup)
register_snippet(CodeViewSet)
