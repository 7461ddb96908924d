"""The metadata of Akoma Ntoso: work, expression and manifestation, life cycle, organs, provenance."""

from __future__ import annotations

from datetime import date

from portal.laws.formats.akoma_xml import Element, add
from portal.laws.formats.edition import Edition
from portal.laws.models import Instrument, Version
from portal.laws.numbering import formal
from portal.laws.timeline import Status, starts

PROVENANCE = "tag:portal,2026:provenance"
COUNTRY = "cn"
LANGUAGE = "zho"
PORTAL = "#portal"
UNKNOWN = date(1949, 10, 1)  # the schema asks for a day; no instrument here is older


def write_meta(parent: Element, edition: Edition) -> None:
    """Identification, publication, life cycle, references and provenance of the edition."""
    meta = add(parent, "meta")
    _identification(meta, edition)
    version, instrument = edition.reader.version, edition.reader.instrument
    if version and version.promulgated_on:
        add(
            meta,
            "publication",
            date=version.promulgated_on.isoformat(),
            name=version.change_kind,
            showAs=instrument.title,
            number=formal(version.doc_no),
        )
    if instrument.topic_list:
        classification = add(meta, "classification", source=PORTAL)
        for code, label in zip(instrument.topic_list, instrument.topic_labels, strict=True):
            add(classification, "keyword", value=code, showAs=label, dictionary="topics")
    _lifecycle(meta, edition)
    _references(meta, edition)
    _provenance(meta, edition)


def work_uri(instrument: Instrument, versions: list[Version]) -> str:
    """/akn/cn/act/1993-12-29/gongsifa: country or region, kind, day of the first text, name."""
    place = f"{COUNTRY}-{instrument.region}" if instrument.region else COUNTRY
    return f"/akn/{place}/act/{first_day(instrument, versions)}/{instrument.slug}"


def first_day(instrument: Instrument, versions: list[Version]) -> date:
    """The day of the work: first promulgation, else the earliest day known of its texts."""
    days = [
        instrument.first_promulgated_on,
        *(version.promulgated_on or version.dated for version in versions),
    ]
    return min((day for day in days if day), default=UNKNOWN)


def _identification(meta: Element, edition: Edition) -> None:
    reader = edition.reader
    instrument, version = reader.instrument, reader.version
    work = work_uri(instrument, reader.versions)
    day = (version.dated if version else None) or first_day(instrument, reader.versions)
    expression = f"{work}/{LANGUAGE}@{day}"
    part = f"~art_{edition.article.key}" if edition.article else ""
    identification = add(meta, "identification", source=PORTAL)

    level = add(identification, "FRBRWork")
    _core(level, f"{work}/!main{part}", work, (f"{edition.root}{instrument.get_absolute_url()}", "page"))
    begun = first_day(instrument, reader.versions)
    _dates(level, [("unknown" if begun == UNKNOWN else "promulgated", begun)])
    for number in range(max(len(instrument.issuer_list), 1)):
        add(level, "FRBRauthor", href=f"#issuer_{number + 1}" if instrument.issuer_list else PORTAL)
    add(level, "FRBRcountry", value=f"{COUNTRY}-{instrument.region}" if instrument.region else COUNTRY)
    add(level, "FRBRsubtype", value=instrument.level)
    if version and version.doc_no:
        add(level, "FRBRnumber", value=formal(version.doc_no))
    add(level, "FRBRname", value=instrument.title)

    level = add(identification, "FRBRExpression")
    _core(level, f"{expression}/!main{part}", expression, (edition.dated_url, "page"))
    days = [("promulgated", version.promulgated_on), ("effective", version.effective_from)] if version else []
    known = [(name, one) for name, one in days if one]
    _dates(level, known or [("unknown", day)])
    add(level, "FRBRauthor", href="#issuer_1" if instrument.issuer_list else PORTAL)
    add(level, "FRBRlanguage", language=LANGUAGE)

    level = add(identification, "FRBRManifestation")
    _core(level, f"{expression}/!main{part}.xml", f"{expression}.akn", None)
    _dates(level, [("loaded", (version.loaded_on if version else None) or day)])
    add(level, "FRBRauthor", href=PORTAL)
    add(level, "FRBRformat", value="application/akn+xml")


