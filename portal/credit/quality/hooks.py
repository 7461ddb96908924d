"""Data quality in the admin: addresses, menu entry, a line on the first page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from portal.core.editing.home import Line, register_lint
from portal.core.editing.permissions import in_reach
from portal.credit.models import Ticket
from portal.credit.quality import admin


@hooks.register("register_admin_urls")
def quality_addresses() -> list[URLPattern]:
    """Scores, runs, lists, old stock."""
    return [
        path("credit/quality/", admin.overview, name="credit_quality"),
        path("credit/quality/start/", admin.start, name="credit_quality_start"),
        path("credit/quality/stock/", admin.stock, name="credit_quality_stock"),
        path("credit/quality/<int:pk>/", admin.one_run, name="credit_quality_run"),
        path("credit/quality/<int:pk>/list.csv", admin.defects, {"form": "csv"}, name="credit_quality_csv"),
        path(
            "credit/quality/<int:pk>/list.xlsx", admin.defects, {"form": "xlsx"}, name="credit_quality_xlsx"
        ),
    ]


class QualityMenuItem(MenuItem):
    """The way to data quality, for those who may check."""

    def is_shown(self, request: HttpRequest) -> bool:
        return admin.may_check(request.user)


@hooks.register("register_admin_menu_item")
def quality_entry() -> MenuItem:
    """The menu entry."""
    address = reverse("credit_quality")
    return QualityMenuItem("数据质量", address, name="credit-quality", icon_name="clipboard-list", order=254)


@register_lint
def old_stock(user: Any) -> Iterator[Line]:
    """On the admin's first page: how many tickets of old stock are open."""
    if admin.may_check(user):
        number = in_reach(Ticket.objects.filter(closed_at=None), user).count()
        if number:
            yield Line(f"有 {number} 个存量问题还没有改正。", reverse("credit_quality_stock"))
