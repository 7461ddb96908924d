"""报送批次 in the admin: send a file, see what became of it, take refused lines along, pass or send back."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db.models import BooleanField, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from portal.core.editing.permissions import in_reach
from portal.credit.dictionary.linking import linked
from portal.credit.editing.batch_files import MOST, refused_file
from portal.credit.editing.batch_forms import CHECK, BackForm, FilterForm, SendForm
from portal.credit.intake.disclosure_rows import said_of_defaults
from portal.credit.intake.headers import LABELS
from portal.credit.intake.judging import safe_cells
from portal.credit.intake.lines import held, said_of_held
from portal.credit.intake.reviewing import PUBLISH, NotDecided, begun, obstacle, pass_on, send_back
from portal.credit.leaving.lines import KEEP
from portal.credit.models import Batch, Disclosure, Entity, Line
from portal.credit.screening_views import may_screen

PAGE = 50
AT_ONCE = 20.0
"""Seconds that a request takes in lines; the rest with the next press of the button, or by command."""
TYPES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def may_see(user: Any) -> bool:
    """Whether the user may look at batches at all; of which units, the bureau says."""
    return bool(user.has_perm("credit.view_batch") or user.has_perm(PUBLISH))


def may_send(user: Any) -> bool:
    """Whether the user may send files."""
    return bool(user.has_perm("credit.add_batch"))


def to_decide(user: Any) -> QuerySet[Batch]:
    """Batches that wait for this user's decision."""
    if not user.has_perm(PUBLISH):
        return Batch.objects.none()
    waiting = Batch.objects.filter(state=Batch.WAITING).exclude(finished_at=None)
    return in_reach(waiting.exclude(started_by=user), user)


@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The batches of the units in reach, the latest first."""
    found = _batches(request)
    form = FilterForm(request.GET, user=request.user)
    if form.is_valid():
        asked = form.cleaned_data
        found = found.filter(**{name: asked[name] for name in ("kind", "state", "bureau") if asked[name]})
        if word := asked["q"].strip():
            found = found.filter(Q(number__icontains=word) | Q(file_name__icontains=word))
    page = Paginator(found, PAGE).get_page(request.GET.get("p"))
    asked_for = request.GET.copy()
    asked_for.pop("p", None)
    context: dict[str, Any] = {
        "form": form,
        "page": page,
        "query": asked_for.urlencode(),
        "may_send": may_send(request.user),
        "to_decide": to_decide(request.user).count(),
    }
    return _page(request, "batches", "报送批次", **context)


@never_cache
@require_http_methods(["GET", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    """Send a file: it is read at once; what is right waits for the review, what is not is listed."""
    if not may_send(request.user):
        raise PermissionDenied
    form = SendForm(request.POST or None, request.FILES or None, user=request.user)
    report = batch = None
    if request.method == "POST" and form.is_valid():
        from portal.credit.intake.batches import Busy
        from portal.credit.intake.opening import UnreadableFile

        try:
            report = _read(form, request.user)
        except (UnreadableFile, Busy) as problem:
            form.add_error("file", linked(str(problem)))
        else:
            batch = Batch.objects.filter(number=report.batch).first() if report.batch else None
    context = {
        "form": form,
        "report": report,
        "batch": batch,
        "left_out": report.left_out[:PAGE] if report else [],
        "held": said_of_held(report.held_lines, report.held) if report and report.held else "",
        "notes": [linked(note) for note in report.notes] if report else [],
        "warnings": [(each["place"], linked(each["reason"])) for each in report.warnings] if report else [],
    }
    return _page(request, "send_batch", "报送文件", status=422 if form.errors else 200, **context)


def _read(form: SendForm, user: Any) -> Any:
    from portal.credit.intake.importing import Options, import_file  # heavy, and only for this answer

    asked = form.cleaned_data
    file: UploadedFile = asked["file"]
    options = Options(
        bureau=asked["bureau"],
        mode=asked["mode"],
        for_review=True,
        check_only=asked["action"] == CHECK,
        user=user,
        processes=1,
        defaults=form.defaults,
    )
    # A file may hold personal columns: it stands nowhere once it has been read.
    with tempfile.TemporaryDirectory(prefix="portal-batch-") as folder:
        path = Path(folder) / "file"
        with path.open("wb") as out:
            for block in file.chunks():
                out.write(block)
        return import_file(path, asked["kind"], options, name=Path(file.name or "文件").name)


@never_cache
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A batch: counts, what stands in the way, its lines."""
    return _shown(request, _batch(request, pk), BackForm())


