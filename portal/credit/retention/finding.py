"""The words by which search leads straight to the calculator and to the page of rules."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from search.analysis import name_key
from search.documents import Direct, register_resolver
from search.query import Query

NAMES = {
    ("公示期限计算", "credit_tools:retention"): ("公示期限计算", "公示期限计算器", "公示期计算器"),
    ("公示期限规则", "credit:rules"): ("公示期限规则", "公示规则", "信用公示规则"),
}
ASKED = (
    "公示期限",
    "处罚公示期",
    "处罚公示多久",
    "处罚公示期限",
    "处罚记录保留多久",
    "处罚多久能消掉",
    "处罚多久撤",
    "黑名单多久消除",
)
"""How people ask who may want the guide as well: the calculator stands above what is found."""


def resolve(query: Query) -> Iterator[Direct]:
    """What people ask who want to know when a record leaves view."""
    for (title, view), names in NAMES.items():
        if query.key and query.key in map(name_key, names):
            yield Direct(title, reverse(view), "在线工具")
    if query.key and query.key in map(name_key, ASKED):
        yield Direct("公示期限计算", reverse("credit_tools:retention"), "在线工具", exact=False)


register_resolver(resolve)
