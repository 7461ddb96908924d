"""Forms that are answered at once: the form, the sheet to print, the Word file. Nothing is written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.debug import sensitive_variables

from portal.cooperatives.forms import ToolForm
from portal.core.sites import site_identity

if TYPE_CHECKING:
    from portal.cooperatives.tools import CoopToolPage

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Answering:
    """One tool: its templates, its form, and what is made of a form that holds (None: the blank sheet)."""

    form_template: str
    sheet_template: str
    file_name: str
    new_form: Callable[..., ToolForm]
    sheet: Callable[[ToolForm | None, HttpRequest], dict[str, Any]]
    word: Callable[[ToolForm | None, str], bytes]

    @sensitive_variables()
    def index(self, page: CoopToolPage, request: HttpRequest) -> HttpResponse:
        """GET: the form. POST: `do` = show (the sheet), word (the file), edit (the form as it was)."""
        if request.method in ("GET", "HEAD"):
            return self._form(page, request, self.new_form())
        if request.method != "POST":
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        request.sensitive_post_parameters = "__ALL__"  # type: ignore[attr-defined]
        form = self.new_form(request.POST)
        if not form.is_valid() or request.POST.get("do") == "edit":
            return self._form(page, request, form)
        if request.POST.get("do") == "word":
            return self._file(request, form)
        return self._sheet(page, request, form)

    def blank(self, page: CoopToolPage, request: HttpRequest) -> HttpResponse:
        """The sheet with nothing filled in."""
        return self._sheet(page, request, None) if _reads(request) else _only_read()

    def empty_file(self, page: CoopToolPage, request: HttpRequest) -> HttpResponse:
        """The file with nothing filled in."""
        return self._file(request, None) if _reads(request) else _only_read()

    def _form(self, page: CoopToolPage, request: HttpRequest, form: ToolForm) -> HttpResponse:
        context = page.get_context(request) | {"form": form, "tool_address": page.get_url(request)}
        return render(request, self.form_template, context)

    def _sheet(self, page: CoopToolPage, request: HttpRequest, form: ToolForm | None) -> HttpResponse:
        context = page.get_context(request) | self.sheet(form, request)
        context |= {"form": form, "tool_address": page.get_url(request)}
        return render(request, self.sheet_template, context)

    def _file(self, request: HttpRequest, form: ToolForm | None) -> HttpResponse:
        source = f"示范文本由{site_identity(request).name}编写，填写的内容由填写人负责"
        response = HttpResponse(self.word(form, source), content_type=WORD_TYPE)
        response["Content-Disposition"] = content_disposition_header(True, self.file_name) or "attachment"
        response["X-Robots-Tag"] = "noindex"
        return response


def _reads(request: HttpRequest) -> bool:
    return request.method in ("GET", "HEAD")


def _only_read() -> HttpResponse:
    return HttpResponseNotAllowed(["GET", "HEAD"])
