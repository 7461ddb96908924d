"""Choose an entity by its code, its registration number or the beginning of its name."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from portal.core import credit_codes
from portal.credit.models import Entity


class FindEntity(BaseFilterForm):
    """Whole numbers, or the first words of a name: both stand in an index."""

    q = forms.CharField(
        label="查找",
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "统一社会信用代码、注册号，或者名称的开头"}),
    )

    def filter(self, objects: QuerySet[Entity]) -> QuerySet[Entity]:
        objects = super().filter(objects)
        if text := self.cleaned_data.get("q", "").strip():
            self.is_searching, self.search_query = True, text
            code = credit_codes.normalise(text)
            if code.isascii() and code.isalnum() and len(code) in (15, 18):
                return objects.filter(uscc=code) if len(code) == 18 else objects.filter(reg_no=code)
            return objects.filter(name__startswith=text)
        return objects


class _Look:
    filter_form_class = FindEntity
    ordering = ["pk"]

    @property
    def columns(self) -> list[Column]:
        found = super().columns  # type: ignore[misc]
        return [
            *found,
            Column("code", label="代码", accessor="code"),
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
