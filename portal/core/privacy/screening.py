"""The gate before publication: what was found in a record's texts, and what a person decided about each finding.

A value that is kept as JSON beside the texts. It holds masked forms only. A decision belongs to the text it was made
on: when a text changes, the decisions on it are void.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from portal.core.privacy.detecting import VERSION, detect, detect_names
from portal.core.privacy.findings import Certainty, Finding, Kind
from portal.core.privacy.masking import mask_text


class Action(StrEnum):
    """What a person decides about one finding."""

    REDACT = "redact"
    """The masked form is published."""
    KEEP = "keep"
    """It is published as it is; a certain finding and a name need a reason for that."""

    @property
    def label(self) -> str:
        """遮盖, 保留."""
        return "遮盖" if self is Action.REDACT else "保留"


class Undecided(ValueError):
    """A decision that cannot be taken as it stands; the message is for the officer."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided what, when and why."""

    action: Action
    by: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A finding in one of the texts, with the decision on it, if there is one."""

    field: str
    finding: Finding
    decision: Decision | None = None

    @property
    def needs_decision(self) -> bool:
        """Whether it stands in the way of publication."""
        return self.decision is None

    @property
    def needs_reason(self) -> bool:
        """Whether keeping it has to be accounted for."""
        return self.finding.certainty is Certainty.CERTAIN or self.finding.kind is Kind.NAME

    @property
    def question(self) -> tuple[str, ...]:
        """The same for all places of one name in a text: whoever decides on it decides on all of them."""
        if self.finding.kind is Kind.NAME:
            return self.field, self.finding.kind, self.finding.masked
        return (self.key,)

    @property
    def key(self) -> str:
        """Names the finding inside its screening: facts-12-30-identity."""
        found = self.finding
        return f"{self.field}-{found.start}-{found.end}-{found.kind}"


@dataclass(frozen=True, slots=True)
class Screening:
    """What is known of a record's texts: a digest of each, every finding, every decision."""

    digests: Mapping[str, str]
    items: tuple[Item, ...] = ()
    version: int = VERSION
    masked: tuple[tuple[str, str], ...] = ()
    """(field, masked form) of names that an import has masked by itself."""

    @property
    def open_items(self) -> tuple[Item, ...]:
        """What still waits for a person."""
        return tuple(item for item in self.items if item.needs_decision)

    @property
    def asked(self) -> tuple[Item, ...]:
        """What a person is asked: the open items, each name of a text once."""
        firsts: dict[tuple[str, ...], Item] = {}
        for item in self.open_items:
            firsts.setdefault(item.question, item)
        return tuple(firsts.values())

    def times(self, item: Item) -> int:
        """At how many places a decision on this item is taken."""
        return sum(each.question == item.question for each in self.open_items)

    def is_of(self, texts: Mapping[str, str]) -> bool:
        """Whether this was made on exactly these texts, by the detector in use."""
        return self.version == VERSION and dict(self.digests) == digests_of(texts)

    def allows(self, texts: Mapping[str, str]) -> bool:
        """Whether these texts may be published: screened as they are, everything decided, nothing left to mask."""
        masked = any(item.decision and item.decision.action is Action.REDACT for item in self.items)
        return self.is_of(texts) and not self.open_items and not masked

    def decided(
        self, key: str, action: Action, *, by: str, at: datetime, reason: str = "", texts: Mapping[str, str]
    ) -> Screening:
        """With one more decision. Raises Undecided when the texts have changed or a reason is missing."""
        if not self.is_of(texts):
            raise Undecided("文字在核对之后改过，请重新核对。")
        item = next((each for each in self.items if each.key == key), None)
        if item is None:
            raise Undecided("没有找到这一处，请重新打开核对页面。")
        reason = reason.strip()
        if detect(reason):
            raise Undecided("理由里也有个人信息，请改写。")
        if action is Action.KEEP and item.needs_reason and not reason:
            raise Undecided(f"保留{item.finding.label}，请写明理由和依据。")
        decision = Decision(action, by, at, reason)
        return replace(
            self,
            items=tuple(
                replace(each, decision=decision) if each.question == item.question else each
                for each in self.items
            ),
        )

    def applied(
        self, texts: Mapping[str, str], allowed: Sequence[str] = ()
    ) -> tuple[dict[str, str], Screening]:
        """The texts with everything masked that is to be, and the screening of these new texts.

        Decisions to keep go over to the same findings, which stand elsewhere now. Raises Undecided like `decided`.
        """
        if not self.is_of(texts):
            raise Undecided("文字在核对之后改过，请重新核对。")
        result, items = {}, []
        for name, text in texts.items():
            own = [item for item in self.items if item.field == name]
            result[name] = mask_text(text, [item.finding for item in own if _is_redacted(item)])
            kept = [item for item in own if not _is_redacted(item)]
            items += _carried(name, detect(result[name], allowed), kept)
        return result, Screening(digests_of(result), tuple(items), masked=self.masked)

    def with_masked(self, masked: Iterable[tuple[str, str]]) -> dict[str, Any]:
        """As it is stored, when an import has masked these (field, masked form)."""
        return replace(self, masked=(*self.masked, *masked)).to_json()

    def to_json(self) -> dict[str, Any]:
        """As it is stored; holds no value that was found. Empty where nothing was."""
        if not self.items and not self.masked:
            return {}
        stored: dict[str, Any] = {
            "version": self.version,
            "digests": dict(self.digests),
            "items": [_item_to_json(item) for item in self.items],
        }
        return {**stored, "masked": [list(each) for each in self.masked]} if self.masked else stored

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Screening:
        """What `to_json` gave; of an empty or damaged value a screening of nothing, which allows nothing."""
        try:
            items = tuple(_item_from_json(item) for item in stored["items"])
            masked = tuple((str(name), str(form)) for name, form in stored.get("masked", ()))
            return cls(dict(stored["digests"]), items, int(stored["version"]), masked)
        except (KeyError, TypeError, ValueError):
            return cls({}, (), 0)


