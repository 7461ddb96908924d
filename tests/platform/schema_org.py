"""The part of schema.org's vocabulary that the portal uses: which class may say what, and of what shape."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

THING = {
    "name": str,
    "alternateName": str,
    "description": str,
    "url": "URL",
    "subjectOf": {"Legislation"},
}
CREATIVE_WORK = THING | {
    "inLanguage": str,
    "dateModified": "Date",
    "about": {"GovernmentService", "@id"},
}
PLACE = THING | {"address": str, "amenityFeature": {"LocationFeatureSpecification"}}
# Class -> its properties (own and inherited) with the types expected at schema.org.
CLASSES: dict[str, dict[str, Any]] = {
    "GovernmentService": THING
    | {
        "serviceType": str,
        "provider": {"GovernmentOrganization"},
        "jurisdiction": {"Country", "AdministrativeArea"},
        "audience": {"Audience"},
        "availableChannel": {"ServiceChannel"},
        "offers": {"Offer"},
        "serviceOutput": {"Thing"},
        "termsOfService": str,
    },
    "GovernmentOrganization": THING,
    "Country": PLACE,
    "Audience": THING | {"audienceType": str},
    "ServiceChannel": THING
    | {"availableLanguage": str, "serviceLocation": {"Place"}, "servicePhone": {"ContactPoint"}},
    "Place": PLACE,
    "LocationFeatureSpecification": THING | {"value": bool},
    "ContactPoint": THING | {"telephone": str},
    "Offer": THING | {"price": int, "priceCurrency": str, "validFrom": "Date", "validThrough": "Date"},
    "Thing": THING,
    "Legislation": CREATIVE_WORK,
    "HowTo": CREATIVE_WORK
    | {"supply": {"HowToSupply"}, "step": {"HowToStep"}, "estimatedCost": {"MonetaryAmount"}},
    "HowToSupply": THING,
    "HowToStep": CREATIVE_WORK | {"position": int, "text": str},
    "MonetaryAmount": THING | {"currency": str, "value": int},
    "FAQPage": CREATIVE_WORK | {"mainEntity": {"Question"}},
    "Question": CREATIVE_WORK | {"acceptedAnswer": {"Answer"}},
    "Answer": CREATIVE_WORK | {"text": str},
}
REQUIRED = {
    "GovernmentService": {"name", "url", "provider"},
    "HowTo": {"name", "step"},
    "HowToStep": {"text", "position"},
    "FAQPage": {"mainEntity"},
    "Question": {"name", "acceptedAnswer"},
    "Answer": {"text"},
    "Legislation": {"name"},
}


def blocks_of(html: str) -> list[Any]:
    """The data blocks of a page, read as a browser takes them: up to the first end of a script."""
    return [
        json.loads(text)
        for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    ]


def nodes_of(html: str) -> dict[str, dict[str, Any]]:
    """Class -> the node of a page's only graph; everything in it is checked."""
    (data,) = blocks_of(html)
    assert data["@context"] == "https://schema.org"
    for node in data["@graph"]:
        check(node)
    found = {node["@type"]: node for node in data["@graph"]}
    assert len(found) == len(data["@graph"])
    return found


def check(node: dict[str, Any]) -> None:
    """Refuse unknown classes and properties, wrong types, blanks."""
    kind = node["@type"]
    known = CLASSES[kind]
    assert REQUIRED.get(kind, set()) <= set(node), kind
    for name, value in node.items():
        if name.startswith("@"):
            assert isinstance(value, str) and value
            continue
        assert name in known, f"{kind}.{name}"
        values = value if isinstance(value, list) else [value]
        assert values, f"{kind}.{name}"
        for each in values:
            _check_value(f"{kind}.{name}", known[name], each)


def _check_value(place: str, expected: Any, value: Any) -> None:
    if isinstance(expected, set):
        assert isinstance(value, dict), place
        if set(value) == {"@id"}:
            assert "@id" in expected, place
            return
        assert value["@type"] in expected, place
        check(value)
    elif expected == "URL":
        assert re.fullmatch(r"(https?://|/)\S+", value), place
    elif expected == "Date":
        dt.date.fromisoformat(value)
    elif expected is str:
        assert isinstance(value, str) and value.strip() and "[[" not in value, place
    else:
        assert type(value) is expected, place
