"""The public tools of this room: where they are, and the words by which search leads straight there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from search.analysis import name_key
from search.documents import Direct, register_resolver
from search.query import Query


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool; `names` are what people call it, where no other resolver knows them."""

    title: str
    view: str
    names: tuple[str, ...] = ()

    def get_absolute_url(self) -> str:
        """Its address."""
        return reverse(self.view)


TOOLS = (
    Tool(
        "看懂统一社会信用代码",
        "credit_tools:credit_code",
        ("统一社会信用代码", "信用代码", "社会信用代码查询", "信用代码校验", "代码校验", "注册号校验"),
    ),
    Tool("核验查询单", "credit:verify", ("核验查询单", "查询单核验", "公示信息查询单")),
    Tool("公示期限规则", "credit:rules"),
    Tool("公示期限计算", "credit_tools:retention"),
    Tool("批量核验", "credit:batch_check"),
    Tool("数据质量", "credit:quality", ("数据质量", "数据质量规则", "数据质量通报", "质量通报")),
    Tool("报送前检查", "credit:quality_check", ("报送前检查", "数据检查", "数据质量检查")),
)


def resolve(query: Query) -> Iterator[Direct]:
    """The name of a tool leads to it."""
    for tool in TOOLS:
        if query.key and query.key in map(name_key, tool.names):
            yield Direct(tool.title, tool.get_absolute_url(), "在线工具")


register_resolver(resolve)
