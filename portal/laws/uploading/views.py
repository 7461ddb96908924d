"""载入文本: the form, the preview, saving."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from wagtail.admin import messages

from portal.laws.comparing.rendering import rows, table
from portal.laws.importing import Given, Importer, Report
from portal.laws.library import Library
from portal.laws.models import Instrument, Version
from portal.laws.uploading import storing
from portal.laws.uploading.forms import DetailsForm, UploadForm
from portal.laws.uploading.preparing import Match, Parsed, compared, match, parse

MAX_BODY = 8 * 2**20
DRAINED = 400 * 2**20
CHUNK = 2**20
TOO_LARGE = "文件太大，没有读取。上限是 5 MB：请删去图片，或者改用纯文本。"
EXPIRED = "预览已过期（上传的文件只保留一天），或者不是您上传的。请重新上传。"
HEAD = {"page_title": "载入文本", "header_title": "载入文本", "header_icon": "upload"}


def may_load(user: Any) -> bool:
    """Whether the user may bring in texts."""
    return bool(user.has_perm("laws.add_version"))


@csrf_exempt  # the size is judged before anything is read; the form's token in _upload
def upload(request: HttpRequest) -> HttpResponse:
    """The first form. What is sent is read, kept for a day and shown in the preview; nothing is saved."""
    if not may_load(request.user):
        raise PermissionDenied
    if request.method == "POST" and int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY:
        _drain(request)
        return _upload_page(request, UploadForm(), [TOO_LARGE], 413)
    return _upload(request)


def _drain(request: HttpRequest) -> None:
    """Take in what is being sent, so that the browser gets to read the answer, and throw it away."""
    left = min(int(request.META["CONTENT_LENGTH"]), DRAINED)
    while left > 0 and (data := request.read(min(CHUNK, left))):
        left -= len(data)


@csrf_protect
def _upload(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _upload_page(request, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _upload_page(request, form, status=422)
    name, data = form.given()
    try:
        parse(name, data)
    except ValidationError as error:
        return _upload_page(request, form, error.messages, 422)
    return redirect("laws_load_preview", storing.keep(request.user.pk, name, data))


def _upload_page(
    request: HttpRequest, form: UploadForm, problems: list[str] | None = None, status: int = 200
) -> HttpResponse:
    context = {**HEAD, "form": form, "problems": problems or []}
    return render(request, "laws/admin/upload.html", context, status=status)


def preview(request: HttpRequest, token: str) -> HttpResponse:
    """What the text is and what it would change, with the facts to correct; saving hands it to review."""
    if not may_load(request.user):
        raise PermissionDenied
    kept = storing.opened(request.user.pk, token)
    if kept is None:
        messages.error(request, EXPIRED)
        return redirect("laws_load")
    parsed = parse(kept.name, kept.data)
    form = DetailsForm(request.POST or None, parsed=parsed, user=request.user)
    if request.method == "POST" and form.is_valid() and request.POST.get("action") == "save":
        answer = _save(request, form)
        if answer is not None:
            storing.discard(token)
            return answer
    return _preview_page(request, form, parsed)


def _preview_page(request: HttpRequest, form: DetailsForm, parsed: Parsed) -> HttpResponse:
    law = parsed.law
    found = form.match or match(law.title, parsed.region, law.promulgated_on, law.adopted_on)
    comparison = compared(parsed, found.before) if found.before else None
    context = {
        **HEAD,
        "page_subtitle": law.title,
        "form": form,
        "parsed": parsed,
        "law": law,
        "match": found,
        "instrument_url": _edit_url(found.instrument) if found.instrument else "",
        "effect_known": dict(Version.KNOWN)[parsed.effect[1]],
        "comparison": comparison,
        "table": table(comparison) if comparison else [],
        "rows": rows(comparison, only_changed=True) if comparison else [],
    }
    return render(request, "laws/admin/preview.html", context, status=422 if form.errors else 200)


def _save(request: HttpRequest, form: DetailsForm) -> HttpResponse | None:
    """Save as drafts and start the reviews, all or nothing; None when it could not be saved."""
    law, cleaned = form.law(), form.cleaned_data
    given = Given(
        request.user,
        form.given_class(),
        form.match.instrument.region if form.match and form.match.instrument else cleaned["region"],
        cleaned["source_name"],
        cleaned["source_url"],
    )
    importer = Importer(Library(), bureau=cleaned["bureau"], for_review=True, given=given)
    with transaction.atomic():
        report = importer.save_all([law])
        if report.left_out:
            transaction.set_rollback(True)
            form.add_error(None, report.left_out[0]["reason"])
            return None
    found = match(law.title, given.region, law.promulgated_on, law.adopted_on)
    return _told(request, found, report)


def _told(request: HttpRequest, found: Match, report: Report) -> HttpResponse:
    version = found.version
    if version is None:
        return redirect("laws_load")
    if report.saved:
        words = f"《{version.instrument.title}》的文本已保存并送审，终审通过后公开。"
        messages.success(request, words)
        for entry in report.warnings:
            messages.warning(request, entry["reason"])
        return redirect(_edit_url(version))
    if report.differences:
        messages.warning(request, "库中已有这一版本的文本，与您上传的不同。请比对后选定用哪一份。")
        return redirect("laws_sources")
    messages.info(request, "库中已有这一版本，文字相同，没有改动。")
    return redirect(_edit_url(version))


def _edit_url(record: Instrument | Version) -> str:
    return reverse(type(record).snippet_viewset.get_url_name("edit"), args=[record.pk])
