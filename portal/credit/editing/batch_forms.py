"""Forms of 报送批次: the file that is sent, the filters of the list, the reason for sending back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from portal.core.editing.permissions import Reach
from portal.core.models import Bureau
from portal.credit.dictionary.linking import linked
from portal.credit.intake.disclosure_rows import DEFAULTED, defaults_of
from portal.credit.intake.headers import LABELS
from portal.credit.models import Batch

MAX_MB = 20
CHECK, SEND = "check", "send"


def _units(user: Any) -> Any:
    return Bureau.objects.filter(Reach.of(user).condition("path")).order_by("path")


def _stated(name: str, *words: str) -> forms.ChoiceField:
    """What holds for every penalty of a file that has no such column."""
    label = LABELS[Batch.DISCLOSURES][name]
    return forms.ChoiceField(
        label=f"文件没有“{label}”一列的，行政处罚全部按",
        required=False,
        choices=[("", "不声明"), *((word, word) for word in words)],
        help_text="只用于公示信息。文件有这一列的，以文件为准；声明记在批次里。",
    )


class SendForm(forms.Form):
    """A file of one unit. What comes this way is always reviewed by another person."""

    kind = forms.ChoiceField(label="种类", choices=Batch.KINDS, widget=forms.RadioSelect)
    bureau = forms.ModelChoiceField(
        Bureau.objects.none(),
        label="报送单位",
        empty_label="请选择",
        help_text="谁登记谁录入、谁检查谁录入、谁处罚谁录入。可以选本单位和下级单位。",
    )
    mode = forms.ChoiceField(
        label="方式",
        choices=Batch.MODES,
        initial=Batch.INCREMENT,
        widget=forms.RadioSelect,
        help_text="全量文件里没有的主体列出来提醒，不删除。",
    )
    file = forms.FileField(
        label="文件",
        help_text=f"CSV、XLSX 或 JSON Lines，前后两种可以用 gzip 压缩（.gz），不超过 {MAX_MB} MB。"
        "列名见数据规范，顺序不限。更大的文件请系统管理员用命令 import_register、import_disclosures 导入。",
    )
    is_low_fine = _stated("is_low_fine", "是", "否")
    gravity = _stated("gravity", "轻微", "一般", "严重")
    procedure = _stated("procedure", "普通程序", "简易程序")
    action = forms.ChoiceField(
        label="怎样处理",
        choices=[(CHECK, "只检查，不保存"), (SEND, "检查，合格的行送审")],
        initial=SEND,
        widget=forms.RadioSelect,
        help_text="送审的批次由他人审核，通过后整批生效；自己不能审核自己报送的。",
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = linked(str(self.fields["file"].help_text))
        bureau = self.fields["bureau"]
        if isinstance(bureau, forms.ModelChoiceField):
            bureau.queryset = _units(user)
            only = list(_units(user)[:2])
            bureau.initial = only[0] if len(only) == 1 else None

    @property
    def defaults(self) -> dict[str, str]:
        """What is stated for absent columns, as it is kept."""
        return defaults_of({name: word for name in DEFAULTED if (word := self.cleaned_data[name])})

    def clean_file(self) -> UploadedFile:
        """Refuse what takes too long to read in a request."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MAX_MB * 2**20:
            raise forms.ValidationError(
                f"文件超过 {MAX_MB} MB。请分成几个文件，或者请系统管理员用命令导入（加 --for-review 送审）。"
            )
        return file


class FilterForm(forms.Form):
    """What the list shows."""

    kind = forms.ChoiceField(label="种类", required=False, choices=[("", "全部"), *Batch.KINDS])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Batch.STATES])
    bureau = forms.ModelChoiceField(
        Bureau.objects.none(), label="报送单位", required=False, empty_label="全部"
    )
    q = forms.CharField(label="批次号或文件名", required=False, max_length=100)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bureau = self.fields["bureau"]
        if isinstance(bureau, forms.ModelChoiceField):
            bureau.queryset = _units(user)


class BackForm(forms.Form):
    """Why a batch is sent back."""

    why = forms.CharField(
        label="退回的原因",
        max_length=280,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="报送人能看到。写明哪里不对、怎样改。",
    )
