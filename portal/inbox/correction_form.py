"""The form of a correction request. Every message says in plain words what to do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from portal.core import corrections
from portal.core.corrections import WHOLE, Ref, Target
from portal.inbox.forms import SendingForm, without_invisible
from portal.inbox.masking import without_numbers
from portal.inbox.models import CorrectionRequest

REPAIR = "repair"
TEXTS = ("claim", "right", "grounds", "statement")
SHOWN_LENGTH = 40


def _text(label: str, most: int, rows: int, hint: str, required: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=bool(required),
        max_length=most,
        help_text=hint,
        error_messages={"required": required, "max_length": f"写得太长，请缩短到 {most} 字以内。"},
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class CorrectionForm(SendingForm):
    """异议、更正申请. `target` is the page's record; a request may be about a record shown on it."""

    field_order = ("asker", "kind", "subject", *TEXTS, "contact")

    asker = forms.ChoiceField(
        label="您是谁",
        choices=CorrectionRequest.ASKERS,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择您是谁。", "invalid_choice": "请从列出的几项中选择。"},
    )
    kind = forms.ChoiceField(
        label="申请什么",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择申请什么。", "invalid_choice": "请从列出的几项中选择。"},
    )
    subject = forms.ChoiceField(
        label="哪一处",
        error_messages={
            "required": "请选择是哪一处。",
            "invalid_choice": "这一处刚刚有变化，请重新选择。",
        },
    )
    claim = _text("哪里不对", 300, 3, "例如“住所的门牌号不对”。不超过 300 字。", "请写明哪里不对。")
    right = _text("应当是什么（知道的话请写）", 300, 2, "不超过 300 字。申请撤下的不用写。")
    grounds = _text(
        "理由和依据",
        1000,
        6,
        "根据什么说它不对，例如哪份文书、哪次登记。不用上传材料，需要时录入单位会按联系方式找您。不超过 1000 字。"
        "请不要写身份证号、手机号、银行卡号，写了也会在保存以前遮盖。",
        "请写明理由和依据，录入单位据此核实。",
    )
    statement = _text(
        "陈述意见（可以不写）",
        300,
        3,
        "只有这个经营主体自己可以写。录入单位核实您的身份并同意后，原文公开在这条信息旁边。不超过 300 字。",
    )

    def __init__(self, *args: Any, target: Target, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page_target = self.target = target
        self.masked = 0
        is_register = bool(target.parts) or target.ref.kind == "entity"
        kinds = [one for one in CorrectionRequest.KINDS if is_register or one[0] != "registered"]
        choices: dict[str, Any] = {"kind": [*kinds, (REPAIR, "已经履行义务，申请信用修复（看办事指南）")]}
        choices["subject"] = _subjects(target)
        for name, values in choices.items():
            field: Any = self.fields[name]
            field.choices = values

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in TEXTS:
            if cleaned.get(name):
                cleaned[name], number = without_numbers(without_invisible(cleaned[name]))
                self.masked += number
        if cleaned.get("statement") and cleaned.get("asker") not in (None, CorrectionRequest.SELF):
            self.add_error("statement", "陈述意见由这个经营主体自己写。您的意见请写在“理由和依据”里。")
        for name, required in (("claim", "请写明哪里不对。"), ("grounds", "请写明理由和依据。")):
            if name in cleaned and not cleaned[name]:
                self.add_error(name, required)
        if cleaned.get("subject"):
            self._find_target(cleaned["subject"], cleaned.get("kind", ""))
        return cleaned

    def _find_target(self, subject: str, kind: str) -> None:
        part = corrections.ref_of(subject)
        if part is None:
            if self.target.ref.kind == "entity" and kind == CorrectionRequest.DISCLOSED:
                self.add_error("subject", "公示信息有误的，请在“公示信息”里选择是哪一条。")
            return
        if kind == CorrectionRequest.REGISTERED:
            self.add_error("subject", "登记信息有误的，请在“登记信息”里选择是哪一项。")
        target = corrections.resolve(part)
        if target is None:
            self.add_error("subject", "这条信息刚刚停止公示，不用再申请了。")
        else:
            self.target = target

    @property
    def field(self) -> str:
        """Name of the field that the request is about; WHOLE for a record shown on the page."""
        chosen: str = self.cleaned_data["subject"]
        return WHOLE if corrections.ref_of(chosen) else chosen

    def as_typed_again(self) -> CorrectionForm:
        """As for every form; personal numbers do not go back into the page either."""
        again = super().as_typed_again()
        data = QueryDict(mutable=True)
        data.update(again.data)
        for name in TEXTS:
            data[name] = without_numbers(data.get(name, ""))[0]
        again.data = data
        return again


def _subjects(target: Target) -> list[Any]:
    """The choices: what the record says, and the records shown on the same page."""
    fields = [(one.name, f"{one.label}：{_short(one.value)}") for one in target.fields]
    first = ("", "请选择")
    if target.ref.kind != "entity":
        return [first, (WHOLE, "整条信息"), *fields]
    groups = [("登记信息", fields)]
    if target.parts:
        groups.append(("公示信息", [(str(ref), label) for ref, label in target.parts]))
    return [first, *groups]


def _short(value: str) -> str:
    return value if len(value) <= SHOWN_LENGTH else f"{value[:SHOWN_LENGTH]}…"


def about(text: str) -> Ref | None:
    """The record that an address asks about."""
    return corrections.ref_of(without_invisible(text)[:80])
