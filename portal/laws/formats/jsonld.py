"""A text as JSON-LD: schema.org Legislation, the same facts in the terms of the European Legislation Identifier."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.utils.safestring import SafeString

from portal.core.json_ld import written
from portal.laws.formats.addresses import Link, form_links
from portal.laws.formats.edition import Edition
from portal.laws.models import Instrument, Provision
from portal.laws.numbering import formal
from portal.laws.reader import Reader
from portal.laws.reading.classifying import LEVEL_LABELS, Level
from portal.laws.timeline import Status, superseded_on

SCHEMA = "https://schema.org/"
CONTEXT = [
    "https://schema.org",
    {
        "eli": "http://data.europa.eu/eli/ontology#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        **{
            f"eli:{name}": {"@type": "xsd:date"}
            for name in ("date_document", "date_publication", "first_date_entry_in_force", "version_date")
        },
        **{f"eli:{name}": {"@type": "@id"} for name in ("is_part_of", "repealed_by")},
    },
]
FORCES = {
    Status.COMING: "NotInForce",
    Status.IN_FORCE: "InForce",
    Status.AMENDED: "NotInForce",
    Status.REPEALED: "NotInForce",
    Status.LAPSED: "NotInForce",
}
ELI_FORCES = {"InForce": "inForce", "NotInForce": "notInForce", "PartiallyInForce": "partiallyInForce"}
CHINA = {"@type": "Country", "name": "中华人民共和国", "identifier": "CN"}


def json_ld(edition: Edition) -> str:
    """The edition as a JSON-LD document."""
    return json.dumps(described(edition), ensure_ascii=False, indent=1) + "\n"


def embedded(reader: Reader, provision: Provision | None = None) -> SafeString:
    """What a page carries for search engines: the facts without text and parts, addresses relative to the page."""
    facts = _facts(Edition(reader, "", provision))
    return written(facts)


def described(edition: Edition) -> dict[str, Any]:
    """The law with the list of its articles, or an article with its text; and in which forms it can be had."""
    whole: dict[str, Any] = {"text": edition.article.text} if edition.article else {}
    if not edition.article:
        whole["hasPart"] = [_part(edition, unit) for unit in edition.units if unit.is_article]
        whole["description"] = edition.history
    whole["encoding"] = [_encoding(edition, link.url, link.media_type) for link in _links(edition)]
    return _told({**_facts(edition), **whole})


def _facts(edition: Edition) -> dict[str, Any]:
    return _told({"@context": CONTEXT, **(_article(edition) if edition.article else _law(edition))})


def _told(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value not in ("", None, [], {})}


def _links(edition: Edition) -> list[Link]:
    return form_links(edition.reader, edition.article)


def _encoding(edition: Edition, url: str, media_type: str) -> dict[str, str]:
    return {
        "@type": "LegislationObject",
        "contentUrl": edition.root + url,
        "encodingFormat": media_type,
        # texts here are copies; the official one is where `isBasedOn` says
        "legislationLegalValue": f"{SCHEMA}UnofficialLegalValue",
    }


def _common(edition: Edition) -> dict[str, Any]:
    reader = edition.reader
    instrument, version = reader.instrument, reader.version
    force = _force(edition)
    official = instrument.read_at[1]
    return {
        "@type": ["Legislation", "eli:LegalExpression"],
        "@id": edition.dated_url,
        "url": edition.url,
        "inLanguage": "zh-Hans",
        "legislationLegalForce": f"{SCHEMA}{force}",
        "eli:in_force": {"@id": f"eli:InForce-{ELI_FORCES[force]}"},
        "legislationDateVersion": _iso(version.dated if version else None),
        "eli:version_date": _iso(version.dated if version else None),
        "temporalCoverage": _coverage(edition),
        "isBasedOn": (version.source_url if version else "") or official,
        "creditText": version.source_name if version else "",
        "usageInfo": "演示数据：本文件为虚构，不具有法律效力。" if reader.is_demo else "",
        "disambiguatingDescription": " ".join(edition.warnings),
    }


def _force(edition: Edition) -> str:
    partial = edition.reader.notes.partial and not edition.article
    status = edition.reader.status.status
    return "PartiallyInForce" if partial and status is Status.IN_FORCE else FORCES[status]


def _coverage(edition: Edition) -> str:
    """2024-07-01/.. while nothing ended it; 2018-10-26/2024-06-30 once something did; ../… where it is unsure."""
    reader, version = edition.reader, edition.reader.version
    if version is None:
        return ""
    begin = version.dated if version.dated and not version.effective_unsure else ".."
    ends = [day for day in (superseded_on(version, reader.versions), reader.instrument.ended_on) if day]
    last = min(ends) - timedelta(days=1) if ends else ".."
    return "" if begin == last else f"{begin}/{last}"


def _law(edition: Edition) -> dict[str, Any]:
    reader = edition.reader
    instrument, version = reader.instrument, reader.version
    adopted = version and (version.adopted_on or version.promulgated_on)
    label = LEVEL_LABELS[Level(instrument.level)]
    return {
        **_common(edition),
        "name": instrument.title,
        "alternateName": list(
            dict.fromkeys(
                name for name in (instrument.short_title, *instrument.alias_list) if name != instrument.title
            )
        ),
        "eli:title": instrument.title,
        "eli:title_short": instrument.short_title,
        "legislationIdentifier": formal(version.doc_no) if version and version.doc_no else instrument.slug,
        "eli:id_local": instrument.slug,
        "legislationType": label,
        "eli:type_document": label,
        "legislationDate": _iso(adopted or None),
        "eli:date_document": _iso(adopted or None),
        "datePublished": _iso(version.promulgated_on if version else None),
        "eli:date_publication": _iso(version.promulgated_on if version else None),
        "eli:first_date_entry_in_force": _iso(instrument.in_force_from),
        "legislationPassedBy": [
            {"@type": "GovernmentOrganization", "name": name} for name in instrument.issuer_list
        ],
        "legislationJurisdiction": _jurisdiction(instrument),
        "about": instrument.topic_labels,
        "exampleOfWork": {
            "@type": ["Legislation", "eli:LegalResource"],
            "@id": edition.root + instrument.get_absolute_url(),
            "name": instrument.title,
        },
        "legislationConsolidates": _consolidated(edition),
        "legislationRepeals": _repealed(edition),
        "eli:repealed_by": _ender(edition),
        "citation": reader.quotation,
    }


def _jurisdiction(instrument: Instrument) -> dict[str, Any]:
    if not instrument.region:
        return CHINA
    return {"@type": "AdministrativeArea", "identifier": f"CN-{instrument.region}", "containedInPlace": CHINA}


def _consolidated(edition: Edition) -> list[dict[str, Any]]:
    """The earlier texts that an amended text joins with their changes."""
    reader, version = edition.reader, edition.reader.version
    if version is None or version.change_kind == "enacted":
        return []
    earlier = reader.versions[: reader.versions.index(version)]
    return [
        {
            "@type": "Legislation",
            "@id": edition.root + one.get_absolute_url(),
            "name": f"{reader.instrument.title}（{one.promulgated_on or one.dated}）",
            "legislationDateVersion": _iso(one.dated),
        }
        for one in earlier
        if one.dated
    ]


def _repealed(edition: Edition) -> list[dict[str, str]]:
    instrument = edition.reader.instrument
    ended = instrument.ends.filter(live=True).order_by("pk") if instrument.pk else ()
    return [_named(edition, one) for one in ended]


def _named(edition: Edition, instrument: Instrument) -> dict[str, str]:
    url = edition.root + instrument.get_absolute_url()
    return {"@type": "Legislation", "@id": url, "name": instrument.title}


def _ender(edition: Edition) -> str:
    ender = edition.reader.instrument.ended_by
    return edition.root + ender.get_absolute_url() if ender and ender.live else ""


def _part(edition: Edition, unit: Provision) -> dict[str, str]:
    return {
        "@type": "Legislation",
        "@id": f"{edition.dated_url}{unit.key}/",
        "name": unit.label,
        "legislationIdentifier": unit.key,
    }


def _article(edition: Edition) -> dict[str, Any]:
    article, reader = edition.article, edition.reader
    if article is None:
        raise ValueError("an edition of an article has an article")
    base = edition.dated_url.removesuffix(f"{article.key}/")
    return {
        **_common(edition),
        "name": f"{reader.instrument.title}{article.label}",
        "legislationIdentifier": article.key,
        "eli:id_local": f"{reader.instrument.slug}/{article.key}",
        "isPartOf": {"@type": "Legislation", "@id": base, "name": reader.instrument.title},
        "eli:is_part_of": base,
        "legislationJurisdiction": _jurisdiction(reader.instrument),
        "position": article.order,
        "articleSection": article.path.replace("\n", " › "),
        "citation": f"{reader.quotation}{article.label}",
    }


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""
