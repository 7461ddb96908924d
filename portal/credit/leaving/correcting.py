"""A correction: a new record takes the place of a public one, in one transaction."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from portal.credit.leaving.ending import end
from portal.credit.models import Disclosure
from portal.credit.publishing import Outcome, settle, store


def correct(old: Disclosure, new: Disclosure, *, by: str, at: datetime | None = None) -> Outcome:
    """Publish `new`, not yet saved, in the place of `old`, which leaves at once.

    Where `new` may not be public, nothing happens, and the outcome says why.
    """
    new.corrects = old.public_id
    outcome = settle(new, at=at)
    if outcome.public:
        with transaction.atomic():
            end(old, Disclosure.CORRECTED, by=by)
            store([new])
    return outcome
