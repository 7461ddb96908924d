"""The forms of instruments and of notes about articles in the admin."""

from __future__ import annotations

from typing import Any

from django import forms

from portal.core.editing.forms import RecordForm
from portal.laws.models.instrument import lines
from portal.laws.reading.classifying import TOPIC_LABELS


class TopicsField(forms.MultipleChoiceField):
    """Topics as boxes to tick; kept as codes, one a line."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=list(TOPIC_LABELS.items()), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return lines(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        return "\n".join(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class InstrumentForm(RecordForm):
    """Adds the boxes of topics."""

    topics = TopicsField(label="主题", required=False, help_text="可选多个；读者按主题浏览法规库。")


class NoteForm(RecordForm):
    """A note belongs to the bureau of its instrument: only whoever that bureau is in reach of may make it."""

    about = "instrument"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = cleaned.get(self.about)
        if chosen is not None and self.for_user and not self.reach.covers(chosen.bureau):
            self.add_error(self.about, "这个文件由别的机关维护，请联系该机关。")
        return cleaned


class SupersessionForm(NoteForm):
    """部分失效."""


class CorrectionForm(NoteForm):
    """文本更正."""

    about = "version"


class ParameterForm(NoteForm):
    """法定参数."""
