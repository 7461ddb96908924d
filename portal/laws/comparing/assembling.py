"""From two texts to what a comparison shows: groups of articles that belong together, and the table of changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from portal.laws.comparing.aligning import Change, Link, Piece, align
from portal.laws.comparing.wording import Paragraph, Wording, compare
from portal.laws.reading.tree import HEADING_KINDS, UnitKind

_HEADINGS = {kind.value for kind in HEADING_KINDS}
UNCHANGED = (Change.SAME, Change.RENUMBERED)
# The order of the table of changes.
LABELS = {
    Change.ADDED: "新增",
    Change.DROPPED: "删去",
    Change.AMENDED: "有修改",
    Change.SPLIT: "拆分",
    Change.MERGED: "合并",
    Change.RENUMBERED: "条序变动",
    Change.SAME: "未变",
}


@dataclass(frozen=True, slots=True)
class Unit:
    """An article, an annex, a heading or (without articles) a paragraph of a text, as a comparison shows it."""

    label: str
    anchor: str
    text: str
    kind: str = UnitKind.ARTICLE.value
    number: tuple[int, int] = (0, 0)
    path: str = ""
    url: str = ""
    order: int = 0

    @property
    def paragraphs(self) -> list[str]:
        """Paragraphs, one an entry."""
        return self.text.split("\n")


@dataclass(frozen=True)
class Group:
    """What belongs together: one article and its successor; several where they were split or merged."""

    change: Change
    old: tuple[Unit, ...]
    new: tuple[Unit, ...]

    @property
    def changed(self) -> bool:
        """Whether the text changed, not only its number."""
        return self.change not in UNCHANGED

    @property
    def units(self) -> tuple[Unit, ...]:
        """The articles it is named after: those of the newer text, or what was dropped."""
        return self.new or self.old

    @property
    def anchor(self) -> str:
        """Its id in the page."""
        return anchors(self)[0]

    @property
    def renumbered(self) -> bool:
        """Whether the numbers of the older text have to be named."""
        return bool(self.old and self.new) and [one.label for one in self.old] != [
            one.label for one in self.new
        ]

    @cached_property
    def wording(self) -> Wording:
        """The text of both sides, word by word."""
        return compare(_joined(self.old), _joined(self.new))

    def sides(self) -> tuple[list[tuple[Unit, Sequence[Paragraph]]], list[tuple[Unit, Sequence[Paragraph]]]]:
        """Each article of either side with its paragraphs of segments."""
        return _shared_out(self.old, self.wording.old), _shared_out(self.new, self.wording.new)


def anchors(group: Group) -> list[str]:
    """The ids of a group: articles of the newer text as there, then those of the older one as old-…."""
    return [*(unit.anchor for unit in group.new), *(f"old-{unit.anchor}" for unit in group.old)]


def _joined(units: Iterable[Unit]) -> list[str]:
    return [line for unit in units for line in unit.paragraphs]


def _shared_out(units: Sequence[Unit], lines: Sequence[Paragraph]) -> list[tuple[Unit, Sequence[Paragraph]]]:
    out, start = [], 0
    for unit in units:
        stop = start + len(unit.paragraphs)
        out.append((unit, lines[start:stop]))
        start = stop
    return out


@dataclass(frozen=True)
class Comparison:
    """Two texts compared: groups in the order of the newer text, headings that changed."""

    groups: tuple[Group, ...]
    headings: tuple[Group, ...]

    @property
    def changed(self) -> bool:
        """Whether any text or heading changed."""
        return any(group.changed for group in self.groups) or bool(self.headings)

    def by_change(self) -> list[tuple[Change, list[Group]]]:
        """The table of changes: groups of each kind, kinds that do not occur left out."""
        found = defaultdict(list)
        for group in self.groups:
            found[group.change].append(group)
        return [(change, found[change]) for change in LABELS if change in found]


def _ordered(units: Iterable[Unit]) -> list[Unit]:
    return [replace(unit, order=place) for place, unit in enumerate(units)]


def assemble(old: Sequence[Unit], new: Sequence[Unit]) -> Comparison:
    """Compare two texts given as units in reading order."""
    texts = [_ordered(unit for unit in side if unit.kind not in _HEADINGS) for side in (old, new)]
    headings = [_ordered(unit for unit in side if unit.kind in _HEADINGS) for side in (old, new)]
    return Comparison(
        tuple(_groups(*texts)),
        tuple(group for group in _groups(*headings) if group.changed or group.renumbered),
    )


def _groups(old: Sequence[Unit], new: Sequence[Unit]) -> list[Group]:
    links = align(_pieces(old), _pieces(new))
    groups = []
    for members in _components(links):
        olds = sorted({link.before for link in members if link.before is not None})
        news = sorted({link.after for link in members if link.after is not None})
        change = members[0].change
        if len(olds) > 1 or len(news) > 1:
            change = Change.MERGED if len(olds) > len(news) else Change.SPLIT
        groups.append(Group(change, tuple(old[place] for place in olds), tuple(new[place] for place in news)))
    return groups


def _pieces(units: Iterable[Unit]) -> list[Piece]:
    # Sources differ in what they call a book or a chapter, an annex or a text: none of that is a change.
    return [
        Piece(unit.text, unit.number, "article" if unit.kind == UnitKind.ARTICLE else "") for unit in units
    ]


def _components(links: Sequence[Link]) -> list[list[Link]]:
    """Links that share an article, together; in the order of their first."""
    by_before, by_after = defaultdict(list), defaultdict(list)
    for link in links:
        if link.before is not None and link.after is not None:
            by_before[link.before].append(link)
            by_after[link.after].append(link)
    seen: set[Link] = set()
    found = []
    for first in links:
        if first in seen:
            continue
        seen.add(first)
        members = [first]
        for link in members:
            beside = [*by_before.get(link.before, ())] if link.before is not None else []
            beside += by_after.get(link.after, ()) if link.after is not None else ()
            for other in beside:
                if other not in seen:
                    seen.add(other)
                    members.append(other)
        found.append(members)
    return found
