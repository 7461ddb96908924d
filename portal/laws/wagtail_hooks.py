"""The admin of the legal library: 法律文件, 文本版本."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from portal.core.snippets import RecordViewSet
from portal.laws.models import Instrument, Version
from portal.laws.panels import INSTRUMENT, VERSION


class FindInstrument(BaseFilterForm):
    """Finds instruments by any part of a title, short title or alias."""

    q = forms.CharField(
        label="查找",
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "标题、简称或别名的一部分"}),
    )

    def filter(self, objects: QuerySet[Instrument]) -> QuerySet[Instrument]:
        objects = super().filter(objects)
        if text := self.cleaned_data.get("q", "").strip():
            self.is_searching, self.search_query = True, text
            named = Q(title__icontains=text) | Q(short_title__icontains=text) | Q(aliases__icontains=text)
            objects = objects.filter(named)
        return objects


class _Choose(ChooseView):
    filter_form_class = FindInstrument


class _ChooseResults(ChooseResultsView):
    filter_form_class = FindInstrument


class InstrumentChooserViewSet(SnippetChooserViewSet):
    """Chooses an instrument; the plain chooser could not search."""

    choose_view_class = _Choose
    choose_results_view_class = _ChooseResults


class InstrumentViewSet(RecordViewSet):
    """法律文件: titles, level, end."""

    model = Instrument
    icon = "openquote"
    list_display = ["title", "get_level_display", "in_force_from", "ended_on", "live"]
    list_filter = ["level", "kind", "end_kind"]
    search_fields = ["title", "short_title", "aliases"]
    ordering = ["title"]
    chooser_viewset_class = InstrumentChooserViewSet
    edit_handler = INSTRUMENT
    inspect_view_fields = [
        "title",
        "short_title",
        "aliases",
        "slug",
        "level",
        "kind",
        "issuers",
        "topics",
        "first_promulgated_on",
        "in_force_from",
        "ended_on",
        "end_kind",
        "ended_by",
    ]


class VersionViewSet(RecordViewSet):
    """文本版本: dates, number, provenance. Texts come in by import."""

    model = Version
    icon = "history"
    list_display = ["__str__", "doc_no", "promulgated_on", "effective_from", "text_loaded", "live"]
    list_filter = ["text_loaded", "effective_known", "change_kind", "confirmed"]
    search_fields = ["instrument__title", "instrument__short_title", "doc_no"]
    edit_handler = VERSION
    inspect_view_fields = [
        "instrument",
        "doc_no",
        "promulgated_on",
        "effective_from",
        "effective_known",
        "own_effective_on",
        "text_loaded",
        "source_name",
        "source_sha256",
        "loaded_on",
        "checked_on",
    ]

    def get_queryset(self, request: Any) -> QuerySet[Version]:
        return Version.objects.select_related("instrument").defer("whole_text", "history")


class LawsGroup(SnippetViewSetGroup):
    """The menu entry."""

    items = (InstrumentViewSet, VersionViewSet)
    menu_label = "法律法规"
    menu_name = "laws"
    menu_icon = "openquote"
    menu_order = 250


register_snippet(LawsGroup)
