"""Choose an entity as the public looks it up: by code, registration number, part of a name, pinyin, former name."""

from __future__ import annotations

from django import forms
from django.db.models import Case, QuerySet, Value, When
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from portal.credit.listing import whole_or_beginning
from portal.credit.models import Entity
from portal.credit.questions import beginning, meant_by_number, part_of_number
from search import register

MOST = 100
"""Entities that are offered for a question."""


class FindEntity(BaseFilterForm):
    """Numbers from the database, names from the register's shelf; while that does not answer, beginnings of names."""

    q = forms.CharField(
        label="查找",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": "代码、注册号、名称的一部分、曾用名或者拼音"}),
    )

    def filter(self, objects: QuerySet[Entity]) -> QuerySet[Entity]:
        objects = super().filter(objects)
        if text := self.cleaned_data.get("q", "").strip():
            self.is_searching, self.search_query = True, text
            keys = list(dict.fromkeys(_found(text)))[:MOST]
            order = Case(*(When(pk=key, then=Value(place)) for place, key in enumerate(keys)), default=MOST)
            return objects.filter(pk__in=keys).order_by(order)
        return objects


def _found(text: str) -> list[int]:
    """Primary keys of the entities meant, the likelier first."""
    numbered = meant_by_number(text)
    if not numbered and (part := part_of_number(text)):
        numbered = beginning(part, MOST)
    keys = [one.pk for one in numbered]
    if keys:
        return keys
    found = register.look_up(text, facets=False, size=MOST)
    if found.unavailable:
        return [one.pk for one in whole_or_beginning(text, MOST)]
    return [hit.entry.number for hit in found.hits]


class _Look:
    filter_form_class = FindEntity
    ordering = ["pk"]

    @property
    def columns(self) -> list[Column]:
        found = super().columns  # type: ignore[misc]
        return [
            *found,
            Column("code", label="代码", accessor="code"),
            Column("former", label="曾用名", accessor=lambda one: "、".join(one.former_names)),
            Column("status", label="登记状态", accessor="get_status_display"),
        ]


class _Choose(_Look, ChooseView):
    pass


class _ChooseResults(_Look, ChooseResultsView):
    pass


class EntityChooserViewSet(ChooserViewSet):
    """The entity that a disclosure is about."""

    model = Entity
    icon = "group"
    choose_one_text = "选择市场主体"
    choose_another_text = "换一个市场主体"
    choose_view_class = _Choose
    choose_results_view_class = _ChooseResults
    per_page = 20


entity_chooser = EntityChooserViewSet("entity_chooser")
