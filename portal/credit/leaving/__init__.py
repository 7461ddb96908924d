"""Leaving is complete: decisions that end a publication, what takes the record away, and what survives a backup."""

from portal.credit.leaving.correcting import correct
from portal.credit.leaving.ending import NotPublished, end, objection_closed, objection_opened
from portal.credit.leaving.guarding import NOT_SETTLED, is_caught_up, is_settled
from portal.credit.leaving.reconciling import reconcile

__all__ = [
    "NOT_SETTLED",
    "NotPublished",
    "correct",
    "end",
    "is_caught_up",
    "is_settled",
    "objection_closed",
    "objection_opened",
    "reconcile",
]
