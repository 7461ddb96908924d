"""What the site's forms share: texts without control characters, figures as people write them."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import Any

from django import forms

from portal.core.forms import PlainForm
from portal.core.rules import Fact, FactKind, read_value


def without_controls(text: str) -> str:
    """A text that any file can hold: no control characters, no marks that turn the direction of writing."""
    kept = (
        character
        for character in text.replace("\r\n", "\n").replace("\r", "\n")
        if character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    return "".join(kept).strip()


class TextField(forms.CharField):
    """A text of some length; controls fall away instead of being refused."""

    def __init__(self, *, lines: int = 1, max_length: int, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": lines}) if lines > 1 else forms.TextInput()
        widget.attrs["autocomplete"] = "off"
        messages = {"max_length": "最多 %(limit_value)d 个字，现在有 %(show_value)d 个，请缩短。"}
        super().__init__(
            required=False, max_length=max_length, widget=widget, error_messages=messages, **kwargs
        )

    def to_python(self, value: Any) -> str:
        return without_controls(str(value or ""))


class NumberField(forms.CharField):
    """A whole number or yuan; cleans to a Decimal, None where nothing is given."""

    def __init__(
        self,
        label: str,
        *,
        unit: str,
        maximum: int,
        minimum: int = 0,
        kind: FactKind = FactKind.COUNT,
        **kwargs: Any,
    ) -> None:
        self.fact = Fact(
            key="number",
            label=label,
            question=label,
            kind=kind,
            unit=unit,
            minimum=Decimal(minimum),
            maximum=Decimal(maximum),
        )
        mode = "decimal" if kind is FactKind.MONEY else "numeric"
        widget = forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off", "maxlength": 20})
        super().__init__(label=f"{label}（{unit}）", required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        text = without_controls(str(value or ""))[:40].replace("％", "%")
        if not text:
            return None
        try:
            found = read_value(self.fact, [text])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None
        return found if isinstance(found, Decimal) else None


class ChoiceField(forms.ChoiceField):
    """One of a few; none chosen leaves a blank for the pen."""

    def __init__(self, label: str, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            choices=[("", "先空着，以后用笔填"), *choices],
            error_messages={"invalid_choice": "没有这一项，请重新选择。"},
            **kwargs,
        )


class ToolForm(PlainForm):
    """A form whose answer is made at once and kept nowhere."""

    template_groups: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    """(title, hint, names of the fields) of each part."""

    def given(self) -> list[tuple[str, str]]:
        """(name, text) of what was filled in, to be sent once more."""
        texts = ((name, without_controls(str(self.data.get(name, "")))) for name in self.fields)
        return [(name, text) for name, text in texts if text]

    def groups(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """The parts with their fields."""
        return [(title, hint, [self[name] for name in names]) for title, hint, names in self.template_groups]
