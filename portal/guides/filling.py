"""Figures of the law in a guide's texts: `[[登记时限]]` is filled in once for everything that shows the guide."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from django.db import models
from wagtail.fields import StreamField
from wagtail.models import Page

from portal.guides.limits import LIMITS, limit_names, limit_of
from portal.laws.parameters import Book, names_in

if TYPE_CHECKING:
    from portal.guides.pages import GuidePage

# Shown in lists, search and other sites, where no figure is filled in.
PLAIN_FIELDS = ("title", "seo_title", "summary", "names", "keywords")
_OPENING = "[["


def filled(guide: GuidePage, book: Book) -> GuidePage:
    """A copy of the guide to be shown: every reference reads as the figure of the book's day.

    The guide itself stays as its editors wrote it. A guide without references is given back as it is.
    """
    shown = copy.copy(guide)
    found = False
    for name in _own_texts(guide):
        text = getattr(guide, name) or ""
        if _OPENING in text:
            setattr(shown, name, book.fill(text))
            found = True
    for field in _streams(guide):
        raw = getattr(guide, field.name).get_prep_value()
        if any(_OPENING in text for text in _strings(raw)):
            setattr(shown, field.name, field.stream_block.to_python(_replaced(raw, book.fill)))
            found = True
    for field_name, parameter, _ in LIMITS:
        if name := getattr(guide, parameter).strip():
            setattr(shown, field_name, limit_of(book, name))
            found = True
    return shown if found else guide


def texts_of(guide: GuidePage) -> Iterator[tuple[str, str]]:
    """Field and text of everything that an editor wrote in the guide."""
    for name in (*PLAIN_FIELDS, *_own_texts(guide)):
        yield name, getattr(guide, name) or ""
    for field in _streams(guide):
        for text in _strings(getattr(guide, field.name).get_prep_value()):
            yield field.name, text


def parameters_of(guide: GuidePage) -> list[str]:
    """The names of all figures that the guide's texts, rules and limits use, each once."""
    names = names_in(text for _, text in texts_of(guide))
    for field in _streams(guide):
        names += _named(getattr(guide, field.name).get_prep_value())
    names += limit_names(guide)
    return list(dict.fromkeys(names))


def _own_texts(guide: GuidePage) -> list[str]:
    return [
        field.name
        for field in guide._meta.get_fields()
        if isinstance(field, (models.CharField, models.TextField))
        and field.model is not Page
        and field.name not in PLAIN_FIELDS
        and not field.choices
    ]


def _streams(guide: GuidePage) -> list[Any]:
    return [field for field in guide._meta.get_fields() if isinstance(field, StreamField)]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list, tuple)):
        for child in value.values() if isinstance(value, dict) else value:
            yield from _strings(child)


def _named(value: Any) -> Iterator[str]:
    """What stands in fields named 法定参数."""
    if isinstance(value, dict):
        name = value.get("parameter")
        if isinstance(name, str) and name.strip():
            yield name.strip()
    if isinstance(value, (dict, list, tuple)):
        for child in value.values() if isinstance(value, dict) else value:
            yield from _named(child)


def _replaced(value: Any, fill: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return fill(value)
    if isinstance(value, dict):
        return {key: _replaced(child, fill) for key, child in value.items()}
    if isinstance(value, (list, tuple)):
        return [_replaced(child, fill) for child in value]
    return value
