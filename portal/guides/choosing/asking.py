"""The words by which search leads straight to the comparison of forms."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from search.analysis import name_key
from search.documents import Direct, register_resolver
from search.query import Query

NAMES = (
    "办哪种",
    "办哪种执照",
    "办哪种合适",
    "办个体户还是公司",
    "个体户和公司的区别",
    "个体户和公司有什么区别",
    "个人独资企业和个体户区别",
    "个人独资企业和个体户的区别",
    "合作社和公司的区别",
)


def resolve(query: Query) -> Iterator[Direct]:
    """What people ask who have not chosen a form yet."""
    if query.key and query.key in map(name_key, NAMES):
        yield Direct("办哪种：五种经营主体比一比", reverse("guide_tools:which_form"), "在线工具")


register_resolver(resolve)
