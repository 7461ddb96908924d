"""A guide in the words of schema.org: GovernmentService, HowTo, FAQPage, for search engines and programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString

from portal.core.json_ld import LANGUAGE, graph, organisation, questions, told
from portal.guides.choices import Channel
from portal.laws.citing import ShownCitation

if TYPE_CHECKING:
    from portal.guides.pages import GuidePage
    from portal.guides.showing import Place

COST = {"@type": "MonetaryAmount", "currency": "CNY", "value": 0}
CHINA = {"@type": "Country", "name": "中华人民共和国"}


def embedded(guide: GuidePage, citations: list[ShownCitation]) -> SafeString:
    """The data block of a guide as it is shown (figures filled in, at the place chosen)."""
    address = guide.get_url() or "/"
    return graph(
        [
            _service(guide, address, citations),
            _how_to(guide, address),
            *questions(address, [(block.value["question"], block.value["answer"]) for block in guide.faqs]),
        ]
    )


def _service(guide: GuidePage, address: str, citations: list[ShownCitation]) -> dict[str, Any]:
    bureau = guide.at.bureau if guide.at else guide.bureau
    return told(
        {
            "@type": "GovernmentService",
            "@id": f"{address}#service",
            "url": address,
            "name": guide.title,
            "alternateName": guide.name_list,
            "description": guide.summary,
            "serviceType": guide.get_matter_type_display(),
            "provider": organisation(bureau.name) if bureau else None,
            "jurisdiction": CHINA,
            "audience": [
                {"@type": "Audience", "audienceType": label} for label in guide.applicant_labels.split("、")
            ],
            "availableChannel": _channels(guide),
            "offers": None
            if guide.fee
            else {"@type": "Offer", "price": 0, "priceCurrency": "CNY", "description": "登记机关不收费。"},
            "serviceOutput": {"@type": "Thing", "name": guide.result_name},
            "termsOfService": f"承诺{guide.promised_text}，法定{guide.statutory_text}。",
            "subjectOf": [_law(citation) for citation in citations],
        }
    )


def _law(citation: ShownCitation) -> dict[str, Any]:
    name = f"{citation.title}{citation.article_label}"
    return told({"@type": "Legislation", "name": name, "url": citation.url})


def _channels(guide: GuidePage) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for channel in Channel:
        if channel.value not in (guide.channels or []):
            continue
        if channel is Channel.WINDOW:
            found += [_window(place) for place in guide.place_list]
        else:
            found.append({"@type": "ServiceChannel", "name": channel.label, "availableLanguage": LANGUAGE})
    return found


def _window(place: Place) -> dict[str, Any]:
    amenity = {"@type": "LocationFeatureSpecification", "name": place.accessibility, "value": True}
    return told(
        {
            "@type": "ServiceChannel",
            "name": place.name,
            "availableLanguage": LANGUAGE,
            "serviceLocation": told(
                {
                    "@type": "Place",
                    "name": place.name,
                    "address": place.address,
                    "description": f"办公时间：{place.hours}" if place.hours else "",
                    "amenityFeature": [amenity] if place.accessibility else [],
                }
            ),
            "servicePhone": {"@type": "ContactPoint", "telephone": place.phone} if place.phone else None,
        }
    )


def _how_to(guide: GuidePage, address: str) -> dict[str, Any]:
    materials = [block.value for block in guide.materials]
    return told(
        {
            "@type": "HowTo",
            "@id": f"{address}#howto",
            "name": f"怎么办理{guide.title}",
            "about": {"@id": f"{address}#service"},
            "inLanguage": LANGUAGE,
            "dateModified": guide.last_published_at.date().isoformat() if guide.last_published_at else "",
            "estimatedCost": None if guide.fee else COST,
            "supply": [
                told(
                    {
                        "@type": "HowToSupply",
                        "name": value["name"],
                        "description": value.get("condition") or "",
                    }
                )
                for value in materials
            ],
            "step": [
                {
                    "@type": "HowToStep",
                    "position": number,
                    "name": block.value.stage_text(),
                    "text": block.value["text"],
                    "url": f"{address}#steps",
                }
                for number, block in enumerate(guide.steps, 1)
            ],
        }
    )
