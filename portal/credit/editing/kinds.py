"""Which fields each kind of disclosure has, what they are called there, who records it, and within which time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from portal.core.clock import UnknownCalendarYear
from portal.core.deadlines import LimitError
from portal.core.time_limits import TimeLimit, limit
from portal.credit.intake.disclosure_rows import ROLES_OF
from portal.credit.models import Disclosure


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a kind: its fields, those that must be there, labels and help of its own, and its recorders.

    `within`: key of the time limit in which it has to be public, counted from `clock`.
    """

    about: str
    fields: tuple[str, ...]
    required: tuple[str, ...]
    roles: tuple[str, ...]
    labels: dict[str, str] = field(default_factory=dict)
    helps: dict[str, str] = field(default_factory=dict)
    clock: str = "decided_on"
    within: str = ""


COMMON = ("kind", "entity", "bureau", "role", "organ", "organ_code", "source_name", "source_document")
ALWAYS = ("entity", "bureau", "role", "organ")
HELPS = {
    "bureau": "谁登记谁录入、谁检查谁录入、谁处罚谁录入：选作出决定的单位。更正和异议都转给它办理。",
    "role": "本单位是以什么身份录入这条信息的。",
    "organ": "写机关全称，与文书落款一致。",
    "organ_code": "机关的统一社会信用代码，可以不填。",
    "source_name": "信息由别的单位提供的，写明提供单位。",
    "source_document": "据以录入的文书或者来文，写名称和文号，便于日后核查。",
    "title": "例如“行政处罚决定书”。",
    "document_no": "照抄文书上的文号。同一机关、同一文号、同一主体只公示一条。",
    "basis": "写明法律、法规、规章的名称和条款。",
    "facts": "不写身份证号、电话、住址、银行账号；当事人以外的自然人写成“张某”。",
    "content": "不写身份证号、电话、住址、银行账号；当事人以外的自然人写成“张某”。",
    "measures": "有几项选几项。只有“警告”一项的不公示。",
    "procedure": "适用简易程序的不公示。",
    "gravity": "由作出决定的机关认定，公示多久由它决定。",
    "is_low_fine": "是否属于省级以上市场监督管理部门规定的“较低数额罚款”。拿不准的先问清楚，选“未知”的暂不公示。",
    "fine": "单位是万元，例如罚款 5000 元写 0.5。",
    "confiscated": "单位是万元。",
    "restricted_until": "处罚限制生产经营、从业有期限的，填最后一日。",
    "restricted_for_life": "限制生产经营、从业没有期限的，例如终身禁止从事某项经营的，打勾；打了勾，上面一项留空。",
    "special_field": "这三个领域的处罚，要公示更久才能申请信用修复。选“未知”的，两个日子都写给当事人看。",
    "chosen_public": "只对个体工商户：经营者选择公示报告内容的选“是”；选“否”“未知”的，只公示报没报。",
    "published_on": "首次公示的日期。今天公示的可以留空，终审通过当日即为公示日期。",
    "valid_to": "长期有效的留空。",
    "removed_on": "移出（恢复）当日零时起停止公示。没有移出的留空。",
    "remove_reason": "例如“已补报年度报告”。",
}
_TEXT = ("title", "document_no", "decided_on")
FORMS = {
    Disclosure.PERMIT: Form(
        about="准予许可的决定，例如食品经营许可。",
        fields=(*_TEXT, "published_on", "category", "certificate_no", "content", "basis", "valid_from", "valid_to"),
        required=("title", "document_no", "decided_on", "content"),
        roles=ROLES_OF[Disclosure.PERMIT],
        labels={
            "category": "许可类别",
            "content": "许可内容",
            "decided_on": "许可决定日期",
            "certificate_no": "许可证编号",
        },
        within="publish-permit",
    ),
    Disclosure.PENALTY: Form(
        about="适用普通程序作出的行政处罚决定。仅警告的、适用简易程序的不公示。",
        fields=(
            *_TEXT, "published_on", "procedure", "category", "facts", "basis", "measures", "fine", "confiscated",
            "is_low_fine", "gravity", "content", "restricted_until", "restricted_for_life", "special_field",
            "certificate_no",
        ),
        required=(
            "title", "document_no", "decided_on", "procedure", "category", "measures", "gravity", "facts", "basis",
            "content",
        ),
        roles=ROLES_OF[Disclosure.PENALTY],
        labels={
            "category": "违法行为类型",
            "facts": "违法事实",
            "content": "处罚内容",
            "decided_on": "处罚决定日期",
            "certificate_no": "暂扣或者吊销的证照编号",
        },
        within="publish-penalty",
    ),
    Disclosure.ABNORMAL: Form(
        about="企业、农民专业合作社列入经营异常名录，个体工商户标记为经营异常状态。",
        fields=(
            "document_no", "listed_on", "facts", "basis", "removed_on", "remove_reason", "remove_organ",
        ),
        required=("listed_on", "facts", "basis"),
        roles=ROLES_OF[Disclosure.ABNORMAL],
        labels={
            "facts": "列入（标记）原因",
            "organ": "作出列入（标记）决定的机关",
            "document_no": "决定文书号",
        },
        clock="listed_on",
    ),
    Disclosure.SERIOUS: Form(
        about="列入严重违法失信名单的决定。",
        fields=(
            *_TEXT, "published_on", "listed_on", "facts", "basis", "removed_on", "remove_reason", "remove_organ",
        ),
        required=("listed_on", "facts", "basis"),
        roles=ROLES_OF[Disclosure.SERIOUS],
        labels={"facts": "列入原因", "organ": "作出列入决定的机关", "decided_on": "列入决定日期"},
        clock="listed_on",
    ),
    Disclosure.INSPECTION: Form(
        about="“双随机、一公开”抽查和其他检查的结果。",
        fields=("plan_no", "decided_on", "published_on", "category", "facts", "result"),
        required=("decided_on", "category", "result"),
        roles=ROLES_OF[Disclosure.INSPECTION],
        labels={
            "category": "检查类型",
            "facts": "检查事项",
            "result": "检查结果",
            "organ": "检查机关",
            "decided_on": "检查日期",
        },
        within="publish-inspection",
    ),
    Disclosure.ANNUAL_REPORT: Form(
        about="年度报告报送和公示的状态。个体工商户没有选择公示内容的，只公示状态。",
        fields=("year", "decided_on", "result", "chosen_public", "content"),
        required=("year", "result"),
        roles=ROLES_OF[Disclosure.ANNUAL_REPORT],
        labels={
            "result": "报送状态",
            "organ": "登记机关",
            "decided_on": "报送日期",
            "chosen_public": "公示报告内容",
            "content": "报告内容",
        },
        helps={"content": "个体工商户没有选择公示的留空，填了也不公示。不写身份证号、电话、住址、银行账号。"},
    ),
}  # fmt: skip
IN_ORDER = (
    "title", "document_no", "plan_no", "year", "decided_on", "published_on", "listed_on", "removed_on", "procedure",
    "category", "facts", "basis", "measures", "fine", "confiscated", "is_low_fine", "gravity", "result",
    "chosen_public", "content", "restricted_until", "restricted_for_life", "special_field", "certificate_no",
    "valid_from", "valid_to", "remove_reason", "remove_organ",
)  # fmt: skip
"""The fields of all kinds, as they stand in the form."""


