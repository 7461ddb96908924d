"""How long an answer with a disclosure in it may be kept: never beyond the moment at which the record leaves."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from django.db.models import Min, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag

from portal.core import clock
from portal.credit.leaving.guarding import in_ledger
from portal.credit.models import Departure, Disclosure

Answer = TypeVar("Answer", bound=HttpResponseBase)


def fresh(response: Answer, until: datetime | None = None, *, max_age: int = 0) -> Answer:
    """Say how long this answer may be kept.

    Left alone: not without asking again each time (`no-cache`); the ETag is made of the bytes, so it changes at
    the second at which they do. With `max_age`: so many seconds, but not beyond `until`, the next leaving.
    """
    left = max_age if until is None else min(max_age, int((until - clock.now()).total_seconds()))
    if left > 0:
        patch_cache_control(response, public=True, max_age=left, must_revalidate=True)
    else:
        patch_cache_control(response, no_cache=True)
    return response


def next_leaving(disclosures: QuerySet[Disclosure]) -> datetime | None:
    """The first moment at which one of these comes or leaves; None: nothing is planned.

    Give it all records that the answer is about, not only those that are public now.
    """
    now = clock.now()
    leaving = disclosures.filter(public_until__gt=now).aggregate(first=Min("public_until"))["first"]
    coming = disclosures.filter(public_from__gt=now).aggregate(first=Min("public_from"))["first"]
    return min((moment for moment in (leaving, coming) if moment is not None), default=None)


def etag_of(disclosures: Iterable[Disclosure], *parts: object) -> str:
    """An ETag of what is shown now: the records in their present state, and whatever else the answer depends on."""
    found = hashlib.sha256("\n".join(map(str, parts)).encode())
    for each in disclosures:
        found.update(f"\n{each.public_id} {each.updated_at.isoformat()} {each.objected_at}".encode())
    return quote_etag(found.hexdigest()[:32])


def not_modified(request: HttpRequest, etag: str) -> HttpResponse | None:
    """304 when the visitor has this state already; None: answer in full, with this ETag."""
    answer = get_conditional_response(request, etag=etag)
    return None if answer is None else fresh(answer)


def has_left(public_id: str) -> bool:
    """Whether a record with this address was public and is no longer."""
    if (
        in_ledger(public_id)
        or Departure.objects.filter(public_id=public_id, left_at__lte=clock.now()).exists()
    ):
        return True
    return bool(Disclosure.objects.gone().filter(public_id=public_id, public_from__isnull=False).exists())


def gone(request: HttpRequest) -> HttpResponse:
    """410: that publication is over, and nothing about whom or what it was."""
    return fresh(render(request, "credit/gone.html", status=410))
