"""The officer's part of the privacy gate: each finding marked in its sentence, and what is decided about it.

The gate itself is `settle`; what was found and decided is kept in `Disclosure.screening`, without the values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from wagtail.log_actions import log

from portal.core import clock
from portal.core.editing.permissions import in_reach
from portal.core.privacy import Action, Certainty, Item, Screening, Undecided
from portal.credit.models import Batch, Disclosure
from portal.credit.publishing import (
    TEXTS,
    Outcome,
    State,
    label_of,
    registered_of,
    screened_anew,
    settle,
    store,
    texts_of,
)

LOGGED = "credit.screen"
_STOPS = re.compile(r"[。；;！!？?\n]")
_AROUND = 80
"""Characters of the sentence shown on each side."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One finding as the officer sees it."""

    item: Item
    field_label: str
    before: str
    marked: str
    after: str
    times: int = 1
    """Places of the text that a decision is taken on."""

    @property
    def sure(self) -> bool:
        """Whether it is certain what it is."""
        return self.item.finding.certainty is Certainty.CERTAIN


def waiting_for(user: Any) -> QuerySet[Disclosure]:
    """Records of imported files in the user's reach that the gate holds back, the oldest first."""
    held = Disclosure.objects.held()
    return in_reach(held.select_related("entity", "bureau").order_by("pk"), user)


def masked_for(user: Any) -> QuerySet[Disclosure]:
    """Records of imported files in the user's reach in which the import has masked names, the latest first."""
    masked = Disclosure.objects.filter(batch__isnull=False, screening__has_key="masked")
    return in_reach(masked.select_related("entity", "bureau", "batch").order_by("-batch", "line"), user)


def masked_in(disclosure: Disclosure) -> str:
    """Which names of which texts, as they are now: 违法事实：张某、李某."""
    found: dict[str, dict[str, None]] = {}
    for field, form in Screening.from_json(disclosure.screening).masked:
        found.setdefault(label_of(field, disclosure.kind), {})[form] = None
    return "；".join(f"{label}：{'、'.join(forms)}" for label, forms in found.items())


def is_edited(disclosure: Disclosure) -> bool:
    """Whether somebody keeps the record in the form of records, which asks the same questions on its own."""
    return disclosure.batch_id is None or disclosure.latest_revision_id is not None


def shown(disclosure: Disclosure, screening: Screening) -> Iterator[Shown]:
    """What is still to be decided, in the order of the texts; a name that comes back is shown once."""
    texts = texts_of(disclosure)
    for item in screening.asked if screening.is_of(texts) else ():
        text, found = texts[item.field], item.finding
        stops = [match.end() for match in _STOPS.finditer(text, max(0, found.start - _AROUND), found.start)]
        begin = stops[-1] if stops else max(0, found.start - _AROUND)
        stop = _STOPS.search(text, found.end, found.end + _AROUND)
        end = stop.end() if stop else min(len(text), found.end + _AROUND)
        yield Shown(
            item,
            label_of(item.field, disclosure.kind),
            text[begin : found.start],
            text[found.start : found.end],
            text[found.end : end],
            screening.times(item),
        )


class ScreeningForm(forms.Form):
    """For each finding 遮盖 or 保留, and a reason where it is needed."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, disclosure: Disclosure, *args: Any, by: str = "", **kwargs: Any) -> None:
        self.disclosure, self.by = disclosure, by
        self.screening = screened_anew(disclosure)
        self.shown = list(shown(disclosure, self.screening))
        state = "-".join(value[:12] for value in self.screening.digests.values())
        super().__init__(*args, **{**kwargs, "initial": {"seen": state}})
        self.state = state
        for each in self.shown:
            self._add(each)

    def _add(self, each: Shown) -> None:
        key, masked = each.item.key, each.item.finding.masked
        self.fields[f"action-{key}"] = forms.ChoiceField(
            label=f"怎样处理这处{each.item.finding.label}",
            choices=[
                (Action.REDACT.value, f"遮盖，公示为“{masked}”"),
                (Action.KEEP.value, "保留，照原文公示"),
            ],
            widget=forms.RadioSelect,
            error_messages={"required": "请选择遮盖还是保留。"},
        )
        if each.item.needs_reason:
            self.fields[f"reason-{key}"] = forms.CharField(
                label="保留的理由和依据",
                max_length=200,
                required=False,
                help_text="选“保留”时必须填写，例如“本人书面同意公开”。理由里不要写个人信息。",
            )

    @property
    def rows(self) -> list[tuple[Shown, Any, Any]]:
        """(finding, its choice, its reason or None) for the template."""
        return [
            (
                each,
                self[f"action-{each.item.key}"],
                self[f"reason-{each.item.key}"] if each.item.needs_reason else None,
            )
            for each in self.shown
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("seen") != self.state:
            raise forms.ValidationError("文字在您打开这一页之后改过，请重新核对。")
        for each in self.shown:
            self._decide(each.item.key, cleaned)
        return cleaned

    def _decide(self, key: str, cleaned: Mapping[str, Any]) -> None:
        chosen, reason = cleaned.get(f"action-{key}"), cleaned.get(f"reason-{key}", "")
        if not chosen:
            return
        try:
            self.screening = self.screening.decided(
                key,
                Action(chosen),
                by=self.by,
                at=clock.now(),
                reason=reason,
                texts=texts_of(self.disclosure),
            )
        except Undecided as error:
            self.add_error(f"reason-{key}" if f"reason-{key}" in self.fields else f"action-{key}", str(error))


def apply(disclosure: Disclosure, screening: Screening, user: Any) -> Outcome:
    """Mask what is to be masked and keep the decisions, with a line in the history that holds no value.

    What only the gate held back becomes public now, if its batch has passed the review; the outcome says so.
    """
    texts, after = screening.applied(texts_of(disclosure), registered_of(disclosure))
    for name, text in texts.items():
        setattr(disclosure, name, text)
    disclosure.screening = after.to_json()
    with transaction.atomic():
        log(instance=disclosure, action=LOGGED, user=user, data={"decisions": list(_said(screening))})
        outcome = settle(disclosure)
        if disclosure.batch is None or disclosure.batch.state != Batch.LIVE:
            disclosure.live, disclosure.public_from, disclosure.public_until = False, None, None
            outcome = replace(outcome, state=State.HELD, reasons=("所在批次还没有通过审核。",))
        store([], [disclosure], fields=TEXTS, by=str(user))
    return outcome


def _said(screening: Screening) -> Iterator[dict[str, str]]:
    for item in screening.items:
        if item.decision:
            yield {
                "field": item.field,
                "kind": item.finding.kind.value,
                "masked": item.finding.masked,
                "action": item.decision.action.value,
                "by": item.decision.by,
                "reason": item.decision.reason,
            }
