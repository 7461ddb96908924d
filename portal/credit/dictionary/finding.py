"""The words by which search leads straight to the code tables and the data dictionary."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from portal.core.code_files import INDUSTRIES, REGIONS
from portal.credit import tables
from search.analysis import name_key
from search.documents import Direct, register_resolver
from search.query import Query

NAMES: dict[tuple[str, str, tuple[str, ...]], tuple[str, ...]] = {
    ("数据字典", "dictionary:dictionary", ()): ("数据字典", "字段说明", "数据规范"),
    ("代码表", "codes:index", ()): ("代码表", "代码标准", "标准代码"),
    ("行政区划代码", "codes:table", (REGIONS,)): ("行政区划代码", "区划代码", "地区代码", "GB/T 2260"),
    ("国民经济行业分类", "codes:table", (f"{INDUSTRIES}-2017",)): (
        *("国民经济行业分类", "行业代码", "行业分类", "行业分类代码", "GB/T 4754", "GB/T 4754-2017"),
    ),
    ("市场主体类型代码", "codes:table", (tables.TYPES,)): ("市场主体类型", "企业类型代码", "主体类型代码"),
}


def resolve(query: Query) -> Iterator[Direct]:
    """The name of a table leads to it."""
    if not query.key:
        return
    for (title, view, place), names in NAMES.items():
        if query.key in map(name_key, names):
            yield Direct(title, reverse(view, args=place), "代码和数据字典")


register_resolver(resolve)
