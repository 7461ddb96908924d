"""异议、更正申请 as the public meets it: the form and the receipt."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from portal.core import clock, corrections, limiting
from portal.core.corrections import Target
from portal.core.time_limits import limit
from portal.core.views import not_storable
from portal.inbox.correction_form import REPAIR, CorrectionForm, about
from portal.inbox.forms import new_ticket
from portal.inbox.models.corrections import ANSWER, CHECK, receive_correction
from portal.inbox.views import NOT_STORED, SENDINGS_A_DAY, page

LOOKS_A_DAY = 300
TITLE = "要求更正"
TOO_MANY_LOOKS = "您所在的网络今天打开这个表单的次数太多了，请明天再来，或者拨打 12345 反映。"


def _shown(
    request: HttpRequest, target: Target | None, form: CorrectionForm | None, status: int, problem: str = ""
) -> HttpResponse:
    context: dict[str, Any] = {
        "target": target,
        "form": form,
        "problem": problem,
        "answer": limit(ANSWER, clock.today()),
        "check": limit(CHECK, clock.today()),
    }
    return page(request, "inbox/correction.html", TITLE, context, status)


@sensitive_variables("cleaned")
@sensitive_post_parameters("claim", "right", "grounds", "statement", "contact")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@not_storable(NOT_STORED)
def correction(request: HttpRequest) -> HttpResponse:
    """`?about=entity:<code>` or `?about=disclosure:<public id>`: what is public now can be objected to."""
    if limiting.exceeded(request, "correction-look", LOOKS_A_DAY):
        return _shown(request, None, None, 429, TOO_MANY_LOOKS)
    asked = request.GET.get("about", "")
    ref = about(asked)
    target = corrections.resolve(ref) if ref else None
    if target is None:
        return _shown(request, None, None, 404 if asked else 200)
    if request.method != "POST":
        return _shown(request, target, CorrectionForm(initial={"ticket": new_ticket()}, target=target), 200)
    if request.POST.get("kind") == REPAIR:
        return HttpResponseRedirect(target.repair_url)
    return _sent(request, target)


def _sent(request: HttpRequest, target: Target) -> HttpResponse:
    form = CorrectionForm(request.POST, target=target)
    if not form.is_valid():
        return _shown(request, target, form.as_typed_again(), 422)
    if limiting.exceeded(request, "correction", SENDINGS_A_DAY):
        form.add_error(
            None, f"您所在的网络今天已经提交了 {SENDINGS_A_DAY} 次，请明天再来，或者拨打 12345 反映。"
        )
        return _shown(request, target, form.as_typed_again(), 429)
    cleaned = form.cleaned_data
    letter, code, _ = receive_correction(
        ticket=cleaned["ticket"],
        target=form.target,
        field=form.field,
        contact=cleaned["contact"],
        **{name: cleaned[name] for name in ("kind", "asker", "claim", "right", "grounds", "statement")},
    )
    context = {"record": letter, "code": code, "target": form.target, "masked": form.masked}
    return page(request, "inbox/correction_received.html", "已收到", context)
