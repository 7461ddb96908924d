"""/tools/deadlines/: what is asked stands in the address, the answer lists every day counted."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.core.deadlines import CountedDay, Deadline, Unit, known_years
from portal.core.views import storable
from portal.laws.deadlines.forms import DeadlineForm
from portal.laws.deadlines.presets import presets, rules

MOST_LISTED = 400


@require_safe
@storable
def deadlines(request: HttpRequest) -> HttpResponse:
    """The form, and the answer once a start is given."""
    asked = bool(request.GET.get("start") or request.GET.get("asked"))
    form = DeadlineForm(request.GET) if asked else DeadlineForm(initial=request.GET.dict())
    answer = form.deadline() if asked and form.is_valid() else None
    first, last = known_years()
    context: dict[str, Any] = {
        "form": form,
        "answer": answer,
        "sentences": sentences(answer) if answer else [],
        "days": listed(answer) if answer else [],
        "presets": presets(),
        "rules": rules(),
        "first_year": first,
        "last_year": last,
        "breadcrumbs": [("首页", "/"), ("法律法规", "/laws/")],
        "breadcrumb_title": "期限计算",
    }
    return render(request, "laws/deadlines.html", context)


def listed(answer: Deadline) -> list[CountedDay]:
    """The days one by one; none where they are too many to read."""
    return list(answer.days()) if abs((answer.last - answer.start).days) <= MOST_LISTED else []


def sentences(answer: Deadline) -> list[str]:
    """How the last day came about, in words."""
    words = [f"{answer.start} 当日不计入，从{'前' if answer.backwards else '次'}一日开始算。"]
    if answer.unit in (Unit.MONTHS, Unit.YEARS) and answer.nominal.day != answer.start.day:
        month = f"{answer.nominal.year} 年 {answer.nominal.month} 月"
        words.append(f"{month}没有 {answer.start.day} 日，以月末日为最后一日。")
    if answer.moved:
        words.append(f"{answer.nominal} 是休息日，顺延到其后的第一个工作日。")
    if answer.unsure:
        words.append(answer.unsure)
    if answer.backwards:
        words.append("向前倒算不适用顺延；这一天是休息日的，宜提前办理。")
    return words
