"""Slips in published texts put right, and set back: the text of an article follows its live corrections."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from portal.core import clock
from portal.core.announcements import announce_many
from portal.laws.models import Correction, Instrument, Provision, Version
from portal.laws.reading.numbers import article_label
from portal.laws.reading.tree import UnitKind
from portal.laws.units import text_hash


def _article(version_id: int, number: int, extra: int) -> Provision | None:
    rows = Provision.objects.filter(version=version_id, kind=UnitKind.ARTICLE, number=number, extra=extra)
    return rows.order_by("order").first()


def _in_order(version_id: int, number: int, extra: int) -> list[Correction]:
    """All corrections of an article, those made first first, new ones last."""
    rows = Correction.objects.filter(version=version_id, number=number, extra=extra)
    return list(rows.order_by(F("corrected_on").asc(nulls_last=True), "pk"))


def _original(provision: Provision, corrections: Iterable[Correction]) -> str:
    return next((one.original for one in corrections if one.original), provision.text)


def _wanted(correction: Correction) -> bool:
    """Live and in the text, or new; one that a text loaded later has made needless stays out of it."""
    return correction.live and (correction.in_text or correction.corrected_on is None)


def _put(text: str, correction: Correction) -> str:
    """The text with the correction made. Raises ValidationError when `before` does not stand there once."""
    times = text.count(correction.before)
    label = article_label(correction.number, correction.extra)
    if times == 0:
        raise ValidationError(
            {"before": f"{label}现在的文字中没有“{_short(correction.before)}”。请从页面上照抄。"}
        )
    if times > 1:
        words = f"“{_short(correction.before)}”在{label}中出现了 {times} 次，请前后多带几个字。"
        raise ValidationError({"before": words})
    return text.replace(correction.before, correction.after)


def _short(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:30]}……"


def text_with(correction: Correction) -> tuple[str, str]:
    """An article before and after this correction is made, on top of the other live ones.

    Raises ValidationError, at the field that is wrong, when that cannot be.
    """
    provision = _article(correction.version_id, correction.number, correction.extra)
    if provision is None:
        label = article_label(correction.number, correction.extra)
        what = f"这个版本没有{label}。" if correction.version.text_loaded else "这个版本的全文尚未载入。"
        raise ValidationError({"article": what})
    rows = _in_order(correction.version_id, correction.number, correction.extra)
    text = _original(provision, rows)
    for one in rows:
        if one.pk != correction.pk and _wanted(one):
            text = _put(text, one)
    return text, _put(text, correction)


def check(correction: Correction) -> None:
    """Raise ValidationError when the correction could not be made."""
    public = Correction.objects.filter(pk=correction.pk, live=True).first() if correction.pk else None
    place = (correction.version_id, correction.number, correction.extra)
    if public and (public.version_id, public.number, public.extra) != place:
        raise ValidationError({"article": "已经发布的更正不能改到别的条文。请先撤下，再另建一条。"})
    text_with(correction)


@transaction.atomic
def settle(version_id: int, number: int, extra: int, original: str = "") -> None:
    """Bring the text of an article to its original with all live corrections made, and announce a change.

    `original` is that of a correction which is gone. Raises ValidationError when they do not fit together.
    """
    provision = _article(version_id, number, extra)
    if provision is None:
        return
    rows = _in_order(version_id, number, extra)
    original = original or _original(provision, rows)
    text, today = original, clock.today()
    for one in rows:
        if _wanted(one):
            text = _put(text, one)
            _mark(one, original, one.corrected_on or today)
        elif not one.live:
            _mark(one, "", None)
    if text != provision.text:
        Provision.objects.filter(pk=provision.pk).update(text=text)
        _rehash(version_id)
    announce_many(Correction, [one.pk for one in rows])


def _mark(correction: Correction, original: str, day: object) -> None:
    Correction.objects.filter(pk=correction.pk).update(original=original, corrected_on=day)


def _rehash(version_id: int) -> None:
    rows = Provision.objects.filter(version=version_id).values_list("label", "heading", "text")
    pairs = [(label or heading, text) for label, heading, text in rows]
    Version.objects.filter(pk=version_id).update(text_sha256=text_hash(pairs, ""))
    announce_many(Version, [version_id])
    announce_many(Instrument, Instrument.objects.filter(versions=version_id).values_list("pk", flat=True))


@transaction.atomic
def replay(version_id: int) -> list[str]:
    """Make the live corrections anew in a text that was just loaded; articles in which one no longer fits.

    Such a correction stays in the record of corrections, but not in the text.
    """
    lost = []
    rows = Correction.objects.filter(version=version_id, live=True)
    places = sorted(set(rows.values_list("number", "extra")))
    rows.update(original="")
    for number, extra in places:
        provision = _article(version_id, number, extra)
        text = original = provision.text if provision else ""
        for one in _in_order(version_id, number, extra):
            if not one.live:
                continue
            try:
                text = _put(text, one)
            except ValidationError:
                lost.append(article_label(number, extra))
            else:
                _mark(one, original, one.corrected_on)
        if provision and text != original:
            Provision.objects.filter(pk=provision.pk).update(text=text)
    if places:
        _rehash(version_id)
    return lost