def _core(level: Element, this: str, uri: str, alias: tuple[str, str] | None) -> None:
    add(level, "FRBRthis", value=this)
    add(level, "FRBRuri", value=uri)
    if alias:
        add(level, "FRBRalias", value=alias[0], name=alias[1])


def _dates(level: Element, days: list[tuple[str, date]]) -> None:
    for name, day in days:
        add(level, "FRBRdate", date=day.isoformat(), name=name)


def _lifecycle(meta: Element, edition: Edition) -> None:
    """A version is an event; so is the end. `refersTo` names the version's own kind of change."""
    reader = edition.reader
    versions = [version for version in reader.versions if version.dated]
    instrument = reader.instrument
    if not versions and not instrument.ended_on:
        return
    lifecycle = add(meta, "lifecycle", source=PORTAL)
    for number, version in enumerate(versions):
        add(
            lifecycle,
            "eventRef",
            date=starts(version).isoformat(),
            source=f"#version_{number + 1}",
            type="amendment" if number else "generation",
            eId=f"event_{number + 1}",
        )
    if instrument.ended_on:
        source = "#ended_by" if instrument.ended_by and instrument.ended_by.live else PORTAL
        add(
            lifecycle,
            "eventRef",
            date=instrument.ended_on.isoformat(),
            source=source,
            type="repeal",
            refersTo=f"#{instrument.end_kind or Status.REPEALED}",
            eId=f"event_{len(versions) + 1}",
        )


def _references(meta: Element, edition: Edition) -> None:
    reader, instrument = edition.reader, edition.reader.instrument
    references = add(meta, "references", source=PORTAL)
    work = work_uri(instrument, reader.versions)
    for number, version in enumerate([one for one in reader.versions if one.dated]):
        add(
            references,
            "passiveRef" if number else "original",
            eId=f"version_{number + 1}",
            href=f"{work}/{LANGUAGE}@{version.dated}",
            showAs=f"{version.get_change_kind_display()} {version.promulgated_on or ''}".strip(),
        )
    if instrument.ended_by and instrument.ended_by.live:
        ender = instrument.ended_by
        href = f"{edition.root}{ender.get_absolute_url()}"
        add(references, "passiveRef", eId="ended_by", href=href, showAs=ender.title)
    for number, name in enumerate(instrument.issuer_list, 1):
        href = f"/akn/ontology/organization/{COUNTRY}/{''.join(name.split())}"
        add(references, "TLCOrganization", eId=f"issuer_{number}", href=href, showAs=name)
    add(references, "TLCOrganization", eId="portal", href=edition.root, showAs="本门户（非官方文本的整理者）")
    if instrument.ended_on:
        word = instrument.end_kind or str(Status.REPEALED)
        add(references, "TLCConcept", eId=word, href=f"/akn/ontology/concept/{word}", showAs=word)


def _provenance(meta: Element, edition: Edition) -> None:
    """Whence the text came, in a vocabulary of our own: the standard has no place for it."""
    from lxml import etree

    version = edition.reader.version
    if version is None:
        return
    entries = {
        "source": version.source_name,
        "sourceUrl": version.source_url,
        "sha256": version.source_sha256,
        "loadedOn": version.loaded_on and version.loaded_on.isoformat(),
        "checkedOn": version.checked_on and version.checked_on.isoformat(),
        "demo": "true" if edition.reader.is_demo else "",
    }
    proprietary = add(meta, "proprietary", source=PORTAL)
    for name, value in entries.items():
        if value:
            element = etree.SubElement(proprietary, f"{{{PROVENANCE}}}{name}", nsmap={"portal": PROVENANCE})
            element.text = value
