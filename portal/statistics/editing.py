"""The editors' way in: upload a sheet, see what does not balance, hand the rest to the reviewers."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from portal.core.editing.permissions import Reach

MAX_BYTES = 10 * 1024 * 1024
CHECK, SUBMIT = "check", "submit"


class ImportForm(forms.Form):
    """A file, and whether it is only to be checked."""

    file = forms.FileField(
        label="数据文件",
        help_text="CSV（UTF-8 或 GB18030）或电子表格（XLSX、XLS、ODS），不超过 10 MB。"
        "表头须有“数据集”“期间”“地区代码”；每行一个数的，另有“指标”“数值”两列；每个指标一列的，列名写指标名称。",
    )
    action = forms.ChoiceField(
        label="怎样处理",
        choices=[(CHECK, "只核对，不保存"), (SUBMIT, "核对，通过的送审")],
        initial=CHECK,
        widget=forms.RadioSelect,
        help_text="送审的数据经初审、复审、终审后，到发布时间自动公开。",
    )

    def clean_file(self) -> UploadedFile:
        """Refuse what is too large to read at once."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError("文件超过 10 MB，请分成几个文件。")
        return file


def may_import(user: Any) -> bool:
    """Whether the user may hand in figures at all."""
    return bool(user.has_perm("statistics.add_release"))


@require_http_methods(["GET", "POST"])
def import_figures(request: HttpRequest) -> HttpResponse:
    """The upload form, and the report of what was in the file."""
    if not may_import(request.user):
        raise PermissionDenied
    form = ImportForm(request.POST or None, request.FILES or None)
    report = None
    if request.method == "POST" and form.is_valid():
        from portal.statistics.importing import Options, import_files  # heavy, and only for this answer

        options = Options(
            for_review=True,
            check_only=form.cleaned_data["action"] == CHECK,
            user=request.user,
            reach=Reach.of(request.user).covers,
            make_datasets=False,
        )
        file = form.cleaned_data["file"]
        report = import_files([(file.name, file.read())], options)
    context = {
        "form": form,
        "report": report,
        "page_title": "导入统计数据",
        "header_title": "导入统计数据",
        "header_icon": "upload",
    }
    return render(request, "statistics/admin/import.html", context)
