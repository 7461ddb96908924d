"""The admin of the legal library: 法律文件, 文本版本, 部分失效, 文本更正."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import BooleanColumn, Column, LiveStatusTagColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from portal.core.snippets import RecordViewSet
from portal.laws.models import Correction, GlossaryTerm, Instrument, LegalParameter, Supersession, Version
from portal.laws.panels import CORRECTION, INSTRUMENT, PARAMETER, SUPERSESSION, TERM, VERSION
from portal.laws.uploading.menu import menu_items


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


class FindVersion(BaseFilterForm):
    """Finds versions by any part of their law's title or of their number."""

    q = forms.CharField(
        label="查找",
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "法律文件标题、简称或文号的一部分"}),
    )

    def filter(self, objects: QuerySet[Version]) -> QuerySet[Version]:
        objects = super().filter(objects).select_related("instrument").defer("whole_text", "history")
        objects = objects.order_by("instrument__title", "-promulgated_on")
        if text := self.cleaned_data.get("q", "").strip():
            self.is_searching, self.search_query = True, text
            law = Q(instrument__title__icontains=text) | Q(instrument__short_title__icontains=text)
            objects = objects.filter(law | Q(doc_no__icontains=text))
        return objects


class _ChooseVersion(ChooseView):
    filter_form_class = FindVersion


class _ChooseVersionResults(ChooseResultsView):
    filter_form_class = FindVersion


class VersionChooserViewSet(SnippetChooserViewSet):
    """Chooses a version."""

    choose_view_class = _ChooseVersion
    choose_results_view_class = _ChooseVersionResults


class InstrumentChooserViewSet(SnippetChooserViewSet):
    """Chooses an instrument; the plain chooser could not search."""

    choose_view_class = _Choose
    choose_results_view_class = _ChooseResults


class InstrumentViewSet(RecordViewSet):
    """法律文件: titles, level, end."""

    model = Instrument
    icon = "openquote"
    list_display = [
        "title",
        Column("get_level_display", label="层级", sort_key="level"),
        "in_force_from",
        "ended_on",
        LiveStatusTagColumn(),
    ]
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
    list_display = [
        "__str__",
        "doc_no",
        "promulgated_on",
        "effective_from",
        BooleanColumn("text_loaded", label="已有全文", sort_key="text_loaded"),
        LiveStatusTagColumn(),
    ]
    list_filter = ["text_loaded", "effective_known", "change_kind", "confirmed"]
    search_fields = ["instrument__title", "instrument__short_title", "doc_no"]
    chooser_viewset_class = VersionChooserViewSet
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


class SupersessionViewSet(RecordViewSet):
    """部分失效: an article that another instrument took the place of."""

    model = Supersession
    icon = "cross"
    list_display = [
        "__str__",
        "from_day",
        "by",
        BooleanColumn("confirmed", label="已核实"),
        LiveStatusTagColumn(),
    ]
    list_filter = ["confirmed"]
    search_fields = ["instrument__title", "instrument__short_title", "by__title", "note"]
    edit_handler = SUPERSESSION
    inspect_view_fields = ["instrument", "article", "paragraph", "from_day", "by", "by_article", "note"]

    def get_queryset(self, request: Any) -> QuerySet[Supersession]:
        return Supersession.objects.select_related("instrument", "by")


class _SaysWhy:
    """Says in words why a correction cannot be made or taken back now, and leaves everything as it was.

    Since it was drafted its article may have changed, or a later correction may have come to rest on it.
    """

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        except ValidationError as error:
            messages.error(request, f"没有生效：{error.messages[0]}请先处理同一条的其他更正，或者退回修改。")
            return redirect("wagtailsnippets_laws_correction:edit", kwargs["pk"])


class _EditCorrection(_SaysWhy, RecordViewSet.edit_view_class):  # type: ignore[misc,valid-type]
    pass


class _PassCorrection(_SaysWhy, RecordViewSet.workflow_action_view_class):  # type: ignore[name-defined]
    pass


class _UnpublishCorrection(_SaysWhy, RecordViewSet.unpublish_view_class):
    pass


class CorrectionViewSet(RecordViewSet):
    """文本更正: a slip in a published text put right."""

    model = Correction
    icon = "edit"
    copy_view_enabled = False
    list_display = ["__str__", "reason", "corrected_on", LiveStatusTagColumn()]
    search_fields = ["version__instrument__title", "version__instrument__short_title", "reason"]
    edit_view_class = _EditCorrection
    workflow_action_view_class = _PassCorrection
    unpublish_view_class = _UnpublishCorrection
    edit_handler = CORRECTION
    inspect_view_fields = ["version", "article", "before", "after", "reason", "corrected_on"]

    def get_queryset(self, request: Any) -> QuerySet[Correction]:
        return Correction.objects.select_related("version__instrument")


class ParameterViewSet(RecordViewSet):
    """法定参数: a figure that law sets, kept once."""

    model = LegalParameter
    icon = "cog"
    list_display = [
        "__str__",
        "instrument",
        Column("article_label", label="条"),
        "valid_from",
        "valid_to",
        LiveStatusTagColumn(),
    ]
    list_filter = ["confirmed"]
    search_fields = ["name", "note", "instrument__title"]
    edit_handler = PARAMETER
    inspect_view_fields = ["name", "instrument", "article", "paragraph", "valid_from", "valid_to", "note"]

    def get_queryset(self, request: Any) -> QuerySet[LegalParameter]:
        return LegalParameter.objects.select_related("instrument")


class TermViewSet(RecordViewSet):
    """名词解释: a word of the trade in plain words."""

    model = GlossaryTerm
    icon = "help"
    list_display = ["name", "meaning", "instrument", LiveStatusTagColumn()]
    search_fields = ["name", "aliases", "meaning"]
    edit_handler = TERM
    inspect_view_fields = ["name", "aliases", "meaning", "use", "instrument", "article"]

    def get_queryset(self, request: Any) -> QuerySet[GlossaryTerm]:
        return GlossaryTerm.objects.select_related("instrument")


class LawsGroup(SnippetViewSetGroup):
    """The menu entry."""

    items = (
        InstrumentViewSet,
        VersionViewSet,
        SupersessionViewSet,
        CorrectionViewSet,
        ParameterViewSet,
        TermViewSet,
    )
    menu_label = "法律法规"
    menu_name = "laws"
    menu_icon = "openquote"
    menu_order = 250

    def get_submenu_items(self) -> list[Any]:
        return [*menu_items(), *super().get_submenu_items()]


register_snippet(LawsGroup)
