"""What the public gives to be checked. Every message says in plain words what to do."""

from typing import Any

from django import forms

from portal.core.forms import PlainForm
from portal.laws.checkup.texts import MAX_CHARACTERS, MAX_FILE, GivenText, TextRefused, read_upload

LIMIT = f"{MAX_CHARACTERS // 10_000} 万字"
MEGABYTES = MAX_FILE // 2**20
FILE_TOO_LARGE = f"文件超过 {MEGABYTES} MB，没有读取。请删去图片，或者分成几份。"


class CheckupForm(PlainForm):
    """A text, pasted or in a file, and the day whose law decides."""

    text = forms.CharField(
        label="要检查的文字",
        required=False,
        max_length=MAX_CHARACTERS,
        help_text=f"粘贴文件、通知、合同等的文字，最多 {LIMIT}。",
        error_messages={"max_length": f"文字超过 {LIMIT}。请分成几份检查。"},
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label="或者上传文件",
        required=False,
        help_text=f"Word（.docx）、HTML 或者文本文件，不超过 {MEGABYTES} MB。",
        error_messages={"empty": "文件是空的。", "invalid": "文件没有收到，请再上传一次。"},
        widget=forms.FileInput(attrs={"accept": ".docx,.html,.htm,.txt,.md"}),
    )
    day = forms.DateField(
        label="按哪一天的法律判断",
        required=False,
        help_text="不填就是今天。检查以前写的文件，可以填文件的成文日期。",
        error_messages={"invalid": "请填写存在的日期，例如 2024-07-01。"},
        widget=forms.DateInput(attrs={"type": "date", "min": "1949-10-01"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.too_large = too_large
        self.given: GivenText | None = None

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if self.too_large:
            raise forms.ValidationError(FILE_TOO_LARGE)
        if file:
            try:
                self.given = read_upload(file)
            except TextRefused as refused:
                raise forms.ValidationError(str(refused)) from None
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        text = (cleaned.get("text") or "").strip()
        if self.errors:
            return cleaned
        if text and self.given:
            self.add_error("file", "文字和文件只能检查一样：请清空上面的文字，或者不选文件。")
        elif text:
            self.given = GivenText(text)
        elif not self.given:
            self.add_error("text", "请粘贴要检查的文字，或者上传一个文件。")
        return cleaned
