"""At most so many sendings from one address; the address itself is never stored.

The cache holds a keyed digest of day and address that means nothing the next day.
"""

import ipaddress
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from portal.core import clock


def _address(request: HttpRequest) -> str:
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
    day = f"{now:%Y-%m-%d}"
    digest = salted_hmac(f"portal.inbox.limit.{day}", _address(request), algorithm="sha256").hexdigest()
    key = f"inbox:{purpose}:{day}:{digest[:32]}"
    midnight = clock.start_of(now.date() + timedelta(days=1))
    if cache.add(key, 1, timeout=max(1, int((midnight - now).total_seconds()))):
        return limit < 1
    try:
        return cache.incr(key) > limit
    except ValueError:  # it expired between the two calls
        return False