def screen(
    texts: Mapping[str, str], *, allowed: Sequence[str] = (), before: Screening | None = None
) -> Screening:
    """Look through a record's texts. Decisions of an earlier screening stay for the texts that have not changed."""
    digests = digests_of(texts)
    items: list[Item] = []
    for name, text in texts.items():
        same = before is not None and before.digests.get(name) == digests[name]
        old = {item.key: item.decision for item in before.items} if before and same else {}
        for finding in detect(text, allowed):
            item = Item(name, finding)
            items.append(replace(item, decision=old.get(item.key)))
    stays = (
        [each for each in before.masked if before.digests.get(each[0]) == digests.get(each[0])]
        if before
        else ()
    )
    return Screening(digests, tuple(items), masked=tuple(stays))


def without_names(
    texts: Mapping[str, str], allowed: Sequence[str] = ()
) -> tuple[dict[str, str], list[tuple[str, Finding]]]:
    """The texts that hold names, masked, and (field, finding) of each: for files, about whose rows nobody is asked."""
    changed: dict[str, str] = {}
    found: list[tuple[str, Finding]] = []
    for name, text in texts.items():
        if text and (names := detect_names(text, allowed)):
            changed[name] = mask_text(text, names)
            found += [(name, each) for each in names]
    return changed, found


def digests_of(texts: Mapping[str, str]) -> dict[str, str]:
    """SHA-256 of each text, by its field."""
    return {
        name: hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        for name, text in texts.items()
    }


def _is_redacted(item: Item) -> bool:
    return item.decision is not None and item.decision.action is Action.REDACT


def _carried(name: str, found: Iterable[Finding], kept: list[Item]) -> list[Item]:
    """The findings of a masked text; each takes over the decision on the next one like it that was kept."""
    items, waiting = [], list(kept)
    for finding in found:
        same = next((item for item in waiting if _is_like(item.finding, finding)), None)
        if same is not None:
            del waiting[: waiting.index(same) + 1]
        items.append(Item(name, finding, same.decision if same else None))
    return items


def _is_like(one: Finding, other: Finding) -> bool:
    return (
        one.kind is other.kind
        and one.masked == other.masked
        and one.end - one.start == other.end - other.start
    )


def _item_to_json(item: Item) -> dict[str, Any]:
    found, decision = item.finding, item.decision
    stored: dict[str, Any] = {
        "field": item.field,
        "kind": found.kind.value,
        "start": found.start,
        "end": found.end,
        "certainty": found.certainty.value,
        "masked": found.masked,
        "readings": list(found.readings),
    }
    if decision:
        stored["decision"] = {
            "action": decision.action.value,
            "by": decision.by,
            "at": decision.at.isoformat(),
            "reason": decision.reason,
        }
    return stored


def _item_from_json(stored: Mapping[str, Any]) -> Item:
    finding = Finding(
        Kind(stored["kind"]),
        int(stored["start"]),
        int(stored["end"]),
        Certainty(stored["certainty"]),
        str(stored["masked"]),
        tuple(stored["readings"]),
    )
    taken = stored.get("decision")
    decision = None
    if taken:
        moment = datetime.fromisoformat(taken["at"])
        decision = Decision(Action(taken["action"]), taken["by"], moment, taken["reason"])
    return Item(str(stored["field"]), finding, decision)