def _shown(request: HttpRequest, batch: Batch, form: BackForm, status: int = 200) -> HttpResponse:
    numbers = {
        state: Line.objects.filter(batch=batch, state=state).count() for state in (Line.REFUSED, Line.WAITING)
    }
    state = request.GET.get("lines") or (Line.WAITING if numbers[Line.WAITING] else Line.REFUSED)
    if state not in numbers:
        raise Http404
    lines = Paginator(Line.objects.filter(batch=batch, state=state).order_by("number"), PAGE)
    page = lines.get_page(request.GET.get("p"))
    why_not = obstacle(batch, request.user)
    context = {
        "batch": batch,
        "form": form,
        "refused": numbers[Line.REFUSED],
        "waiting": numbers[Line.WAITING],
        "state": state,
        "page": page,
        "rows": [(line, _said(batch.kind, line)) for line in page],
        "may_decide": not why_not,
        "why_not": why_not if batch.state == Batch.WAITING else "",
        "begun": begun(batch),
        "most": MOST,
        "keep": KEEP,
        "stated": list(said_of_defaults(batch.defaults)),
        "held": said_of_held(found, len(found)) if (found := held(batch)) else "",
        "may_screen": may_screen(request.user),
    }
    return _page(request, "batch", f"批次 {batch.number}", status=status, **context)


def _said(kind: str, line: Line) -> list[tuple[str, str]]:
    """What a line says, by label; nobody's number is shown."""
    labels, cells = LABELS[kind], safe_cells(line.cells)
    model: type[Entity] | type[Disclosure] = Entity if kind == Batch.REGISTER else Disclosure
    names = [*(name for name in labels if name in cells), *(name for name in cells if name not in labels)]
    return [(labels.get(name, name), _in_words(model, name, cells[name])) for name in names if cells[name]]


def _in_words(model: type[Entity] | type[Disclosure], name: str, cell: str) -> str:
    """What stands in the form for a value as it is stored: 普通程序 for ordinary."""
    if name not in {field.name for field in model._meta.concrete_fields}:
        return cell
    field: Any = model._meta.get_field(name)
    if isinstance(field, BooleanField):
        return {"1": "是", "0": "否"}.get(cell, cell)
    return str(dict(field.flatchoices).get(cell, cell))


@never_cache
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """通过 or 退回, of the batch as a whole."""
    batch = _batch(request, pk)
    form = BackForm(request.POST)
    back = request.POST.get("action") == "back"
    if back and not form.is_valid():
        return _shown(request, batch, form, 422)
    try:
        if back:
            send_back(batch, request.user, form.cleaned_data["why"])
            messages.success(request, f"批次 {batch.number} 已退回，报送人能看到原因。")
        else:
            _told(request, batch, pass_on(batch, request.user, AT_ONCE))
    except NotDecided as problem:
        messages.error(request, str(problem))
    return redirect("credit_batch", pk)


def _told(request: HttpRequest, batch: Batch, left: int) -> None:
    batch.refresh_from_db()
    if left:
        said = f"已经通过，还有 {left} 行没有写完。请点“继续”，或者请系统管理员运行：manage.py pass_batch {batch.number}"
        messages.warning(request, said)
        return
    messages.success(
        request,
        f"批次 {batch.number} 已通过并生效：保存 {batch.saved} 行，未变化 {batch.unchanged} 行，退回 {batch.left_out} 行。",
    )


@never_cache
@require_safe
def refused(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The refused lines with their reasons, to be mended and sent again."""
    batch = _batch(request, pk)
    answer = HttpResponse(refused_file(batch, form), content_type=TYPES[form])
    name = quote(f"退回的行-{batch.number}.{form}")
    answer["Content-Disposition"] = (
        f"attachment; filename=\"{batch.number}-refused.{form}\"; filename*=UTF-8''{name}"
    )
    return answer


def _batches(request: HttpRequest) -> QuerySet[Batch]:
    if not may_see(request.user):
        raise PermissionDenied
    found = Batch.objects.select_related("bureau", "started_by", "decided_by")
    return in_reach(found, request.user)


def _batch(request: HttpRequest, pk: int) -> Batch:
    batch: Batch = get_object_or_404(_batches(request), pk=pk)
    return batch


def _page(request: HttpRequest, name: str, title: str, *, status: int = 200, **context: Any) -> HttpResponse:
    shown = {**context, "page_title": title, "header_title": title, "header_icon": "upload"}
    return render(request, f"credit/admin/{name}.html", shown, status=status)
