"""The public tools of the library: where they are, and the words by which search leads straight there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from search.analysis import name_key
from search.documents import Direct, register_resolver
from search.query import Query


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool of the library; `names` are what people call it."""

    title: str
    view: str
    names: tuple[str, ...]

    def get_absolute_url(self) -> str:
        """Its address."""
        return reverse(self.view)


TOOLS = (
    Tool("引用体检", "tools:citation_check", ("引用体检", "引用检查", "法规引用体检", "法条核对")),
    Tool("期限计算", "tools:deadlines", ("期限计算", "期限计算器", "工作日计算", "工作日计算器")),
    Tool("名词解释", "glossary:terms", ("名词解释", "术语", "术语解释", "名词")),
)


def resolve(query: Query) -> Iterator[Direct]:
    """The name of a tool leads to it."""
    for tool in TOOLS:
        if query.key and query.key in map(name_key, tool.names):
            yield Direct(tool.title, tool.get_absolute_url(), "在线工具")


register_resolver(resolve)
