"""The public's forms. They live on addresses of their own that are never stored (design rule 6)."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page, Site

from portal.core import limiting
from portal.core.models import Bureau
from portal.core.privacy import redacted
from portal.core.text import fold
from portal.core.views import not_storable
from portal.inbox import sealing
from portal.inbox.forms import FoundErrorForm, StatusForm, local_path, new_ticket
from portal.inbox.models import KINDS_OF_LETTER, CorrectionRequest, Letter, receive

SENDINGS_A_DAY = 20
QUESTIONS_A_DAY = 60
NOT_STORED = "表单带有令牌，内容因人而异"


def page(
    request: HttpRequest, template: str, title: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of this room below the home page."""
    shown = {**context, "breadcrumbs": [("首页", "/")], "breadcrumb_title": title}
    return render(request, template, shown, status=status)


@require_safe
@not_storable("只转到表单")
def inbox(request: HttpRequest) -> HttpResponse:
    """The address above the forms leads to the first of them."""
    return HttpResponseRedirect(reverse("inbox:error"))


def _own_hosts(request: HttpRequest) -> set[str]:
    hosts = {request.get_host().lower()}
    for name, port in Site.objects.values_list("hostname", "port"):
        hosts |= {name.lower(), f"{name}:{port}".lower()}
    return hosts


def _bureau_of(request: HttpRequest, path: str) -> Bureau | None:
    """The bureau that keeps the page at `path`, else the one that keeps the site."""
    site = Site.find_for_request(request)
    if site is None:
        return None
    root = site.root_page
    candidates = [root]
    slugs = [part for part in path.partition("?")[0].split("/") if part]
    if slugs:
        below = Page.objects.filter(url_path=f"{root.url_path}{'/'.join(slugs)}/").first()
        candidates.insert(0, below or root)
    for candidate in candidates:
        bureau = getattr(candidate.specific, "bureau", None)
        if bureau:
            return bureau
    return Bureau.objects.filter(parent=None).order_by("pk").first()


def _error_form(request: HttpRequest, form: FoundErrorForm, status: int = 200) -> HttpResponse:
    return page(request, "inbox/error.html", "我为政府网站找错", {"form": form}, status)


@sensitive_variables("cleaned")
@sensitive_post_parameters("contact", "code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@not_storable(NOT_STORED)
def error(request: HttpRequest) -> HttpResponse:
    """我为政府网站找错: the form, and after sending the receipt with number and query code."""
    hosts = _own_hosts(request)
    if request.method != "POST":
        path = local_path(request.GET.get("page", "")[:500], hosts) or ""
        initial = {"page_address": path, "ticket": new_ticket()}
        return _error_form(request, FoundErrorForm(initial=initial, own_hosts=hosts))
    form = FoundErrorForm(request.POST, own_hosts=hosts)
    if not form.is_valid():
        return _error_form(request, form.as_typed_again(), 422)
    if limiting.exceeded(request, "error", SENDINGS_A_DAY):
        form.add_error(
            None, f"您所在的网络今天已经提交了 {SENDINGS_A_DAY} 次，请明天再来，或者拨打 12345 反映。"
        )
        return _error_form(request, form, 429)
    cleaned = form.cleaned_data
    record, code, _ = receive(
        ticket=cleaned["ticket"],
        page_address=redacted(cleaned["page_address"]),
        kind=cleaned["kind"],
        description=cleaned["description"],
        contact=cleaned["contact"],
        bureau=_bureau_of(request, cleaned["page_address"]),
    )
    return page(request, "inbox/received.html", "已收到", {"record": record, "code": code})


def _status_form(request: HttpRequest, form: StatusForm, status: int) -> HttpResponse:
    return page(request, "inbox/status.html", "查询处理情况", {"form": form}, status)


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@not_storable(NOT_STORED)
def status(request: HttpRequest) -> HttpResponse:
    """Ask after what was sent; number and code travel in the body, never in an address or a log."""
    if request.method != "POST":
        return _status_form(request, StatusForm(), 200)
    form = StatusForm(request.POST)
    if not form.is_valid():
        return _status_form(request, form, 422)
    if limiting.exceeded(request, "status", QUESTIONS_A_DAY):
        form.add_error(None, "今天查询的次数太多了，请明天再来，或者拨打 12345 询问。")
        return _status_form(request, form, 429)
    number = fold(form.cleaned_data["number"]).replace(" ", "")
    code = fold(form.cleaned_data["code"]).replace(" ", "").upper()
    record = _letter(number, code)
    if record is None:
        form.add_error(None, "没有查到。请对照提交成功时的页面，检查编号和查询码。")
        return _status_form(request, form, 422)
    shown = {"form": form, "record": record, "is_correction": isinstance(record, CorrectionRequest)}
    return page(request, "inbox/status.html", "查询处理情况", shown)


def _letter(number: str, code: str) -> Letter | None:
    """The letter with this number and query code. Every kind is asked, so that time tells nothing."""
    found = [letter.objects.filter(number=number).first() for letter in KINDS_OF_LETTER]
    fits = [each for each in found if sealing.code_fits(number, code, each.code_digest if each else "")]
    return fits[0] if fits else None
