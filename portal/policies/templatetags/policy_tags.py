"""Amounts and labels of policies in templates."""

from decimal import Decimal

from django import template

from portal.policies.blocks import ProofBlock

register = template.Library()


@register.filter
def plain_number(value: Decimal | None) -> str:
    """A number without trailing zeros: 20000.00 -> 20000, 1.500 -> 1.5; empty for None."""
    return "" if value is None else f"{value.normalize():f}"


@register.filter
def proof_form(key: str) -> str:
    """How a paper is provided, in words."""
    return dict(ProofBlock.FORMS).get(key, "")
