"""A policy in the words of schema.org: GovernmentService with its window, FAQPage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString
from wagtail.rich_text import get_text_for_indexing

from portal.core.json_ld import graph, organisation, questions, told
from portal.laws.citing import ShownCitation

if TYPE_CHECKING:
    from portal.policies.pages import PolicyPage


def embedded(policy: PolicyPage, citations: list[ShownCitation]) -> SafeString:
    """The data block of a policy."""
    address = policy.get_url() or "/"
    asked = [
        (block.value["question"], get_text_for_indexing(str(block.value["answer"]))) for block in policy.faq
    ]
    return graph([_service(policy, address, citations), *questions(address, asked)])


def _service(policy: PolicyPage, address: str, citations: list[ShownCitation]) -> dict[str, Any]:
    return told(
        {
            "@type": "GovernmentService",
            "@id": f"{address}#service",
            "url": address,
            "name": policy.title,
            "description": policy.summary or policy.benefit,
            "serviceType": policy.get_kind_display(),
            "provider": organisation(policy.authority),
            "audience": [{"@type": "Audience", "audienceType": label} for label in policy.applicant_labels],
            "offers": told(
                {
                    "@type": "Offer",
                    "description": policy.benefit,
                    "validFrom": policy.valid_from.isoformat() if policy.valid_from else "",
                    "validThrough": policy.valid_to.isoformat() if policy.valid_to else "",
                }
            ),
            "subjectOf": [
                told(
                    {
                        "@type": "Legislation",
                        "name": f"{citation.title}{citation.article_label}",
                        "url": citation.url,
                    }
                )
                for citation in citations
            ],
        }
    )
