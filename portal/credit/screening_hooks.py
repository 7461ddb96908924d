"""The privacy gate in the admin: addresses, menu entry, a line on the first page, words of the history."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from portal.core.editing.home import Line, register_lint
from portal.credit.screening import LOGGED, waiting_for
from portal.credit.screening_views import masked, may_screen, screening, waiting


@hooks.register("register_admin_urls")
def screening_addresses() -> list[URLPattern]:
    """The list of what waits, one page for each record, and the names that imports have masked."""
    return [
        path("credit/screening/", waiting, name="credit_screening_list"),
        path("credit/screening/masked/", masked, name="credit_screening_masked"),
        path("credit/screening/<int:pk>/", screening, name="credit_screening"),
    ]


@hooks.register("register_log_actions")
def screened(actions: LogActionRegistry) -> None:
    """What the history of a record calls the officer's decisions."""
    actions.register_action(LOGGED, "核对个人信息", "核对了个人信息")


class ScreeningMenuItem(MenuItem):
    """The way to what waits, for those who may decide."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_screen(request.user)


@hooks.register("register_admin_menu_item")
def screening_entry() -> MenuItem:
    """The menu entry."""
    address = reverse("credit_screening_list")
    return ScreeningMenuItem("个人信息核对", address, name="credit-screening", icon_name="view", order=252)


@register_lint
def undecided(user: Any) -> Iterator[Line]:
    """On the admin's first page: how many records wait for a decision."""
    if may_screen(user) and (number := waiting_for(user).count()):
        text = f"有 {number} 条公示信息里有像是个人信息的文字，决定遮盖还是保留以前不会公示。"
        yield Line(text, reverse("credit_screening_list"))
