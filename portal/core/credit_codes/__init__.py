"""Unified social credit codes (GB 32100-2015): checking, reading, explaining and mending them.

A code is only a number: it says who gave it and as what. What its holder is today, only the register says.
"""

from portal.core.credit_codes.checks import check_character, is_valid, subject_check, subject_is_right
from portal.core.credit_codes.diagnosing import diagnose
from portal.core.credit_codes.explaining import explain
from portal.core.credit_codes.persons import is_identity_number
from portal.core.number_parts import normalise

__all__ = [
    "check_character",
    "diagnose",
    "explain",
    "is_identity_number",
    "is_valid",
    "normalise",
    "subject_check",
    "subject_is_right",
]
