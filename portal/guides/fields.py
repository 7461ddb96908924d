"""Model fields of a guide: several choices of a list, working days, small counts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from portal.guides.numbers import MOST_COPIES, MOST_DAYS, CountField, DaysField


class ChoicesField(models.JSONField):
    """Keys of `options` (a TextChoices), as a JSON list in the order of the options; ticked in the admin."""

    def __init__(self, *args: Any, options: type[models.TextChoices], **kwargs: Any) -> None:
        self.options = options
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "options": self.options}

    def formfield(self, **kwargs: Any) -> Any:
        return forms.MultipleChoiceField(
            choices=self.options.choices,
            widget=forms.CheckboxSelectMultiple,
            required=not self.blank,
            label=self.verbose_name,
            help_text=self.help_text,
        )

    def labels(self, keys: list[str] | None) -> list[str]:
        """The Chinese labels of `keys`, in the order of the options."""
        return [str(option.label) for option in self.options if option.value in (keys or [])]


class WorkingDaysField(models.DecimalField):
    """Working days with at most one decimal, 0 to 999; the form reads what `parse_days` reads."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 4)
        kwargs.setdefault("decimal_places", 1)
        kwargs.setdefault("validators", [MinValueValidator(0), MaxValueValidator(MOST_DAYS)])
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": DaysField, **kwargs})


class CountModelField(models.PositiveSmallIntegerField):
    """A small whole number; the form reads what `parse_count` reads."""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": CountField, "max_value": MOST_COPIES, **kwargs})
