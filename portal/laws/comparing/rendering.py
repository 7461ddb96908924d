"""A comparison as rows of a page. The words are HTML written by hand, everything in them escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from portal.laws.comparing.aligning import Change
from portal.laws.comparing.assembling import LABELS, Comparison, Group, Unit, anchors
from portal.laws.comparing.wording import Paragraph, Segment

TAGS = {Change.ADDED: "ok", Change.DROPPED: "warn"}
# Heard, not seen: what underline and strike-through say to the eye.
_MARKS = {"ins": ("ins", "［新增：", "］"), "del": ("del", "［删去：", "］")}
MANY = 12  # entries of the table of changes from which a list is folded


@dataclass(frozen=True, slots=True)
class Entry:
    """A link to an article of the comparison; `was` are the numbers of the older text, where they differ."""

    label: str
    anchor: str
    was: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A part of the page: "group" (text side by side), "run" (unchanged articles) or "see" (shown elsewhere)."""

    kind: str
    label: str
    anchor: str
    also: Sequence[str] = ()
    was: str = ""
    path: str = ""
    change: str = ""
    tag: str = ""
    old: SafeString = field(default_factory=SafeString)
    new: SafeString = field(default_factory=SafeString)
    entries: Sequence[Entry] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table of changes."""

    label: str
    count: str
    entries: Sequence[Entry]
    folded: bool


def rows(comparison: Comparison, *, only_changed: bool = False) -> list[Row]:
    """The page in order; unchanged articles that stand together are one row, or none with `only_changed`."""
    out: list[Row] = []
    run: list[Group] = []
    path = ""
    ordered = _in_order(comparison.groups)
    elsewhere = {unit.anchor for _, unit in ordered if unit}
    for group, reference in ordered:
        if not group.changed:
            run.append(group)
            continue
        if run and not only_changed:
            out.append(_run(run))
        run = []
        if reference:
            out.append(
                Row("see", reference.label, reference.anchor, was=names(group.new), also=[group.anchor])
            )
            continue
        here = group.units[0].path
        ids = [one for one in anchors(group) if one not in elsewhere]
        out.append(_group(group, ids, here.replace("\n", " › ") if here != path else ""))
        path = here
    if run and not only_changed:
        out.append(_run(run))
    return out


def _in_order(groups: Sequence[Group]) -> list[tuple[Group, Unit | None]]:
    """Groups, and at their places the articles that are shown with a group that stands further up."""
    ordered = sorted((unit for group in groups for unit in group.new), key=lambda unit: unit.order)
    place = {unit.anchor: number for number, unit in enumerate(ordered)}
    keyed: list[tuple[float, Group, Unit | None]] = []
    last = -1.0
    for group in groups:
        if group.new:
            last = place[group.new[0].anchor]
            keyed += [
                (place[unit.anchor], group, unit)
                for before, unit in zip(group.new, group.new[1:], strict=False)
                if place[unit.anchor] != place[before.anchor] + 1
            ]
        keyed.append((last, group, None))
    return [(group, unit) for _, group, unit in sorted(keyed, key=lambda one: one[0])]


def names(units: Sequence[Unit]) -> str:
    """Labels of articles in a row."""
    return "、".join(unit.label for unit in units)


def _was(group: Group) -> str:
    return f"原{names(group.old)}" if group.renumbered else ""


def _group(group: Group, ids: Sequence[str], path: str) -> Row:
    old, new = group.sides()
    return Row(
        "group",
        names(group.units),
        ids[0],
        also=ids[1:],
        was=_was(group),
        path=path,
        change=LABELS[group.change],
        tag=TAGS.get(group.change, "info"),
        old=mark_safe("".join(_unit(*one) for one in old)),  # noqa: S308
        new=mark_safe("".join(_unit(*one) for one in new)),  # noqa: S308
    )


def _unit(unit: Unit, lines: Sequence[Paragraph]) -> str:
    lead = (
        f'<a class="law-article__number" href="{escape(unit.url)}">{escape(unit.label)}</a>'
        if unit.url
        else ""
    )
    out = []
    for line in lines:
        out.append(f"<p>{lead}{''.join(map(_segment, line))}</p>")
        lead = ""
    return "".join(out)


def _segment(segment: Segment) -> str:
    text = escape(segment.text)
    if segment.kind == "same":
        return str(text)
    name, before, after = _MARKS[segment.kind]
    hidden = '<span class="visually-hidden">{}</span>'
    return f"<{name}>{hidden.format(before)}{text}{hidden.format(after)}</{name}>"


def _run(groups: Sequence[Group]) -> Row:
    entries = entries_of(groups)
    first, last = groups[0].new[0], groups[-1].new[-1]
    label = first.label if first is last else f"{first.label}至{last.label}"
    return Row("run", label, anchors(groups[0])[0], was=_span_was(groups), entries=entries)


def _span_was(groups: Sequence[Group]) -> str:
    """原第四条至第八条, where the older numbers differ and stood together."""
    if not any(group.renumbered for group in groups):
        return ""
    olds = [group.old[0] for group in groups]
    together = all(two.order - one.order == 1 for one, two in zip(olds, olds[1:], strict=False))
    if not together:
        return ""
    return f"原{olds[0].label}" if len(olds) == 1 else f"原{olds[0].label}至{olds[-1].label}"


def entries_of(groups: Iterable[Group]) -> list[Entry]:
    """A link for each group."""
    return [Entry(names(group.units), group.anchor, _was(group)) for group in groups]


def table(comparison: Comparison, *, only_changed: bool = False) -> list[Line]:
    """The table of changes; unchanged articles are only counted.

    With `only_changed` the renumbered ones are not in the page: they are named without a link.
    """
    lines = []
    for change, groups in comparison.by_change():
        entries = entries_of(groups) if groups[0].changed else []
        if change is Change.RENUMBERED:
            entries = [replace(one, anchor="") if only_changed else one for one in _runs(groups)]
        unit = "处" if change in (Change.SPLIT, Change.MERGED) else "条"
        lines.append(Line(LABELS[change], f"{len(groups)} {unit}", entries, len(entries) > MANY))
    return lines


def _runs(groups: Sequence[Group]) -> list[Entry]:
    """Renumbered articles, those that moved together as one entry: 第六条至第十条（原第五条至第九条）."""
    runs: list[list[Group]] = []
    for group in groups:
        last = runs[-1][-1] if runs else None
        if last and all(
            two.order - one.order == 1
            for one, two in ((last.old[0], group.old[0]), (last.new[0], group.new[0]))
        ):
            runs[-1].append(group)
        else:
            runs.append([group])
    entries = []
    for run in runs:
        first, last_one = run[0].new[0], run[-1].new[0]
        label = first.label if len(run) == 1 else f"{first.label}至{last_one.label}"
        entries.append(Entry(label, run[0].anchor, _span_was(run)))
    return entries


def headings(comparison: Comparison) -> list[str]:
    """Headings that changed, in words."""
    return [_heading(group) for group in comparison.headings]


def _heading(group: Group) -> str:
    old, new = (
        " ".join(f"{one.label} {one.text}".strip() for one in side) for side in (group.old, group.new)
    )
    if not old:
        return f"新增“{new}”"
    if not new:
        return f"删去“{old}”"
    return f"“{old}”改为“{new}”"
