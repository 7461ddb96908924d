"""What the page of an article would show if a note that is being edited were public."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from portal.laws.correcting import text_with
from portal.laws.models import Correction, Supersession
from portal.laws.notes import Notes
from portal.laws.reader import Reader
from portal.laws.views import article_context, no_article_context


def supersession_context(supersession: Supersession) -> dict[str, Any]:
    """The article with the note on it."""
    reader = Reader(supersession.instrument)
    others = [one for one in reader.notes.supersessions if one.pk != supersession.pk]
    reader.notes = Notes([*others, supersession], reader.notes.corrections, reader.today)
    return _context(reader, supersession.number, supersession.extra)


def correction_context(correction: Correction) -> dict[str, Any]:
    """The article with the correction made, where it can be made."""
    reader = Reader(correction.version.instrument)
    reader.show(correction.version)
    others = [one for one in reader.notes.corrections if one.pk != correction.pk]
    correction.corrected_on = correction.corrected_on or reader.today
    reader.notes = Notes(reader.notes.supersessions, [correction, *others], reader.today)
    try:
        correction.original, text = text_with(correction)
    except ValidationError:
        return _context(reader, correction.number, correction.extra)
    return _context(reader, correction.number, correction.extra, text)


def _context(reader: Reader, number: int, extra: int, text: str | None = None) -> dict[str, Any]:
    provision = reader.article(number, extra)
    if provision is None:
        return {**no_article_context(reader, number, extra), "text": "", "title": "没有这一条"}
    if text is not None:
        provision.text = text
    return article_context(reader, provision, reader.banners())
