"""Slips in published texts put right, and set back: the text of an article follows its live corrections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from portal.core import clock
from portal.core.announcements import announce_many
from portal.laws.importing.listeners import tell_listeners
from portal.laws.importing.report import Report
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
        tell_listeners([version_id], Report())
    announce_many(Correction, [one.pk for one in rows])


def _mark(correction: Correction, original: str, day: object) -> None:
    Correction.objects.filter(pk=correction.pk).update(original=original, corrected_on=day)


def _rehash(version_id: int) -> None:
    rows = Provision.objects.filter(version=version_id).values_list("label", "heading", "text")
    pairs = [(label or heading, text) for label, heading, text in rows]
    Version.objects.filter(pk=version_id).update(text_sha256=text_hash(pairs, ""))
    announce_many(Version, [version_id])
    announce_many(Instrument, Instrument.objects.filter(versions=version_id).values_list("pk", flat=True))


def replay(version_ids: Iterable[int], report: Report) -> None:
    """Make the live corrections anew in texts that were just loaded (a listener of the import).

    One that no longer fits stays in the record of corrections, but not in the text.
    """
    rows = Correction.objects.filter(version__in=list(version_ids), live=True)
    for version_id, number, extra in sorted(set(rows.values_list("version_id", "number", "extra"))):
        lost = _replay(version_id, number, extra)
        if lost:
            place = f"{lost[0]}"
            report.warn(place, f"{len(lost)} 处更正在新载入的文本中找不到原来的文字，未再更正，请核对")


def _replay(version_id: int, number: int, extra: int) -> list[Correction]:
    provision = _article(version_id, number, extra)
    live = [one for one in _in_order(version_id, number, extra) if one.live]
    if provision and provision.text == _made(_original(provision, live), live)[0]:
        return []
    for one in live:
        one.original = ""
        _mark(one, "", one.corrected_on)
    if provision is None:
        return live
    text, lost = _made(provision.text, live)
    for one in live:
        if one not in lost:
            _mark(one, provision.text, one.corrected_on)
    if text != provision.text:
        Provision.objects.filter(pk=provision.pk).update(text=text)
        _rehash(version_id)
    return lost


def _made(text: str, corrections: Sequence[Correction]) -> tuple[str, list[Correction]]:
    """The text with the corrections that fit, and those that do not."""
    lost = []
    for one in corrections:
        try:
            if one.before in one.after and one.after in text:  # 十元 -> 二十元 is not to make 二二十元
                raise ValidationError("已经是更正后的文字。")
            text = _put(text, one)
        except ValidationError:
            lost.append(one)
    return text, lost
