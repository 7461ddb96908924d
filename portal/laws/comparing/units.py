"""The text of a version as the units that are compared."""

from __future__ import annotations

from portal.laws.comparing.assembling import Unit
from portal.laws.models import Provision, Version
from portal.laws.reading.tree import HEADING_KINDS, UnitKind

_HEADINGS = {kind.value for kind in HEADING_KINDS}
_NAMES = {UnitKind.PREAMBLE: "序言", UnitKind.TEXT: "正文", UnitKind.ANNEX: "附件"}


def units_of(version: Version) -> list[Unit]:
    """All units of a version in order; for a text without articles its paragraphs."""
    provisions = list(version.provisions.all())
    if not provisions:
        return paragraphs_of(version.whole_text)
    base = version.get_absolute_url()
    return [_unit(provision, base) for provision in provisions]


def _unit(provision: Provision, base: str) -> Unit:
    if provision.kind in _HEADINGS:
        return Unit(provision.label, provision.anchor, provision.heading, provision.kind)
    label = provision.label or provision.heading or _NAMES.get(UnitKind(provision.kind), "")
    url = f"{base}{provision.key}/" if provision.is_article else f"{base}#{provision.anchor}"
    number = (provision.number, provision.extra)
    return Unit(label, provision.anchor, provision.text, provision.kind, number, provision.path, url)


def paragraphs_of(text: str) -> list[Unit]:
    """A text without articles: one unit a paragraph, headings ("## ") as headings."""
    units = []
    for place, line in enumerate(filter(None, text.split("\n")), 1):
        if line.startswith("## "):
            units.append(Unit("", f"p-{place}", line[3:], UnitKind.CHAPTER.value))
        else:
            units.append(Unit(f"第 {place} 段", f"p-{place}", line, UnitKind.TEXT.value, (place, 0)))
    return units
