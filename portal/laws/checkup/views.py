"""引用体检 for the public. What is sent lives in memory for one answer: no session, no log, no index, no file."""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from portal.core import clock
from portal.core.receiving import take_in
from portal.core.views import not_storable
from portal.laws.checkup.forms import FILE_TOO_LARGE, CheckupForm
from portal.laws.checkup.judging import Judge
from portal.laws.checkup.presenting import present
from portal.laws.checkup.texts import MAX_FILE
from portal.laws.models import LawsPage

TITLE = "引用体检"
NAME = "laws/checkup/citation_check.html"
# Long texts take seconds: of a process's threads most stay free for readers.
LONG, AT_ONCE, PATIENCE = 20_000, 2, 5.0
BUSY = "正在检查的长文件较多，请过一会儿再按“开始检查”。您的文字还在下面的框里；文件请重新选一次。"
_places = BoundedSemaphore(AT_ONCE)


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    page = LawsPage.objects.live().first()
    shown = {
        "today": clock.today(),
        **context,
        "breadcrumbs": [("首页", "/"), (page.title if page else "法律法规", "/laws/")],
        "breadcrumb_title": TITLE,
    }
    return render(request, NAME, shown, status=status)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@not_storable("内容由来访者提交，不保存")
def citation_check(request: HttpRequest) -> HttpResponse:
    """The form, and for a text sent the verdict on everything it cites."""
    if request.method == "POST" and not take_in(request, MAX_FILE):
        return _page(request, {"form": CheckupForm(), "refused": FILE_TOO_LARGE}, 413)
    return _answer(request)


@csrf_protect
@sensitive_variables("form", "text", "judged")
@sensitive_post_parameters("text", "file")
def _answer(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, {"form": CheckupForm()})
    sent, files = request.POST, request.FILES
    form = CheckupForm(sent, files, too_large=getattr(request, "upload_too_large", False))
    if not form.is_valid() or form.given is None:
        return _page(request, {"form": form}, 422)
    day = form.cleaned_data["day"] or clock.today()
    text = form.given.text
    if len(text) < LONG:
        judged = Judge(day).judge(text)
    elif _places.acquire(timeout=PATIENCE):
        try:
            judged = Judge(day).judge(text)
        finally:
            _places.release()
    else:
        return _page(request, {"form": form, "refused": BUSY}, 503)
    context = {
        "form": form,
        "result": present(text, judged),
        "characters": len(text),
        "notices": form.given.notices,
        "day": day,
    }
    return _page(request, context)
