"""From parsed units to provisions and back: anchors, comparison of two texts, hashes."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from portal.laws.models import Provision, Version
from portal.laws.reading.numbers import article_key
from portal.laws.reading.tree import HEADING_KINDS, Unit, UnitKind

_NOT_WORDS = re.compile(r"[\W_]+")
MAX_LISTED = 8


def provisions_of(units: Sequence[Unit]) -> list[Provision]:
    """Unsaved provisions (without version) in reading order; empty for a text without articles."""
    if not any(unit.kind is UnitKind.ARTICLE for unit in units):
        return []
    used: Counter[str] = Counter()
    provisions = []
    for order, unit in enumerate(units, 1):
        anchor = f"art-{article_key(*unit.number)}" if unit.kind is UnitKind.ARTICLE else _anchor(unit, used)
        used[anchor] += 1
        provisions.append(
            Provision(
                order=order,
                kind=unit.kind.value,
                number=unit.number[0],
                extra=unit.number[1],
                label=unit.label[:60],
                heading=unit.heading[:300],
                path="\n".join(unit.path),
                text=unit.text,
                anchor=anchor if used[anchor] == 1 else f"{anchor}.{used[anchor]}",
            )
        )
    return provisions


def _anchor(unit: Unit, used: Counter[str]) -> str:
    used[unit.kind.value] += 1
    return f"{unit.kind.value}-{used[unit.kind.value]}"


def whole_text_of(units: Sequence[Unit]) -> str:
    """The text of an instrument without articles, headings marked by "## ", one paragraph a line."""
    parts = []
    for unit in units:
        title = f"{unit.label} {unit.heading}".strip()
        if title and (unit.kind in HEADING_KINDS or unit.kind in (UnitKind.ANNEX, UnitKind.PREAMBLE)):
            parts.append(f"## {title}")
        if unit.text:
            parts.append(unit.text)
    return "\n".join(parts)


def stored(version: Version) -> list[Unit]:
    """The units of a version as the database holds them; a text without articles is one unit."""
    units = [
        Unit(
            UnitKind(one.kind), one.label, one.heading, one.text, (one.number, one.extra), _path(one.path), 0
        )
        for one in Provision.objects.filter(version=version).order_by("order")
    ]
    if units:
        return units
    whole = Version.objects.values_list("whole_text", flat=True).get(pk=version.pk)
    return [Unit(UnitKind.TEXT, "", "", whole, (0, 0), (), 0)] if whole else []


def _path(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n")) if text else ()


def dump(units: Sequence[Unit]) -> str:
    """Units as text for keeping a source that was laid aside; `load` reads it."""
    rows = [[one.kind, one.label, one.heading, one.text, one.number, one.path] for one in units]
    return json.dumps(rows, ensure_ascii=False)


def load(text: str) -> list[Unit]:
    """What `dump` wrote; empty for an empty text."""
    return [
        Unit(UnitKind(kind), label, heading, words, (number[0], number[1]), tuple(path), 0)
        for kind, label, heading, words, number, path in (json.loads(text) if text else ())
    ]


def rank(units: Sequence[Unit]) -> int:
    """How complete a text is: articles count first, then numbered headings."""
    articles = sum(unit.kind is UnitKind.ARTICLE for unit in units)
    headings = sum(unit.kind in HEADING_KINDS and bool(unit.label) for unit in units)
    return articles * 1000 + min(headings, 999)


def fold(text: str) -> str:
    """A text for comparing: without blanks and punctuation, widths folded."""
    return _NOT_WORDS.sub("", unicodedata.normalize("NFKC", text))


def text_hash(pairs: Sequence[tuple[str, str]], whole: str) -> str:
    """Hash of a text as it is shown."""
    joined = "\n".join(f"{label} {text}" for label, text in pairs) if pairs else whole
    return hashlib.sha256(joined.encode()).hexdigest()


def hash_of(provisions: Sequence[Provision], whole: str) -> str:
    """The same for provisions."""
    return text_hash([(one.label or one.heading, one.text) for one in provisions], whole)


def difference(
    kept: Sequence[tuple[str, str]], kept_whole: str, other: Sequence[tuple[str, str]], other_whole: str
) -> str:
    """How two texts of one version differ after folding, in words; empty when they do not.

    `kept` and `other` are (label, text) of articles.
    """
    if not kept and not other:
        return "" if fold(kept_whole) == fold(other_whole) else "全文文字不同"
    ours, theirs = ({label: fold(text) for label, text in side} for side in (kept, other))
    only_ours = [label for label in ours if label not in theirs]
    only_theirs = [label for label in theirs if label not in ours]
    changed = [label for label in ours if label in theirs and ours[label] != theirs[label]]
    parts = []
    for labels, words in (
        (changed, "文字不同"),
        (only_ours, "只见于采用的文本"),
        (only_theirs, "只见于另一文本"),
    ):
        if labels:
            shown = "、".join(labels[:MAX_LISTED]) + ("等" if len(labels) > MAX_LISTED else "")
            parts.append(f"{len(labels)} 条{words}（{shown}）")
    return "；".join(parts)
