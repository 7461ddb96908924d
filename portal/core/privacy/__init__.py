"""Privacy by construction: find what a text gives away of persons, mask it, have a person decide, keep logs clean."""

from portal.core.privacy.detecting import detect, detect_names, detect_numbers, holds_number
from portal.core.privacy.findings import Certainty, Finding, Kind
from portal.core.privacy.logs import redacted
from portal.core.privacy.masking import mask, mask_name, mask_text
from portal.core.privacy.screening import Action, Decision, Item, Screening, Undecided, screen, without_names

__all__ = [
    "Action",
    "Certainty",
    "Decision",
    "Finding",
    "Item",
    "Kind",
    "Screening",
    "Undecided",
    "detect",
    "detect_names",
    "detect_numbers",
    "holds_number",
    "mask",
    "mask_name",
    "mask_text",
    "redacted",
    "screen",
    "without_names",
]
