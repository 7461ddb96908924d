"""What the public sees of data quality: every rule, the bulletin, and the check of a file before it is handed in."""

from __future__ import annotations

import threading
from typing import Any
from urllib.parse import quote

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from portal.core import clock, corrections
from portal.core.forms import PlainForm
from portal.core.limiting import Limit, in_minutes, seconds_to_wait
from portal.core.models import Bureau
from portal.core.receiving import as_path, take_in
from portal.core.views import not_storable, storable
from portal.credit.dictionary.linking import linked
from portal.credit.freshness import fresh
from portal.credit.intake.opening import UnreadableFile
from portal.credit.models import Batch
from portal.credit.quality import bulletin as bulletins
from portal.credit.quality.catalogue import DIMENSIONS, MEANINGS, SEVERITIES, checked_on, rules, ruleset
from portal.credit.quality.checking import MAX_FILE, MOST, FileReport, TooManyRows, check_file
from portal.credit.quality.mending import refused_sheet
from portal.laws.citing import cite

CHECK, INDEX = "credit/quality/check.html", "credit/quality/index.html"
SMALL_LIMITS, LARGE_LIMITS = (Limit(30, 600),), (Limit(6, 600),)
"""Of small files and of large ones; checks are counted for themselves, and so are sheets of lines to mend."""
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGE = 2**20
"""Files above so many bytes are checked one at a time, so that a process never does little else."""
BUSY = "正有别的大文件在检查，请过一分钟再试。"
_one_large = threading.Lock()
TOO_LARGE = f"文件超过 {MAX_FILE // 2**20} MB，没有读取。请分成几个文件。"
ABOVE = [("首页", "/"), ("查企业查信用", "/entities/")]
BELOW = [*ABOVE, ("数据质量", "/entities/quality/")]


@require_safe
@not_storable("检查结果随时更新")
def index(request: HttpRequest) -> HttpResponse:
    """Every rule, how the score comes about, and the last bulletin."""
    months = bulletins.periods()
    known = rules().values()
    context = {
        "dimensions": [
            (key, label, about, [rule for rule in known if rule.dimension == key])
            for key, (label, about) in DIMENSIONS.items()
        ],
        "number": len(known),
        "severities": [(label, MEANINGS[key]) for key, label in SEVERITIES.items()],
        "formula": bulletins.FORMULA,
        "notes": bulletins.NOTES,
        "only": bulletins.ONLY_QUALITY,
        "limits": cite([(bulletins.LAW, bulletins.ARTICLE, "", "")]),
        "bulletin": bulletins.bulletin(months[0]) if months else None,
        "months": months,
        "requests": _requests(),
        "ruleset": ruleset(),
        "checked_on": checked_on(),
        "breadcrumbs": ABOVE,
        "breadcrumb_title": "数据质量",
    }
    return fresh(render(request, INDEX, context))


def _requests() -> list[tuple[Bureau, corrections.Figures]]:
    """How units deal with requests for correction, in the order of the tree."""
    found = corrections.figures()
    return [(unit, found[unit.pk]) for unit in Bureau.objects.filter(pk__in=found).order_by("path")]


@require_safe
@not_storable("检查结果随时更新")
def bulletin(request: HttpRequest, period: str) -> HttpResponse:
    """The bulletin of one month, to be printed."""
    found = bulletins.bulletin(period)
    if found is None:
        raise Http404
    context = {
        "bulletin": found,
        "formula": bulletins.FORMULA,
        "notes": bulletins.NOTES,
        "only": bulletins.ONLY_QUALITY,
        "breadcrumbs": BELOW,
        "breadcrumb_title": found.title,
    }
    return fresh(render(request, "credit/quality/bulletin.html", context))


@require_safe
@not_storable("检查结果随时更新")
def bulletin_text(request: HttpRequest, period: str) -> HttpResponse:
    """The same as plain text."""
    found = bulletins.bulletin(period)
    if found is None:
        raise Http404
    return fresh(HttpResponse(found.text(), content_type="text/plain; charset=utf-8"))


