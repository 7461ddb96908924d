"""A disclosure as it is read: what, by whom, until when public, by which rule, and what can be done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.html import escape
from django.utils.safestring import SafeString

from portal.core import clock
from portal.core.corrections import NOTHING, Ref, Standing
from portal.credit.models import Disclosure
from portal.credit.presenting import basis
from portal.credit.presenting.facts import amount
from portal.credit.presenting.guides import guide_address
from portal.credit.presenting.openings import Opening, mark_of, opening
from portal.credit.presenting.standing import ref_of
from portal.credit.publishing import facts_of
from portal.credit.retention import Explanation, explain, window

KINDS = dict(Disclosure.KINDS)
ROLE_SAID = {
    "register": "谁登记谁录入",
    "inspect": "谁检查谁录入",
    "penalise": "谁处罚谁录入",
    "permit": "谁许可谁录入",
}
ORDER = (
    Disclosure.SERIOUS,
    Disclosure.ABNORMAL,
    Disclosure.PENALTY,
    Disclosure.PERMIT,
    Disclosure.INSPECTION,
    Disclosure.ANNUAL_REPORT,
)
"""The gravest stands first: it is what people come for."""
GUIDES_SAY = {
    Disclosure.SERIOUS: "怎样移出名单",
    Disclosure.ABNORMAL: "怎样移出名录",
    Disclosure.ANNUAL_REPORT: "怎样报年报",
}
"""What the guide of a kind tells; of all others 怎样修复信用."""
MARKED = "经营异常状态"
"""What it is called for individual businesses: they are marked, not put on the list."""


@dataclass(frozen=True, slots=True)
class Row:
    """Label and value; the value is safe HTML."""

    label: str
    value: SafeString


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One disclosure for a page: `opening` is read at once, `rest` when unfolded; `rows` are all its facts."""

    record: Disclosure
    title: str
    mark: str
    """Its year, number or day: with it no two of a page are called the same."""
    opening: Opening
    day: date | None
    rows: tuple[Row, ...]
    clock: Explanation
    last_day: date | None
    rule_basis: tuple[SafeString, ...]
    guide: str
    guide_says: str
    recorded: str
    standing: Standing = NOTHING

    @property
    def is_objected(self) -> bool:
        """异议处理中."""
        return self.record.objected_at is not None

    @property
    def name(self) -> str:
        """Title and mark."""
        return f"{self.title} {self.mark}".strip().replace(" （", "（")

    @property
    def rest(self) -> list[Row]:
        """The facts that the opening does not tell, and where they come from, nobody named twice."""
        known = self.opening.told | {"文书号", "年度", "来源"}
        organ = self.record.organ if self.opening.by else ""
        return [*(row for row in self.rows if row.label not in known), *_provenance(self.record, organ)]


@dataclass(frozen=True, slots=True)
class Group:
    """The disclosures of one kind."""

    key: str
    label: str
    shown: tuple[Shown, ...]
    total: int

    @property
    def unlisted(self) -> int:
        """How many are on the page of this kind only."""
        return self.total - len(self.shown)


def kind_label(kind: str, family: str) -> str:
    """The name of a kind for an entity: individual businesses are marked, all others listed."""
    if kind == Disclosure.ABNORMAL:
        return MARKED if family == "individual" else "经营异常名录"
    return KINDS[kind]


def grouped(
    records: Iterable[Disclosure],
    family: str,
    most: int,
    only: str = "",
    standing: Mapping[Ref, Standing] | None = None,
) -> list[Group]:
    """By kind, those first that people come for; of each the newest, of `only` one kind all."""
    now = clock.now()
    by_kind: dict[str, list[Disclosure]] = {}
    for record in records:
        by_kind.setdefault(record.kind, []).append(record)
    groups = []
    for kind in ORDER:
        if (held := by_kind.get(kind)) and only in ("", kind):
            first = held if only else held[:most]
            shown = tuple(present(record, now, standing) for record in first)
            groups.append(Group(kind, kind_label(kind, family), shown, len(held)))
    return groups


