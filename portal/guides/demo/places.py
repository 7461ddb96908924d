"""The windows and differences of three districts and one office, for some of the demo guides."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from portal.core import clock
from portal.core.demo import demo_objects, holds, mark_demo
from portal.core.models import Bureau, DemoMark
from portal.guides.pages import GuidePage
from portal.guides.places.models import GuidePlace
from portal.laws.citing import demo_basis

FILE = Path(__file__).with_name("places.toml")


def load(column: Any) -> None:
    """Create or renew the records of the guides below the column; guides and bureaus must be there."""
    bureaus = {bureau.code: bureau for bureau in Bureau.objects.all()}
    guides = {guide.slug: guide for guide in GuidePage.objects.child_of(column)}
    for entry in tomllib.loads(FILE.read_text("utf-8"))["place"]:
        bureau = bureaus.get(entry["bureau"])
        for slug in entry["guides"]:
            if bureau and slug in guides:
                _keep(guides[slug], bureau, entry)


def _keep(guide: GuidePage, bureau: Bureau, entry: dict[str, Any]) -> None:
    differences = [
        {"type": "difference", "value": {"confirmed": True, **each, "basis": _basis(each["basis"])}}
        for each in entry.get("differences", [])
    ]
    windows = [{"type": "place", "value": value} for value in entry["windows"]]
    values = {
        "windows": json.dumps(windows, ensure_ascii=False),
        "differences": json.dumps(differences, ensure_ascii=False),
        "checked_on": entry["checked_on"],
        "live": True,
    }
    record = GuidePlace.objects.filter(guide=guide, bureau=bureau).first()
    if record is None or not holds(record, **values):
        record, _ = GuidePlace.objects.update_or_create(
            guide=guide,
            bureau=bureau,
            defaults={**values, "first_published_at": clock.now(), "last_published_at": clock.now()},
        )
    mark_demo(record)


def _basis(cited: list[list[str]]) -> list[dict[str, Any]]:
    return demo_basis([(title, article) for title, article in cited])


def remove() -> None:
    """Delete the demo records."""
    demo_objects(GuidePlace).delete()
    DemoMark.objects.filter(content_type__app_label="guides", content_type__model="guideplace").delete()