def fields_of(kind: str) -> tuple[str, ...]:
    """The fields of a kind's form, in order."""
    return (*COMMON, *FORMS[kind].fields)


def to_publish(disclosure: Disclosure, today: date) -> str:
    """Until when it has to be public, in a sentence; empty for a kind without such a limit."""
    form = FORMS[disclosure.kind]
    start = getattr(disclosure, form.clock)
    found = limit(form.within, start) if form.within and start else None
    if found is None:
        return ""
    last = _last(found, start)
    late = "已经超过期限，请尽快公示。" if isinstance(last, date) and last < today else ""
    said = f"最迟 {last} 公示" if isinstance(last, date) else last
    label = form.labels.get(form.clock, "决定日期")
    return f"{found.basis}：自{label} {start} 起 {found.length}内公示，{said}。{late}{found.doubt}"


def last_to_publish(kind: str, start: date) -> date | None:
    """The last day on which a decision of that day has to be public; None where no limit is known."""
    found = limit(FORMS[kind].within, start)
    return found.last_day_known(start) if found else None


def to_withdraw(changed_on: date, today: date) -> str:
    """Until when a record whose decision was annulled or changed has to be taken away, in a sentence."""
    found = limit("withdraw-penalty", changed_on)
    if found is None:
        return ""
    last = _last(found, changed_on)
    late = "已经超过期限。" if isinstance(last, date) and last < today else ""
    said = f"最迟 {last} 撤下" if isinstance(last, date) else last
    return f"{found.basis}：决定 {changed_on} 被撤销、变更的，{found.length}内撤下，{said}。{late}"


def _last(found: TimeLimit, start: date) -> date | str:
    try:
        return found.last_day(start)
    except UnknownCalendarYear as error:
        return f"{error.year} 年的放假安排还没有载入，算不出最后一日"
    except LimitError as error:
        return str(error).rstrip("。")
