"""Security headers; a strict content policy for the public and a looser one for the editors."""

from collections.abc import Callable
from urllib.parse import unquote_plus

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control

from portal.core.privacy import holds_number

ADMIN_PREFIX = "/admin/"
PERMISSIONS = "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()"


class SecurityHeadersMiddleware:
    """Adds Permissions-Policy and lets every public answer be asked for again before it is reused.

    A record leaves to the second (design rule 2), so nothing may be kept without asking; what answers a question
    with a person's number in it, not at all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS)
        asked = request.META.get("QUERY_STRING", "")
        if asked and holds_number(unquote_plus(asked)):
            response["Cache-Control"] = "private, no-store"
        elif "Cache-Control" not in response:
            if request.path.startswith(ADMIN_PREFIX) or request.method not in (
                "GET",
                "HEAD",
            ):
                patch_cache_control(response, private=True, no_store=True)
            else:
                patch_cache_control(response, no_cache=True)
        return response


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """django-csp with the admin's policy under the admin's address."""

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponseBase,
        report_only: bool = False,
    ) -> PolicyParts:
        if request.path.startswith(ADMIN_PREFIX) and not report_only:
            return PolicyParts(config=settings.ADMIN_POLICY)
        return super().get_policy_parts(request, response, report_only)
