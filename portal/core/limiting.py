"""At most so many acts from one address; the address itself is never stored.

What is counted lies under a keyed digest of window and address that means nothing in the next window. Counts
of a day go to the cache that all processes share; those of minutes to the memory of each process, because they
are taken at every look-up (docs/operating.md says what that means).
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache, caches
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from portal.core import clock

MEMORY = "counters"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` acts within `seconds`, counted in windows that follow one another."""

    most: int
    seconds: int


def address_of(request: HttpRequest) -> str:
    """The visitor's address; the last hop's word counts only behind the proxy that production demands."""
    address = request.META.get("REMOTE_ADDR", "")
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if forwarded and settings.SECURE_PROXY_SSL_HEADER:
        address = forwarded.rsplit(",", 1)[-1].strip()
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6:  # one subscriber holds a whole /64
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def exceeded(request: HttpRequest, purpose: str, limit: int) -> bool:
    """Count one act of `purpose` from this visitor's address; True once it is over `limit` for the day."""
    now = clock.now()
    midnight = clock.start_of(now.date() + timedelta(days=1))
    seconds = max(1, int((midnight - now).total_seconds()))
    key = _key(purpose, f"{now:%Y-%m-%d}", address_of(request))
    return _count(cache, key, seconds) > limit


def seconds_to_wait(request: HttpRequest, purpose: str, limits: tuple[Limit, ...]) -> int:
    """Count one act under each of the limits: 0 while it is within all of them, else when it will be again."""
    moment, address, wait = int(clock.now().timestamp()), address_of(request), 0
    for limit in limits:
        window, gone = divmod(moment, limit.seconds)
        left = limit.seconds - gone
        key = _key(f"{purpose}:{limit.seconds}", str(window), address)
        if _count(caches[MEMORY], key, left) > limit.most:
            wait = max(wait, left)
    return wait


def in_minutes(seconds: int) -> int:
    """A wait as people are told it: whole minutes, at least one."""
    return max(1, -(-seconds // 60))


def _key(purpose: str, window: str, address: str) -> str:
    digest = salted_hmac(f"portal.limit.{window}", address, algorithm="sha256").hexdigest()
    return f"limit:{purpose}:{window}:{digest[:32]}"


def _count(store: Any, key: str, seconds: int) -> int:
    if store.add(key, 1, timeout=seconds):
        return 1
    try:
        counted = int(store.incr(key))
    except ValueError:  # it expired between the two calls
        return 1
    store.touch(key, timeout=seconds)  # a cache of files forgets the time when it counts on
    return counted
