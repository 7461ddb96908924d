"""House rule: every page type can be found, or says why not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register
from wagtail.models import get_page_models

from portal.core.pages import BasePage
from search import registry


def page_types_are_searchable(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Every concrete page type is a source of documents or gives ``not_searchable_because``."""
    searched = {source.model for source in registry.sources()}
    return [
        Error(
            f"页面类型 {model._meta.label} 既没有登记为搜索来源，也没有说明为什么不进入搜索。",
            hint="在栏目的 documents.py 中用 search.documents.register 登记，"
            "或者在页面类型上写 not_searchable_because。",
            obj=model,
            id="search.E001",
        )
        for model in get_page_models()
        if issubclass(model, BasePage) and model not in searched and not model.not_searchable_because
    ]


def enable() -> None:
    """Make the rule part of ``manage.py check``."""
    register(page_types_are_searchable)
