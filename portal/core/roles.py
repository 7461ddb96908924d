"""What a web process serves: everything, only the public, or only the editors (PORTAL_ROLE).

A public process has no admin, no login and no session, and writes nothing but what the public sends.
"""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.backends.signals import connection_created
from django.http import HttpRequest, HttpResponse

_WRITE = re.compile(
    r"^\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO|TRUNCATE)\s+[\"`]?(\w+)",
    re.I,
)
_STRUCTURE = re.compile(r"^\s*(?:CREATE|ALTER|DROP|VACUUM|GRANT|REVOKE|COPY)\b", re.I)


class WriteRefused(RuntimeError):
    """A public process tried to write outside inbox."""


def is_public() -> bool:
    """Whether this process serves the public only."""
    return settings.PORTAL_ROLE == "public"


def may_write(sql: str) -> bool:
    """Whether a public process may run this statement: reads, and writes into inbox's tables."""
    if _STRUCTURE.match(sql):
        return False
    match = _WRITE.match(sql)
    return match is None or match[1].startswith("inbox_")


def _refuse(
    execute: Callable[..., Any],
    sql: str,
    params: Any,
    many: bool,
    context: dict[str, Any],
) -> Any:
    if not may_write(sql):
        raise WriteRefused(sql.split("(")[0][:100])
    return execute(sql, params, many, context)


def _guard_connection(sender: type, connection: Any, **kwargs: Any) -> None:
    connection.execute_wrappers.append(_refuse)


def guard_writes() -> None:
    """Let every database connection of a public process refuse writes outside inbox."""
    if is_public():
        connection_created.connect(
            _guard_connection, dispatch_uid="portal-public-writes"
        )


class AnonymousVisitorMiddleware:
    """Stands in for session and login in a public process: every visitor is anonymous."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = AnonymousUser()
        return self.get_response(request)
