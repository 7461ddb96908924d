"""The catalogue of legal bases: facts about instruments that exist in every installation, without texts."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from portal.core import clock
from portal.core.announcements import announce_many
from portal.laws.glossary.loading import load_terms
from portal.laws.library import Library
from portal.laws.models import Instrument, Version
from portal.laws.models.instrument import lines
from portal.laws.parameters.loading import load_parameters

PATH = Path(__file__).with_name("catalogue.toml")
SOURCE = "法律依据目录"


@dataclass(slots=True)
class Loaded:
    """What a loading changed: primary keys."""

    instruments: set[int] = field(default_factory=set)
    versions: set[int] = field(default_factory=set)


def load_catalogue(path: Path = PATH, library: Library | None = None) -> Loaded:
    """Bring the catalogue's facts in; a second run changes nothing.

    What is there is kept: the catalogue fills blanks and adds what is missing, so that an editor's word and a
    text's own dates are never written over.
    """
    data = tomllib.loads(path.read_text("utf-8"))
    library = library or Library()
    loaded = Loaded()
    with transaction.atomic():
        for entry in data["instrument"]:
            _instrument(library, entry, loaded)
        for entry in data["instrument"]:
            if "ended" in entry:
                _end(library, entry["title"], entry["ended"], loaded)
        for title, names in data.get("aliases", {}).items():
            if instrument := library.find(title):
                _fill(instrument, loaded, aliases=_merged(instrument.aliases, names))
        announce_many(Instrument, sorted(loaded.instruments))
        announce_many(Version, sorted(loaded.versions))
        if path == PATH:
            load_parameters(library)
            load_terms(library)
    return loaded


def _instrument(library: Library, entry: dict[str, Any], loaded: Loaded) -> None:
    instrument = library.find(entry["title"])
    if instrument is None:
        instrument = library.add(
            Instrument(
                title=entry["title"],
                level=entry["level"],
                issuers="\n".join(entry["issuers"]),
                topics="\n".join(entry["topics"]),
                aliases="\n".join(entry.get("aliases", [])),
                first_published_at=clock.now(),
            )
        )
        loaded.instruments.add(instrument.pk)
    else:
        _fill(
            instrument,
            loaded,
            aliases=_merged(instrument.aliases, entry.get("aliases", [])),
            topics=_merged(instrument.topics, entry["topics"]),
            issuers=instrument.issuers or "\n".join(entry["issuers"]),
        )
    for facts in entry["versions"]:
        _version(library, instrument, facts, loaded)
    if library.date_instrument(instrument):
        loaded.instruments.add(instrument.pk)


def _version(library: Library, instrument: Instrument, facts: dict[str, Any], loaded: Loaded) -> None:
    promulgated, effective = facts.get("promulgated"), facts.get("effective")
    number = facts.get("number", "")
    confirmed = facts.get("confirmed", True)
    version = library.match(instrument, promulgated, None, effective, number)
    if version is None:
        version = library.add_version(
            Version(
                instrument=instrument,
                promulgated_on=promulgated,
                adopted_on=promulgated,
                effective_from=effective or promulgated,
                effective_known="catalogue" if effective else "assumed",
                doc_no=number,
                doc_no_confirmed=confirmed and facts.get("number_confirmed", True),
                change_kind=facts.get("change", "enacted"),
                note=facts.get("note", ""),
                source_name=SOURCE,
                loaded_on=clock.today(),
                confirmed=confirmed,
                first_published_at=clock.now(),
            )
        )
        loaded.versions.add(version.pk)
        return
    changes: dict[str, Any] = {}
    if number and not version.doc_no:
        changes |= {
            "doc_no": number,
            "doc_no_confirmed": confirmed and facts.get("number_confirmed", True),
        }
    if effective and version.effective_known == "assumed":
        changes |= {"effective_from": effective, "effective_known": "catalogue"}
    if facts.get("note") and not version.note:
        changes["note"] = facts["note"]
    _update(version, changes, loaded)


def _update(version: Version, changes: dict[str, Any], loaded: Loaded) -> None:
    if not changes:
        return
    for name, value in changes.items():
        setattr(version, name, value)
    Version.objects.filter(pk=version.pk).update(**changes)
    loaded.versions.add(version.pk)
    loaded.instruments.add(version.instrument_id)


def _end(library: Library, title: str, facts: dict[str, Any], loaded: Loaded) -> None:
    instrument = library.find(title)
    if instrument is None or instrument.ended_on:
        return
    day: date = facts["on"]
    _fill(
        instrument,
        loaded,
        ended_on=day,
        end_kind=facts["kind"],
        ended_by=library.find(facts.get("by", "")),
        end_note=facts.get("note", ""),
        end_confirmed=facts.get("confirmed", True),
    )


def _fill(instrument: Instrument, loaded: Loaded, **values: Any) -> None:
    changes = {name: value for name, value in values.items() if getattr(instrument, name) != value}
    if not changes:
        return
    for name, value in changes.items():
        setattr(instrument, name, value)
    Instrument.objects.filter(pk=instrument.pk).update(**changes)
    loaded.instruments.add(instrument.pk)


def _merged(text: str, more: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys([*lines(text), *more]))
