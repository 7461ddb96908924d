"""A field that holds some of a fixed list of choices, and can be asked in SQL."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models


class ChoiceListField(models.CharField):
    """A list of values out of `options`, stored as ",a,b," so that `contains=",a,"` finds them everywhere.

    In Python always a list of strings in the order of `options`. Values outside of `options` fail
    validation with a Chinese message.
    """

    def __init__(self, *args: Any, options: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        self.options = list(options)
        kwargs.setdefault("max_length", 400)
        kwargs.setdefault("default", list)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, *args: Any) -> list[str]:
        """The stored text as a list."""
        return self.to_python(value)

    def to_python(self, value: Any) -> list[str]:
        """A list, whether a list or the stored text comes in."""
        if value is None:
            return []
        found = value.split(",") if isinstance(value, str) else value
        chosen = {str(item) for item in found if item}
        order = [key for key, _ in self.options if key in chosen]
        return order + sorted(chosen - set(order))

    def get_prep_value(self, value: Any) -> str:
        """The stored text; a piece of it (",a,") passes as it is."""
        if isinstance(value, str):
            return value
        values = self.to_python(value)
        return f",{','.join(values)}," if values else ""

    def value_to_string(self, obj: models.Model) -> str:
        """The stored text, for serialised revisions."""
        return self.get_prep_value(self.value_from_object(obj))

    def validate(self, value: list[str], model_instance: models.Model | None) -> None:
        """Only known values; at least one unless `blank`.

        Raises ValidationError otherwise.
        """
        unknown = [item for item in value if item not in dict(self.options)]
        if unknown:
            raise ValidationError(f"没有这一选项：{'，'.join(unknown)}。")
        if not value and not self.blank:
            raise ValidationError(self.error_messages["blank"], code="blank")

    def run_validators(self, value: Any) -> None:
        """The length is that of the stored text."""
        super().run_validators(self.get_prep_value(value) if value else value)

    def formfield(self, **kwargs: Any) -> forms.Field:
        """Check boxes."""
        return forms.MultipleChoiceField(
            choices=self.options,
            required=not self.blank,
            label=self.verbose_name,
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )
