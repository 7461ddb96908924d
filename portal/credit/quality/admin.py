"""Data quality in the admin: scores and trend of the units in reach, runs at a button, lists of what to mend, old stock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.core import clock
from portal.core.editing.permissions import Reach, in_reach
from portal.core.models import Bureau
from portal.credit.models import Batch, Disclosure, Entity, QualityRun, Ticket
from portal.credit.quality.bulletin import change_between
from portal.credit.quality.catalogue import rules
from portal.credit.quality.lists import as_csv, as_sheet, lines_of
from portal.credit.quality.running import check_batch, check_units, with_records
from portal.credit.quality.tickets import burn_down

PERMISSION = "credit.change_disclosure"
AT_ONCE = 30_000
"""Records that are checked while the officer waits; more are left to the command."""
BATCHES, RUNS, SHOWN, MONTHS = 30, 12, 5, 12
BY = {"bureau": "单位", "rule": "规则", "year": "形成年度"}
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def may_check(user: Any) -> bool:
    """Whether the user may run checks at all; for which units, the bureau says."""
    return bool(user.has_perm(PERMISSION))


@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Units in reach with their last two scores, and the last batches."""
    reach = _reach(request)
    units = [unit for unit in with_records() if reach.covers(unit)]
    runs: dict[int, list[QualityRun]] = {}
    for run in QualityRun.objects.filter(bureau__in=units, batch=None):
        runs.setdefault(run.bureau_id, []).append(run)
    rows = [(unit, *_last_two(runs.get(unit.pk, []))) for unit in units]
    batches = in_reach(Batch.objects.exclude(finished_at=None).select_related("bureau"), request.user)
    return _page(request, "overview", "数据质量", rows=rows, batches=batches[:BATCHES])


def _last_two(runs: Sequence[QualityRun]) -> tuple[QualityRun | None, str]:
    last = runs[0] if runs else None
    return last, change_between(runs[1] if len(runs) > 1 else None, last) if last else "—"


@never_cache
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Check a unit's records or a batch now."""
    reach = _reach(request)
    if batch_pk := request.POST.get("batch", ""):
        batch = get_object_or_404(Batch.objects.select_related("bureau"), pk=_number(batch_pk))
        unit, size, name = batch.bureau, batch.read, f"--batch {batch.number}"
    else:
        batch = None
        unit = get_object_or_404(Bureau, pk=_number(request.POST.get("bureau", "")))
        size = sum(model.objects.filter(bureau=unit).count() for model in (Entity, Disclosure))
        name = f"--bureau {unit.code}"
    if not reach.covers(unit):
        raise PermissionDenied
    if size > AT_ONCE:
        said = f"有 {size} 条，网页上等不及。请系统管理员运行：manage.py check_quality {name}"
        messages.warning(request, said)
        return HttpResponseRedirect(reverse("credit_quality"))
    kept = [check_batch(batch)] if batch else check_units([unit])
    if not kept:
        messages.info(request, f"{unit.name}还没有记录。")
        return HttpResponseRedirect(reverse("credit_quality"))
    messages.success(request, f"检查了 {kept[0].checked} 条，得分 {kept[0].score}。")
    return HttpResponseRedirect(reverse("credit_quality_run", args=[kept[0].pk]))


@never_cache
@require_safe
def one_run(request: HttpRequest, pk: int) -> HttpResponse:
    """What a run found, rule by rule, and the runs before it."""
    run = _run(request, pk)
    known = rules()
    found = sorted(
        ((known[each.rule], each) for each in run.results.all() if each.rule in known),
        key=lambda pair: (-pair[0].weight, -pair[1].failed),
    )
    before = QualityRun.objects.filter(bureau=run.bureau, batch=run.batch, run_at__lte=run.run_at)
    rows = [(rule, each, each.places[:SHOWN]) for rule, each in found]
    title = f"数据质量：{run.batch.number if run.batch else run.bureau}"
    return _page(request, "run", title, run=run, rows=rows, trend=before[:RUNS])


@never_cache
@require_safe
def defects(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The list of what to mend, as XLSX or CSV."""
    run = _run(request, pk)
    lines = lines_of(run)
    made, kind = (as_csv(lines), "text/csv") if form == "csv" else (as_sheet(lines, "要改的问题"), SHEET)
    answer = HttpResponse(made, content_type=kind)
    name = quote(f"要改的问题-{run.bureau.name}-{run.run_at.astimezone(clock.TZ):%Y%m%d}.{form}")
    answer["Content-Disposition"] = f"attachment; filename=\"defects.{form}\"; filename*=UTF-8''{name}"
    return answer


@never_cache
@require_safe
def stock(request: HttpRequest) -> HttpResponse:
    """Tickets of old stock in reach: how they burn down, by unit, rule or year of origin, and month by month."""
    _reach(request)
    by = request.GET.get("by", "bureau")
    if by not in BY:
        raise Http404
    mine = in_reach(Ticket.objects.all(), request.user)
    context = {
        "by": by,
        "choices": BY.items(),
        "heading": BY[by],
        "rows": burn_down(mine, by),
        "months": months_of(mine, clock.today()),
    }
    return _page(request, "stock", "存量问题", **context)


def months_of(tickets: QuerySet[Ticket], today: date) -> list[tuple[str, int, int, int]]:
    """(month, opened in it, closed in it, open at its end) for the last months, the last one first."""
    found = []
    for back in range(MONTHS):
        index = today.year * 12 + today.month - 1 - back
        begin, end = _first(index), _first(index + 1)
        opened = tickets.filter(opened_at__gte=begin, opened_at__lt=end).count()
        closed = tickets.filter(closed_at__gte=begin, closed_at__lt=end).count()
        still = tickets.filter(opened_at__lt=end).filter(Q(closed_at=None) | Q(closed_at__gte=end)).count()
        if opened or closed or still:
            found.append((f"{begin:%Y-%m}", opened, closed, still))
    return found


def _first(index: int) -> datetime:
    return clock.start_of(date(index // 12, index % 12 + 1, 1))


def _reach(request: HttpRequest) -> Reach:
    if not may_check(request.user):
        raise PermissionDenied
    return Reach.of(request.user)


def _run(request: HttpRequest, pk: int) -> QualityRun:
    run: QualityRun = get_object_or_404(QualityRun.objects.select_related("bureau", "batch"), pk=pk)
    if not _reach(request).covers(run.bureau):
        raise PermissionDenied
    return run


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise Http404
    return int(text)


def _page(request: HttpRequest, name: str, title: str, **context: Any) -> HttpResponse:
    shown = {**context, "page_title": title, "header_title": title, "header_icon": "clipboard-list"}
    return render(request, f"credit/admin/quality/{name}.html", shown)
