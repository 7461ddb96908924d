"""Columns of the public register that cannot hold or show a person's number, whichever way a value came in."""

from __future__ import annotations

from typing import Any

from django.db import models

from portal.core.privacy.detecting import detect_numbers
from portal.core.privacy.findings import Certainty
from portal.core.privacy.masking import mask_text


def without_numbers(text: str) -> str:
    """The text with certain numbers of persons and cards masked; about a microsecond where there are none."""
    found = [each for each in detect_numbers(text) if each.certainty is Certainty.CERTAIN]
    return mask_text(text, found) if found else text


class _WithoutNumbers:
    """Masks on the way in through the ORM, and again on the way out: files are copied in past the ORM."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)  # type: ignore[misc]
        return without_numbers(value) if isinstance(value, str) else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """What is read; not called for raw SQL."""
        return without_numbers(value) if value else value

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """As Django's own field: the column is the same, so there is nothing to migrate."""
        name, _, args, kwargs = super().deconstruct()  # type: ignore[misc]
        parent = next(base for base in type(self).__mro__ if base.__module__.startswith("django.db.models"))
        return name, f"django.db.models.{parent.__name__}", args, kwargs


class PublicListField(_WithoutNumbers, models.JSONField):
    """A list of short public texts."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return _each_without_numbers(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """The list as stored, each text looked through."""
        # Past the parent for texts: what comes from the database is JSON.
        return _each_without_numbers(models.JSONField.from_db_value(self, value, expression, connection))


def _each_without_numbers(value: Any) -> Any:
    if isinstance(value, list):
        return [without_numbers(each) if isinstance(each, str) else each for each in value]
    return value


class PublicCharField(_WithoutNumbers, models.CharField):
    """A short public text."""


class PublicTextField(_WithoutNumbers, models.TextField):
    """A long public text."""
