"""/cooperatives/members-check/: four counts in the address, the verdict with its articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from portal.cooperatives.hosts import main_root
from portal.cooperatives.members.asking import Asked, read
from portal.cooperatives.members.composition import Finding
from portal.cooperatives.showing import cited
from portal.core.rules import CircularParameter, UnknownParameter
from portal.laws.citing import ShownCitation
from portal.laws.parameters import Book

if TYPE_CHECKING:
    from portal.cooperatives.tools import CoopToolPage

TEMPLATE = "cooperatives/tools/members.html"


def index(page: CoopToolPage, request: HttpRequest) -> HttpResponse:
    """The questions, and the verdict once something is answered."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    context: dict[str, Any] = page.get_context(request)
    book = Book.on()
    try:
        asked = read(request.GET, book)
    except (UnknownParameter, CircularParameter) as error:
        return render(request, TEMPLATE, {**context, "missing": str(error)})
    context |= {"asked": asked, "findings": _shown(asked, main_root(request))}
    context["recovery"] = book.fill("[[农民成员比例恢复期限]]")
    return render(request, TEMPLATE, context)


def _shown(asked: Asked, root: str) -> list[tuple[Finding, list[ShownCitation]]]:
    """The findings with their articles, what is wrong first."""
    if asked.verdict is None:
        return []
    findings = sorted(asked.verdict.findings, key=lambda finding: finding.met)
    shown = cited([finding.basis for finding in findings], root)
    return [(finding, [citation]) for finding, citation in zip(findings, shown, strict=True)]
