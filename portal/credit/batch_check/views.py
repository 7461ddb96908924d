"""批量核验 for the public. What is sent lives in memory for one answer: no session, no log, no file."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from portal.core import clock
from portal.core.forms import PlainForm
from portal.core.limiting import Limit, in_minutes, seconds_to_wait
from portal.core.receiving import take_in
from portal.core.views import not_storable
from portal.credit.batch_check.answering import check
from portal.credit.batch_check.reading import MAX_FILE, MOST, TooMany, items_of_file, items_of_text
from portal.credit.batch_check.sheet import workbook
from portal.credit.freshness import fresh
from portal.credit.intake.opening import UnreadableFile
from portal.credit.leaving import is_settled

TITLE = "批量核验"
TEMPLATE = "credit/batch_check/form.html"
LIMITS = (Limit(20, 600),)
TOO_LARGE = f"文件超过 {MAX_FILE // 2**20} MB，没有读取。一次最多核验 {MOST:,} 行，请只留代码或者名称一列。"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class BatchForm(PlainForm):
    """A list, pasted or in a file."""

    text = forms.CharField(
        label="代码或者名称，每行一个",
        required=False,
        max_length=MOST * 200,
        help_text=f"统一社会信用代码、15 位注册号或者完整名称（曾用名也行），最多 {MOST:,} 行。可以从表格里直接复制一列。",
        error_messages={"max_length": f"内容太长。一次最多核验 {MOST:,} 行。"},
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label="或者上传文件",
        required=False,
        help_text=f"XLSX、CSV 或者文本文件，不超过 {MAX_FILE // 2**20} MB。",
        error_messages={"empty": "文件是空的。", "invalid": "文件没有收到，请再上传一次。"},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.too_large, self.items = too_large, []  # type: ignore[var-annotated]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        text, file = (cleaned.get("text") or "").strip(), cleaned.get("file")
        if self.too_large:
            self.add_error("file", TOO_LARGE)
        elif text and file:
            self.add_error("file", "文字和文件只能核验一样：请清空上面的框，或者不选文件。")
        elif not self.errors:
            self._read(text, file)
        return cleaned

    def _read(self, text: str, file: Any) -> None:
        place = "file" if file else "text"
        try:
            self.items = items_of_file(file) if file else items_of_text(text)
        except (UnreadableFile, TooMany) as refused:
            self.add_error(place, str(refused))
            return
        if not self.items:
            self.add_error(place, "没有读到代码或者名称。请每行写一个。")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@not_storable("内容由来访者提交，不保存")
def batch_check(request: HttpRequest) -> HttpResponse:
    """The form, and for a list sent its spreadsheet."""
    if request.method == "POST" and not take_in(request, MAX_FILE):
        return _page(request, BatchForm(), TOO_LARGE, 413)
    return _answer(request)


@csrf_protect
@sensitive_variables("form", "answers")
@sensitive_post_parameters("text", "file")
def _answer(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, BatchForm())
    wait = seconds_to_wait(request, "credit.batch", LIMITS)
    if wait:
        return _page(request, BatchForm(), f"您这里核验得太密，请过 {in_minutes(wait)} 分钟再试。", 429, wait)
    if not is_settled():
        return _page(request, BatchForm(), "本站正在核对已经撤下的公示信息，请稍后再试。", 503, 60)
    form = BatchForm(request.POST, request.FILES, too_large=getattr(request, "upload_too_large", False))
    if not form.is_valid():
        return _page(request, form, status=422)
    now = clock.now()
    answers = check(form.items)
    made = workbook(answers, now, f"{request.scheme}://{request.get_host()}")
    answer = HttpResponse(made, content_type=SHEET)
    name = f"批量核验结果-{now:%Y%m%d-%H%M%S}.xlsx"
    answer["Content-Disposition"] = (
        f"attachment; filename=\"check-{now:%Y%m%d}.xlsx\"; filename*=UTF-8''{quote(name)}"
    )
    return fresh(answer)


def _page(
    request: HttpRequest, form: BatchForm, refused: str = "", status: int = 200, wait: int = 0
) -> HttpResponse:
    shown = {
        "form": form,
        "refused": refused,
        "breadcrumbs": [("首页", "/"), ("查企业查信用", "/entities/")],
        "breadcrumb_title": TITLE,
    }
    answer = fresh(render(request, TEMPLATE, shown, status=status))
    if wait:
        answer["Retry-After"] = str(wait)
    return answer
