"""The admin of code tables: a county merger is entered the day it is published, before any file has it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet

from portal.core.models import Code


class SuccessorsField(forms.CharField):
    """Codes with blanks or commas between them; the record keeps a list."""

    def prepare_value(self, value: Any) -> Any:
        return " ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        text = " ".join(value) if isinstance(value, list) else str(value or "")
        for sign in "，、；,;":
            text = text.replace(sign, " ")
        return text.split()

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial) != self.to_python(data))


class CodeForm(WagtailAdminModelForm):
    """One life of a code, held to its table: days in order, no two lives on one day, codes that are there."""

    successors = SuccessorsField(
        label="后继代码", required=False, help_text="撤并后由哪些代码接替，中间用空格隔开；请先添加新的代码。"
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        table, code = cleaned.get("table"), cleaned.get("code")
        begin, end = cleaned.get("valid_from"), cleaned.get("valid_to")
        if begin and end and end < begin:
            self.add_error("valid_to", "有效至不能早于启用日期。")
        if table is None or not code:
            return cleaned
        others = Code.objects.filter(table=table).exclude(pk=self.instance.pk)
        same = others.filter(code=code)
        if end:
            same = same.filter(Q(valid_from=None) | Q(valid_from__lte=end))
        if begin:
            same = same.filter(Q(valid_to=None) | Q(valid_to__gte=begin))
        if found := same.first():
            self.add_error("code", f"与“{found.name}”的有效期重叠。请先给它填写有效至。")
        known = set(others.values_list("code", flat=True)) | {code}
        parent = cleaned.get("parent_code")
        if parent and parent not in known:
            self.add_error("parent_code", f"这张代码表里没有 {parent}。")
        missing = [each for each in cleaned.get("successors") or [] if each not in known]
        if missing:
            self.add_error("successors", f"这张代码表里没有 {'、'.join(missing)}，请先添加。")
        return cleaned


class CodeViewSet(SnippetViewSet):
    """代码表: administrators only."""

    model = Code
    menu_label = "代码表"
    icon = "list-ol"
    add_to_settings_menu = True
    list_display = ["code", "name", "table", "valid_from", "valid_to"]
    list_filter = ["table", "level"]
    search_fields = ["code", "name"]
    search_backend_name = None
    list_per_page = 50
    ordering = ["table", "code", "valid_from"]
    edit_handler = ObjectList(
        [
            FieldPanel("table", help_text="再次导入这张表的文件时，以文件为准。"),
            FieldRowPanel([FieldPanel("code"), FieldPanel("name")]),
            FieldRowPanel(
                [FieldPanel("level", help_text="从上往下数，最高一级为 1。"), FieldPanel("parent_code")]
            ),
            FieldRowPanel(
                [FieldPanel("valid_from"), FieldPanel("valid_to", help_text="含当日；仍有效的不填。")]
            ),
            FieldPanel("successors"),
            FieldPanel("note"),
        ],
        base_form_class=CodeForm,
    )