@require_safe
@storable
def rule(request: HttpRequest, name: str) -> HttpResponse:
    """One rule: what it asks, why, how to mend, and an example."""
    found = rules().get(name)
    if found is None:
        raise Http404
    context = {
        "rule": found,
        "dimension_about": DIMENSIONS[found.dimension][1],
        "basis": cite([(*law, "") for law in found.laws]),
        "dated": any(title == "企业信息公示暂行条例" for title, _, _ in found.laws),
        "breadcrumbs": BELOW,
        "breadcrumb_title": found.about,
    }
    return render(request, "credit/quality/rule.html", context)


# --- the check of a file -------------------------------------------------------------------------------


class CheckForm(PlainForm):
    """A file, and what it holds."""

    kind = forms.ChoiceField(label="种类", choices=Batch.KINDS, error_messages={"required": "请选择。"})
    file = forms.FileField(
        label="要检查的文件",
        help_text=f"CSV、XLSX 或者 JSON Lines，不超过 {MAX_FILE // 2**20} MB、{MOST:,} 行。列名见数据规范，顺序不限。",
        error_messages={
            "required": "请选择文件。",
            "empty": "文件是空的。",
            "invalid": "文件没有收到，请再上传一次。",
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.jsonl,.txt"}),
    )

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.too_large = too_large
        self.fields["file"].help_text = linked(str(self.fields["file"].help_text))
        self.report: FileReport | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.too_large:
            self.errors.pop("file", None)
            self.add_error("file", TOO_LARGE)
        elif not self.errors:
            self._check(cleaned["file"], cleaned["kind"])
        return cleaned

    def _check(self, file: Any, kind: str) -> None:
        large = (file.size or 0) > LARGE
        if large and not _one_large.acquire(blocking=False):
            self.add_error("file", BUSY)
            return
        try:
            with as_path(file) as path:
                self.report = check_file(path, file.name or "文件", kind)
        except (UnreadableFile, TooManyRows) as refused:
            self.add_error("file", linked(str(refused)))
        finally:
            if large:
                _one_large.release()


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@not_storable("内容由来访者提交，不保存")
def check(request: HttpRequest) -> HttpResponse:
    """The form; for a file sent its score and where it is to be mended, or the refused lines as a spreadsheet."""
    if request.method == "POST" and not take_in(request, MAX_FILE):
        return _page(request, CheckForm(), TOO_LARGE, 413)
    return _answer(request)


@csrf_protect
@sensitive_variables("form", "report")
@sensitive_post_parameters("file")
def _answer(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, CheckForm())
    wants_sheet = request.POST.get("answer") == "sheet"
    wait = _wait(request, "sheet" if wants_sheet else "page")
    if wait:
        return _page(request, CheckForm(), f"您这里检查得太密，请过 {in_minutes(wait)} 分钟再试。", 429, wait)
    form = CheckForm(request.POST, request.FILES, too_large=getattr(request, "upload_too_large", False))
    if not form.is_valid() or form.report is None:
        return _page(request, form, status=422)
    if wants_sheet:
        return _sheet(form.report)
    return _page(request, form, report=form.report)


def _wait(request: HttpRequest, answer: str) -> int:
    large = int(request.META.get("CONTENT_LENGTH") or 0) > LARGE
    wait = seconds_to_wait(request, f"credit.quality.{answer}", SMALL_LIMITS)
    return (
        max(wait, seconds_to_wait(request, f"credit.quality.{answer}.large", LARGE_LIMITS)) if large else wait
    )


def _sheet(report: FileReport) -> HttpResponse:
    now = clock.now()
    answer = HttpResponse(refused_sheet(report), content_type=SHEET)
    name = f"要改的行-{now:%Y%m%d-%H%M%S}.xlsx"
    answer["Content-Disposition"] = (
        f"attachment; filename=\"to-mend-{now:%Y%m%d}.xlsx\"; filename*=UTF-8''{quote(name)}"
    )
    return fresh(answer)


def _page(
    request: HttpRequest,
    form: CheckForm,
    refused: str = "",
    status: int = 200,
    wait: int = 0,
    report: FileReport | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "refused": refused,
        "report": report,
        "notices": [(column, linked(reason)) for column, reason in report.notices] if report else [],
        "breadcrumbs": BELOW,
        "breadcrumb_title": "报送前检查",
    }
    answer = fresh(render(request, CHECK, context, status=status))
    if wait:
        answer["Retry-After"] = str(wait)
    return answer
