"""What a web process serves: everything, only the public, or only the editors (PORTAL_ROLE).

A public process has no admin, no login and no session, and writes nothing but what the public sends.
"""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.backends.signals import connection_created
from django.http import Http404, HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.models import Page

from portal.core.views import not_storable

# Statements that change nothing, and those that may write into a table of inbox. Anything else is refused.
_READ = re.compile(r"\s*(?:SELECT|EXPLAIN|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SHOW|SET)\b", re.I)
_INBOX = re.compile(r"\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?inbox_\w+", re.I)


class WriteRefused(RuntimeError):
    """A public process tried to write outside inbox."""


def is_public() -> bool:
    """Whether this process serves the public only."""
    return settings.PORTAL_ROLE == "public"


def may_write(sql: str) -> bool:
    """Whether a public process may run this statement: reads, and writes into inbox's tables."""
    return bool(_READ.match(sql) or _INBOX.match(sql))


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
    # The same object connects anew for every request.
    if _refuse not in connection.execute_wrappers:
        connection.execute_wrappers.append(_refuse)


def guard_writes() -> None:
    """Let every database connection of a public process refuse writes outside inbox."""
    if is_public():
        connection_created.connect(_guard_connection, dispatch_uid="portal-public-writes")


class AnonymousVisitorMiddleware:
    """Stands in for session and login in a public process: every visitor is anonymous."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = AnonymousUser()
        return self.get_response(request)


@not_storable("一律为 404")
def no_such_address(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Wagtail's own log-in addresses do not exist in a public process."""
    raise Http404


@hooks.register("before_serve_page", order=-100)
def hide_restricted_page(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> None:
    """A private page is not there in a public process; elsewhere Wagtail asks for a login."""
    if is_public() and page.get_view_restrictions().exists():
        raise Http404


@hooks.register("before_serve_document", order=-100)
def hide_restricted_document(document: Any, request: HttpRequest) -> None:
    """The same for a file in a private collection."""
    if is_public() and document.collection.get_view_restrictions().exists():
        raise Http404
