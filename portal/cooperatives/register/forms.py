"""Members and contributions as they are filled in; totals are checked, nothing is kept."""

from __future__ import annotations

from typing import Any

from django import forms

from portal.cooperatives.forms import NumberField, TextField, ToolForm
from portal.cooperatives.members.lines import EXAMPLE, KINDS, BadLines, Member, read_lines, total
from portal.core.rules import Basis, FactKind
from portal.core.rules.facts import number_text

BASES = (
    Basis("农民专业合作社法", "13"),
    Basis("农民专业合作社法", "16"),
    Basis("农民专业合作社法", "19"),
    Basis("市场主体登记管理条例", "13"),
    Basis("市场主体登记管理条例实施细则", "29"),
)


class RegisterForm(ToolForm):
    """The name of the cooperative, its members one a line, and what they contribute together."""

    name = TextField(label="合作社名称", max_length=60)
    members = TextField(
        label="成员，一行一名",
        max_length=40_000,
        lines=8,
        help_text=f"姓名，类别，出资方式，元数。例如：{EXAMPLE}。类别写{'、'.join(KINDS)}。后面几项可以空着。",
    )
    capital = NumberField(
        "出资总额", unit="元", maximum=10**12, kind=FactKind.MONEY, help_text="填了就和各成员的出资额对一对。"
    )

    template_groups = (
        ("填写", "不要写身份证号码。号码、住址打印以后用笔填。", ("name", "members", "capital")),
    )

    def clean_members(self) -> list[Member]:
        """The members of the list."""
        try:
            members = read_lines(self.cleaned_data["members"])
        except BadLines as error:
            raise forms.ValidationError(error.messages) from None
        if not members:
            raise forms.ValidationError("还没有写成员。要空白表格的，用上面的“空白表格”。")
        return members

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        capital, members = data.get("capital"), data.get("members") or []
        if capital is None or not members:
            return data
        lacking = [member.name for member in members if member.amount is None]
        if lacking:
            self.add_error(
                "capital", f"{'、'.join(lacking[:5])}没有写出资额，没法核对总额。请补上，或者不填总额。"
            )
        elif total(members) != capital:
            together = number_text(total(members))
            text = f"各成员加起来是 {together} 元，出资总额填的是 {number_text(capital)} 元。请改其中一个。"
            self.add_error("capital", text)
        return data
