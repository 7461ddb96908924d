"""The terms that every installation knows; an editor's word is kept."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from portal.core import clock
from portal.core.announcements import announce_many
from portal.core.slugs import unique_slug
from portal.laws.library import Library
from portal.laws.models import GlossaryTerm

PATH = Path(__file__).with_name("catalogue.toml")


def load_terms(library: Library, path: Path = PATH) -> int:
    """Add the catalogue's terms that are not there yet; their number."""
    known = set(GlossaryTerm.objects.values_list("name", flat=True))
    anchors = set(GlossaryTerm.objects.values_list("anchor", flat=True))
    rows = []
    for entry in tomllib.loads(path.read_text("utf-8"))["term"]:
        if entry["name"] not in known:
            row = _row(entry, library)
            row.anchor = unique_slug(row.name, anchors.__contains__, "term")
            anchors.add(row.anchor)
            rows.append(row)
    with transaction.atomic():
        GlossaryTerm.objects.bulk_create(rows)
        announce_many(GlossaryTerm, [row.pk for row in rows])
    return len(rows)


def _row(entry: dict[str, Any], library: Library) -> GlossaryTerm:
    instrument = library.find(entry["law"]) if "law" in entry else None
    return GlossaryTerm(
        name=entry["name"],
        aliases="\n".join(entry.get("aliases", [])),
        meaning=entry["meaning"],
        use=entry.get("use", ""),
        instrument=instrument,
        article=entry.get("article", "") if instrument else "",
        first_published_at=clock.now(),
        last_published_at=clock.now(),
    )
