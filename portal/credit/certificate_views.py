"""公示信息查询单 to print, and the page that checks one."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.core import clock, credit_codes
from portal.core.qr import code_svg
from portal.core.views import not_storable
from portal.credit.certificates import ALPHABET, LENGTH, Certificate, is_genuine, issue, since
from portal.credit.freshness import fresh
from portal.credit.leaving import NOT_SETTLED, is_settled
from portal.credit.limits import limited
from portal.credit.models import Entity
from portal.credit.presenting import entity as presenting
from portal.credit.views import LEAVES, crumbs, found_or_answer

_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[ T+]*(\d{2}:\d{2}:\d{2})(?:\+08:00)?")
_LIKE = str.maketrans("OIL", "011")
FIELDS = (
    ("code", "统一社会信用代码（没有的填注册号）", 40),
    ("at", "查询时间", 30),
    ("hash", "内容摘要", 120),
    ("check", "核验码", 40),
)


@require_safe
@not_storable(LEAVES)
@limited
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """What is shown of an entity at this second, to print."""
    found = found_or_answer(request, code, "credit:certificate")
    if isinstance(found, HttpResponse):
        return found
    if not is_settled():
        context = {"entity": found, "unsettled": NOT_SETTLED, "breadcrumbs": crumbs()}
        return fresh(render(request, "credit/certificate_later.html", context, status=503))
    shown = presenting.present(found)
    whole = presenting.all_groups(shown)
    made = issue(found, shown.records, shown.standings, shown.now)
    query = {"code": made.code, "at": made.moment, "hash": made.digest, "check": made.check}
    address = request.build_absolute_uri(f"{reverse('credit:verify')}?{urlencode(query)}")
    context = {
        "shown": shown,
        "groups": whole,
        "entity": found,
        "certificate": made,
        "address": address,
        "qr": code_svg(address, "核验这份查询单的二维码"),
        "breadcrumbs": crumbs((found.name, found.get_absolute_url())),
        "breadcrumb_title": "公示信息查询单",
    }
    return fresh(render(request, "credit/certificate.html", context))


@require_safe
@not_storable("核验的是读者在网址里写的内容")
@limited
def verify(request: HttpRequest) -> HttpResponse:
    """Whether a sheet comes from here, and what has changed since. Nothing is stored."""
    given = {name: request.GET.get(name, "").strip()[:most] for name, _, most in FIELDS}
    is_asked = any(given.values())
    if credit_codes.is_identity_number(given["code"]):
        given["code"] = ""
    context = {
        "fields": [(name, label, given[name]) for name, label, _ in FIELDS],
        "is_asked": is_asked,
        "breadcrumbs": crumbs(),
        "breadcrumb_title": "核验查询单",
    }
    if is_asked:
        context |= _verdict(given)
    return fresh(render(request, "credit/verify.html", context))


def _verdict(given: dict[str, str]) -> dict[str, object]:
    missing = [label for name, label, _ in FIELDS if not given[name]]
    if missing:
        return {"missing": missing}
    sheet = read(given)
    if sheet is None or not is_genuine(sheet.code, sheet.at, sheet.digest, sheet.check):
        return {"is_false": True}
    entity = Entity.objects.with_code(sheet.code).select_related("bureau").first()
    if entity is None:
        return {"sheet": sheet}
    records = presenting.public_disclosures(entity)
    return {"sheet": sheet, "entity": entity, "since": since(sheet, entity, records), "now": clock.now()}


def read(given: dict[str, str]) -> Certificate | None:
    """What was typed off a sheet, with blanks and hyphens taken out; None where it cannot be one."""
    moment = _MOMENT.fullmatch(given["at"])
    check = re.sub(r"[\s\-—–]", "", given["check"]).upper().translate(_LIKE)
    digest = re.sub(r"\s", "", given["hash"]).lower()
    if moment is None or len(check) != LENGTH or not set(check) <= set(ALPHABET):
        return None
    try:
        at = datetime.fromisoformat(f"{moment[1]}T{moment[2]}").replace(tzinfo=clock.TZ)
    except ValueError:
        return None
    return Certificate(code=credit_codes.normalise(given["code"]), at=at, digest=digest, check=check)