def present(record: Disclosure, now: datetime, standing: Mapping[Ref, Standing] | None = None) -> Shown:
    """One disclosure; its entity must be at hand. `standing` says of objections to it."""
    clock_said = explain(window(facts_of(record), now), now)
    last = _last_day(record)
    day = record.decided_on or record.listed_on or record.published_on
    kind = kind_label(record.kind, record.entity.family)
    year = f"{record.year} 年度" if record.kind == Disclosure.ANNUAL_REPORT and record.year else ""
    guide = guide_address(clock_said.guide) if clock_said.guide else ""
    marked = _is_marked(record)
    title = record.title or f"{year}{kind}"
    return Shown(
        record=record,
        title=title,
        mark=mark_of(title, record, day),
        opening=opening(record, marked),
        day=day,
        rows=tuple(row for row in _rows(record, day) if row.value),
        clock=clock_said,
        last_day=last,
        rule_basis=basis.cited(clock_said.basis),
        guide=guide,
        guide_says="怎样恢复正常记载" if marked else GUIDES_SAY.get(record.kind, "怎样修复信用"),
        recorded=recorded_by(record),
        standing=(standing or {}).get(ref_of(record), NOTHING),
    )


def recorded_by(record: Disclosure) -> str:
    """谁处罚谁录入：由示范区局录入."""
    said = ROLE_SAID.get(record.role, "")
    return f"{said}：由{record.bureau.name}录入" if said else f"由{record.bureau.name}录入"


def _provenance(record: Disclosure, organ: str) -> Iterator[Row]:
    """Source and recording unit; `organ` is the one that was named already and is not named again."""
    said, unit = ROLE_SAID.get(record.role, ""), record.bureau.name
    source = record.source_name or record.source_document
    recorded = recorded_by(record)
    if unit == organ:
        recorded = f"上面的机关（{said}）" if said else "上面的机关"
    if source in ("", unit):
        yield Row("来源和录入" if source else "录入", escape(recorded))
    else:
        yield Row("来源", escape(source))
        yield Row("录入", escape(recorded))


def _is_marked(record: Disclosure) -> bool:
    return record.kind == Disclosure.ABNORMAL and record.entity.family == "individual"


def _last_day(record: Disclosure) -> date | None:
    """The last day on which it is whole in public, by the window that is stored: what decides at reading."""
    if record.public_until is None:
        return None
    return (record.public_until.astimezone(clock.TZ) - timedelta(microseconds=1)).date()


def _rows(record: Disclosure, day: date | None) -> Iterator[Row]:
    yield Row("文书号", escape(record.document_no))
    for label, value in _of_kind(record):
        yield Row(label, escape(value))
    yield Row("依据", basis.linked(record.basis, day))
    source = record.source_name or record.source_document
    yield Row("来源", escape(source))


def _of_kind(record: Disclosure) -> Iterator[tuple[str, str]]:
    organ = record.organ
    match record.kind:
        case Disclosure.PERMIT:
            yield from (
                ("许可机关", organ),
                ("决定日期", _day(record.decided_on)),
                ("许可类别", record.category),
                ("许可内容", record.content),
                ("证照编号", record.certificate_no),
                ("有效期", _span(record.valid_from, record.valid_to)),
            )
        case Disclosure.PENALTY:
            yield from _penalty(record)
        case Disclosure.ABNORMAL | Disclosure.SERIOUS:
            yield from _list(record)
        case Disclosure.INSPECTION:
            yield from (
                ("检查机关", organ),
                ("检查日期", _day(record.decided_on)),
                ("抽查计划", record.plan_no),
                ("检查类型", record.category),
                ("检查事项", record.facts or record.content),
                ("检查结果", record.result),
            )
        case Disclosure.ANNUAL_REPORT:
            yield from (
                ("年度", f"{record.year or ''}"),
                ("报送情况", record.result),
                ("内容", record.content),
            )


def _penalty(record: Disclosure) -> Iterator[tuple[str, str]]:
    yield "处罚机关", record.organ
    yield "决定日期", _day(record.decided_on)
    yield "公示日期", _day(record.published_on)
    yield "违法类型", record.category
    yield "违法事实", record.facts
    yield "处罚种类", "、".join(record.measures)
    yield "处罚内容", record.content
    yield "罚款", amount(record.fine)
    yield "没收金额", amount(record.confiscated)
    yield "失信程度", record.get_gravity_display() if record.gravity else ""
    yield "限制期限至", "终身" if record.restricted_for_life else _day(record.restricted_until)
    yield "领域", "食品、药品、特种设备" if record.special_field else ""


def _list(record: Disclosure) -> Iterator[tuple[str, str]]:
    verb, back = ("标记", "恢复") if _is_marked(record) else ("列入", "移出")
    yield f"{verb}机关", record.organ
    yield f"{verb}日期", _day(record.listed_on)
    yield f"{verb}原因", record.facts or record.category
    yield f"{back}日期", _day(record.removed_on)
    yield f"{back}原因", record.remove_reason
    yield f"{back}机关", record.remove_organ


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _span(start: date | None, end: date | None) -> str:
    if not (start or end):
        return ""
    return f"{_day(start) or '—'} 至 {_day(end) or '长期'}"
