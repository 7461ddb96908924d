"""What a cooperative fills into its charter, held against what law allows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from portal.cooperatives.forms import ChoiceField, NumberField, TextField, ToolForm
from portal.cooperatives.members.composition import LAW, Limits, Members, judge, law_words
from portal.cooperatives.members.lines import EXAMPLE, BadLines, Member, read_lines, total
from portal.core.rules import Basis, CircularParameter, FactKind, UnknownParameter
from portal.core.rules.facts import number_text
from portal.laws.parameters import Book

YES_NO = [("yes", "设"), ("no", "不设")]
MAJORITIES = [
    ("三分之二以上", "三分之二以上（法定最低）"),
    ("四分之三以上", "四分之三以上"),
    ("全体", "全体一致"),
]
SUPERVISORS = [("one", "执行监事一名"), ("board", "监事会"), ("none", "都不设")]
EXTRA, RETURNED, REPORT = "合作社附加表决权上限", "合作社按交易量返还最低比例", "合作社报告备查提前期限"
ASSEMBLY, DELEGATES = "合作社设代表大会成员数", "合作社成员代表最低人数"
PARAMETERS = (EXTRA, RETURNED, REPORT, ASSEMBLY, DELEGATES)
COUNTS = ("farmers", "persons", "units")
# Field, whether its figure may not lie below or not above the parameter, and the article that says so.
BOUNDS = (
    ("extra_percent", "above", EXTRA, "附加表决权占基本表决权总票数的比例", "22"),
    ("return_percent", "below", RETURNED, "按交易量（额）返还的比例", "44"),
    ("report_days", "below", REPORT, "提前放账目的天数", "40"),
    ("delegates", "below", DELEGATES, "成员代表的名数", "32"),
)


class CharterForm(ToolForm):
    """All blanks of the model charter; each may stay blank."""

    name = TextField(label="合作社名称", max_length=60, help_text="例如：示范市清水河苹果专业合作社。")
    address = TextField(label="住所", max_length=120, help_text="写到村、组、门牌。")
    business = TextField(
        label="业务范围",
        max_length=500,
        lines=3,
        help_text="社里做什么。例如：组织成员种植、销售苹果，采购农资。",
    )
    farmers = NumberField("农民成员", unit="名", maximum=100_000)
    persons = NumberField("其他个人成员", unit="名", maximum=100_000)
    units = NumberField("单位成员", unit="个", maximum=100_000, help_text="企业、事业单位、社会组织。")
    leave = NumberField(
        "个人退社提前几个月提出", unit="个月", maximum=12, help_text="法律写的是三个月，章程可以另定。"
    )
    leave_units = NumberField(
        "单位退社提前几个月提出", unit="个月", maximum=12, help_text="法律写的是六个月，章程可以另定。"
    )
    refund = NumberField("退社后几个月内退钱", unit="个月", maximum=60)
    capital = NumberField("出资总额", unit="元", maximum=10**12, kind=FactKind.MONEY)
    contributions = TextField(
        label="成员和出资",
        max_length=20_000,
        lines=6,
        help_text=f"一行一名成员：姓名，类别，出资方式，元数。例如：{EXAMPLE}。可以空着，打印后用笔填。",
    )
    notice_days = NumberField("开大会提前几天通知", unit="日", maximum=90)
    major = ChoiceField("改章程等大事，要多少票通过", MAJORITIES)
    extra = ChoiceField("设不设附加表决权", YES_NO, help_text="给出资多、交易多的成员另外加票。")
    extra_percent = NumberField(
        "附加表决权最多占", unit="%", maximum=1000, help_text="占基本票总数的百分之几。"
    )
    extra_who = TextField(label="哪些成员有附加票，各几票", max_length=300, lines=2)
    extra_scope = TextField(label="附加票用在哪些事上", max_length=300, lines=2)
    assembly = ChoiceField("设不设成员代表大会", YES_NO)
    delegates = NumberField("成员代表", unit="名", maximum=100_000)
    term = NumberField("理事长、理事、监事任期", unit="年", maximum=10, minimum=1)
    board = ChoiceField("设不设理事会", YES_NO)
    board_count = NumberField("理事", unit="名", maximum=100, minimum=2, help_text="含理事长。")
    supervisor = ChoiceField("执行监事、监事会", SUPERVISORS)
    supervisor_count = NumberField("监事", unit="名", maximum=100, minimum=2)
    return_percent = NumberField("盈余按交易量返还", unit="%", maximum=1000)
    reserve = NumberField("提取公积金", unit="%", maximum=100)
    report_days = NumberField("开大会前几天把账目放出来", unit="日", maximum=365)
    dissolution = TextField(label="还有什么情形就解散", max_length=300, lines=2, help_text="没有的写“无”。")
    notices = TextField(label="公告贴在哪里、登在哪里", max_length=200)
    other = TextField(label="大家觉得还要写的", max_length=2000, lines=4, help_text="没有的写“无”。")

    template_groups = (
        ("名称和业务", "", ("name", "address", "business")),
        ("成员", "人数合不合法，会一起核对。", (*COUNTS, "leave", "leave_units", "refund")),
        ("出资", "", ("capital", "contributions")),
        (
            "大会和票",
            "",
            (
                "notice_days",
                "major",
                "extra",
                "extra_percent",
                "extra_who",
                "extra_scope",
                "assembly",
                "delegates",
            ),
        ),
        ("负责人", "", ("term", "board", "board_count", "supervisor", "supervisor_count")),
        ("分钱和账目", "", ("return_percent", "reserve", "report_days")),
        ("公告和其他", "", ("dissolution", "notices", "other")),
    )

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.book = book

    def clean_contributions(self) -> list[Member]:
        """The members of the list."""
        try:
            return read_lines(self.cleaned_data["contributions"])
        except BadLines as error:
            raise forms.ValidationError(error.messages) from None

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            self._check_members(data)
            self._check_bounds(data)
        except (UnknownParameter, CircularParameter):
            self.add_error(None, "法定的数字暂时查不到，现在不能核对。请过一会儿再试，或者打印空白文本。")
        self._check_choices(data)
        self._check_sum(data)
        return data

    def _check_members(self, data: dict[str, Any]) -> None:
        if any(name in self.errors for name in COUNTS) or all(data.get(name) is None for name in COUNTS):
            return
        members = Members(**{name: int(data[name] or 0) for name in COUNTS})
        for finding in judge(members, Limits.of(self.book.parameters)).findings:
            if not finding.met:
                field = "units" if finding.key == "units" else "farmers"
                self.add_error(field, f"{finding.text}{finding.mend}（{law_words(finding.basis)}）")

    def _check_bounds(self, data: dict[str, Any]) -> None:
        for field, wrong, parameter, words, article in BOUNDS:
            value, bound = data.get(field), self.book.parameters.value(parameter)
            if value is None or not (value > bound if wrong == "above" else value < bound):
                continue
            limit = "不能超过" if wrong == "above" else "不能少于"
            text = f"{words}{limit} {self.book.text(parameter)}（{law_words(Basis(LAW, article))}）。请改。"
            self.add_error(field, text)
        if (data.get("return_percent") or 0) > 100:
            self.add_error("return_percent", "返还的比例不能大于 100%。请改。")

    def _check_choices(self, data: dict[str, Any]) -> None:
        for field, choice, needs in (
            ("extra_percent", "extra", "yes"),
            ("delegates", "assembly", "yes"),
            ("board_count", "board", "yes"),
            ("supervisor_count", "supervisor", "board"),
        ):
            chosen = data.get(choice)
            if data.get(field) is not None and chosen and chosen != needs:
                label = self.fields[choice].label
                self.add_error(field, f"“{label}”选的是不设，这里就不要填。请改其中一个。")
        most = self.book.parameters.values.get(ASSEMBLY)
        counted = sum(int(data.get(name) or 0) for name in COUNTS)
        if data.get("assembly") == "yes" and counted and most is not None and counted <= most:
            text = f"成员 {counted} 名，超过 {number_text(most)} 名才可以设（{law_words(Basis(LAW, '32'))}）。请选“不设”。"
            self.add_error("assembly", text)

    def _check_sum(self, data: dict[str, Any]) -> None:
        capital, members = data.get("capital"), data.get("contributions") or []
        if capital is None or not members or any(member.amount is None for member in members):
            return
        together = total(members)
        if together != capital:
            text = f"各成员加起来是 {number_text(together)} 元，出资总额填的是 {number_text(capital)} 元。请改其中一个。"
            self.add_error("capital", text)

    def values(self) -> dict[str, str]:
        """What is filled into the clauses, as texts; only after ``is_valid``."""
        data = self.cleaned_data
        values = {
            name: _text(data[name])
            for name in self.fields
            if name != "contributions" and data.get(name) is not None
        }
        counts = [data.get(name) for name in COUNTS]
        if any(count is not None for count in counts):
            values["total"] = _text(sum((count or Decimal(0) for count in counts), Decimal(0)))
            values |= {name: _text(data.get(name) or Decimal(0)) for name in COUNTS}
        return values


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return number_text(value)
    return str(value).replace("\n", " ").rstrip("。；;，, ")
