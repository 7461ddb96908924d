"""The editors' own search, in the admin: any part of a title or text field is found.

Wagtail's default on SQLite keeps runs of Chinese characters whole, so 图书馆 is not found inside
上海交通大学图书馆, and PostgreSQL has no Chinese segmentation either. Editors look through thousands of
records, not millions: comparing substrings in the database answers at once, is never out of date, and is
the same on both databases. Named in ``WAGTAILSEARCH_BACKENDS``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, Model, Q, QuerySet, TextField
from modelsearch.backends.database.fallback import (
    MATCH_ALL,
    MATCH_NONE,
    DatabaseSearchBackend,
    DatabaseSearchQueryCompiler,
    DatabaseSearchResults,
)
from modelsearch.index import RelatedFields

MOST_TERMS = 10
"""Words of a search beyond these are not compared."""


def spellings(term: str) -> list[str]:
    """A word as typed and with full-width letters and digits as ordinary ones."""
    return list(dict.fromkeys((term, unicodedata.normalize("NFKC", term))))


class SubstringCompiler(DatabaseSearchQueryCompiler):
    """Each word must occur in one of the searched columns."""

    def check(self) -> None:
        """Nothing to refuse: filters and order are the database's own, any column will do."""

    def get_fields_names(self) -> Iterator[str]:
        """Paths of the columns compared: those the model declares, of its related and its child models."""
        model = self.queryset.model
        if self.fields:
            yield from (name for name in self.fields if _is_text(model, name))
            return
        yield from dict.fromkeys(_columns(model))

    def build_single_term_filter(self, term: str) -> Q:
        """Rows that hold the word in any column."""
        found = Q(pk__in=[])
        for name in self.fields_names:
            for spelling in spellings(term):
                found |= Q(**{f"{name}__icontains": spelling})
        return found

    def build_database_filter(self, query: Any, boost: float = 1.0) -> Any:
        """As the parent does, for at most so many words."""
        words = getattr(query, "query_string", "").split()
        if len(words) > MOST_TERMS:
            query = type(query)(" ".join(words[:MOST_TERMS]), operator=query.operator)
        return super().build_database_filter(query, boost)


class SubstringResults(DatabaseSearchResults):
    """Rows by their own order; no joins reach the listing's query."""

    def get_queryset(self) -> QuerySet[Any]:
        """The rows asked for."""
        queryset = self.query_compiler.queryset
        condition = self.query_compiler.build_database_filter(self.query_compiler.query)
        if condition == MATCH_NONE:
            return queryset.none()
        if condition != MATCH_ALL:
            matching = queryset.model._base_manager.filter(condition).values("pk")
            queryset = queryset.filter(pk__in=matching)
        if not queryset.query.order_by and not queryset.query.extra_order_by:
            queryset = queryset.order_by("-pk")
        return queryset[self.start : self.stop]


class SearchBackend(DatabaseSearchBackend):
    """What ``WAGTAILSEARCH_BACKENDS`` names."""

    query_compiler_class = SubstringCompiler
    autocomplete_query_compiler_class = SubstringCompiler
    results_class = SubstringResults


def _columns(model: Any) -> Iterator[str]:
    yield from _declared(model, model.get_searchable_search_fields())
    yield from _declared(model, model.get_autocomplete_search_fields())
    for relation in model.get_search_fields():
        if isinstance(relation, RelatedFields):
            related = relation.get_field(model).related_model
            inner = (field for field in relation.fields if not isinstance(field, RelatedFields))
            yield from (f"{relation.field_name}__{name}" for name in _declared(related, inner))
    for child in _children(model):
        own = (field for field in child.get_searchable_search_fields() if _is_own(child, field.field_name))
        yield from (f"{child._meta.model_name}__{name}" for name in _declared(child, own))


def _declared(model: type[Model], fields: Iterable[Any]) -> Iterator[str]:
    return (field.field_name for field in fields if _is_text(model, field.field_name))


def _children(model: type[Model]) -> list[Any]:
    return [
        relation.related_model
        for relation in model._meta.related_objects
        if relation.one_to_one and relation.parent_link and issubclass(relation.related_model, model)
    ]


def _is_text(model: type[Model], name: str) -> bool:
    try:
        return isinstance(model._meta.get_field(name), CharField | TextField)
    except FieldDoesNotExist:
        return False


def _is_own(model: type[Model], name: str) -> bool:
    return _is_text(model, name) and model._meta.get_field(name).model is model
