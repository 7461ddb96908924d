"""House rule: a page type is searchable or says why not."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Model

from search import checks, registry
from search.documents import Source, register


@pytest.fixture
def page_type(monkeypatch: pytest.MonkeyPatch, clean_registry: registry.Registry) -> type[Any]:
    from portal.core.pages import BasePage

    class Meta:
        label = "test.ForgottenPage"

    forgotten = type("ForgottenPage", (), {"_meta": Meta, "not_searchable_because": ""})
    monkeypatch.setattr(checks, "get_page_models", lambda: [forgotten])
    monkeypatch.setattr(checks, "issubclass", lambda model, base: base is BasePage, raising=False)
    return forgotten


def test_forgotten_page_type_is_an_error(page_type: type[Any]) -> None:
    (error,) = checks.page_types_are_searchable(None)
    assert error.id == "search.E001"
    assert "test.ForgottenPage" in error.msg


def test_reason_is_enough(page_type: type[Any]) -> None:
    page_type.not_searchable_because = "只有表单"
    assert checks.page_types_are_searchable(None) == []


def test_registered_page_type_is_right(page_type: type[Model]) -> None:
    register(
        Source(name="t", model=page_type, kinds=(), documents=lambda each: (), objects=lambda: None)  # type: ignore
    )
    assert checks.page_types_are_searchable(None) == []
