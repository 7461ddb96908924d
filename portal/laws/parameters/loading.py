"""The figures that every installation knows; an editor's word is kept."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from portal.core import clock
from portal.core.announcements import announce_many
from portal.laws.library import Library
from portal.laws.models import LegalParameter

PATH = Path(__file__).with_name("catalogue.toml")


def load_parameters(library: Library, path: Path = PATH) -> int:
    """Add the catalogue's figures whose name and first day are not there yet; their number."""
    data = tomllib.loads(path.read_text("utf-8"))
    known = set(LegalParameter.objects.values_list("name", "valid_from"))
    rows = [
        LegalParameter(
            name=entry["name"],
            value=None if "of" in entry else Decimal(str(entry["value"])),
            unit=entry.get("unit", ""),
            multiple_of=entry.get("of", ""),
            times=Decimal(str(entry.get("times", 1))),
            instrument=library.find(entry["law"]),
            article=entry.get("article", ""),
            paragraph=entry.get("paragraph", ""),
            valid_from=entry.get("from"),
            valid_to=entry.get("to"),
            note=entry.get("note", ""),
            source_name=f"《{entry['law']}》",
            loaded_on=clock.today(),
            checked_on=data["checked_on"],
            confirmed=entry.get("confirmed", True),
            first_published_at=clock.now(),
            last_published_at=clock.now(),
        )
        for entry in data["parameter"]
        if (entry["name"], entry.get("from")) not in known
    ]
    with transaction.atomic():
        LegalParameter.objects.bulk_create(rows)
        announce_many(LegalParameter, [row.pk for row in rows])
    return len(rows)
