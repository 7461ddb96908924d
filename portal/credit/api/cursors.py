"""Pages that go on behind a key: nothing is skipped or told twice when rows come and go meanwhile."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from portal.core.api import Refusal

SIZE, MOST = 50, 100


class BadCursor(Refusal):
    """The address was not made by this portal."""

    def __init__(self) -> None:
        super().__init__(400, "cursor 读不出来；请使用上一页给出的地址，不要自己拼写。")


def pack(text: str) -> str:
    """A place in a list as it stands in addresses."""
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def unpack(cursor: str) -> str:
    """The place that was packed. Raises BadCursor."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        return raw.decode("ascii")
    except (ValueError, binascii.Error):
        raise BadCursor from None


def page_of(rows: QuerySet[Any], cursor: str, size: int, moment: str = "") -> tuple[list[Any], str]:
    """The next rows in the order of `moment` (name of a time field, then key) or of the key, and the next cursor.

    Raises BadCursor.
    """
    if cursor:
        rows = rows.filter(_behind(cursor, moment))
    order = [moment, "pk"] if moment else ["pk"]
    found = list(rows.order_by(*order)[: size + 1])
    if len(found) <= size:
        return found, ""
    last = found[size - 1]
    return found[:size], pack(f"{getattr(last, moment).isoformat()}|{last.pk}" if moment else str(last.pk))


def _behind(cursor: str, moment: str) -> Q:
    when, _, key = unpack(cursor).rpartition("|")
    try:
        number = int(key)
        since = datetime.fromisoformat(when) if when else None
    except ValueError:
        raise BadCursor from None
    if bool(when) != bool(moment) or not 0 <= number < 2**63 or (since and since.tzinfo is None):
        raise BadCursor
    if since is None:
        return Q(pk__gt=number)
    return Q(**{f"{moment}__gt": since}) | Q(**{moment: since}, pk__gt=number)


def next_address(request: HttpRequest, cursor: str) -> str:
    """The address of the next page; empty when there is none."""
    if not cursor:
        return ""
    asked = {key: value for key, value in request.GET.items() if key != "cursor"}
    return f"{request.path}?{urlencode(asked | {'cursor': cursor})}"
