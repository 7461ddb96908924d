"""Two or three plain sentences about an entity: what it is, and what is disclosed at this moment. No judgement."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from portal.core.codebook import CodeBook
from portal.credit.models import Disclosure, Entity
from portal.credit.presenting.facts import family_label

_ENDED = {
    Entity.REVOKED: "营业执照{day}被吊销，没有注销",
    Entity.CANCELLED: "{day}已经注销",
    Entity.ANNULLED: "设立登记{day}被撤销",
    Entity.MOVED: "{day}迁到其他登记机关管辖",
}
_COUNTED = {
    Disclosure.PENALTY: "行政处罚 {n} 条",
    Disclosure.PERMIT: "行政许可 {n} 条",
    Disclosure.INSPECTION: "抽查检查结果 {n} 条",
    Disclosure.ANNUAL_REPORT: "年报公示状态 {n} 条",
}


def what_it_is(entity: Entity, book: CodeBook, region: str) -> str:
    """What kind of entity, since when, where, and how it stands in the register."""
    parts = [f"{entity.name}是{family_label(entity.family) or '市场主体'}"]
    if entity.established_on:
        parts.append(f"{entity.established_on} 成立")
    if region:
        parts.append(f"登记在{region}")
    if entity.status in _ENDED:
        day = f" {entity.cancelled_on} " if entity.cancelled_on else ""
        parts.append(_ENDED[entity.status].format(day=day).strip())
    else:
        parts.append(f"登记状态为{entity.get_status_display()}")
    return "，".join(parts) + "。"


def what_is_disclosed(counts: Mapping[str, int], family: str) -> str:
    """What stands here now and what does not; that nothing stands here is not said to mean more than that."""
    here = [said.format(n=counts[kind]) for kind, said in _COUNTED.items() if counts.get(kind)]
    missing = {
        Disclosure.PENALTY: "行政处罚",
        Disclosure.ABNORMAL: "经营异常状态标记" if family == "individual" else "经营异常名录",
        Disclosure.SERIOUS: "严重违法失信名单",
    }
    absent = [said for kind, said in missing.items() if not counts.get(kind)]
    sentences = _listed(counts, family)
    if here:
        sentences.append(f"正在公示的有{_joined(here)}。")
    if absent:
        sentences.append(f"没有正在公示的{_joined(absent)}信息。")
    return "".join(sentences)


def listed_as(kinds: Collection[str], family: str) -> tuple[tuple[str, str], ...]:
    """The lists an entity is on now, as kind and name, the gravest first: what stands beside its status."""
    abnormal = "经营异常状态" if family == "individual" else "经营异常名录"
    names = {Disclosure.SERIOUS: "严重违法失信名单", Disclosure.ABNORMAL: abnormal}
    return tuple((kind, name) for kind, name in names.items() if kind in kinds)


def of_the_parent(parent: Entity, kinds: Collection[str]) -> str:
    """What stands against the enterprise that answers for a branch (公司法第十三条), in a sentence."""
    said = "".join(_listed(dict.fromkeys(kinds, 1), parent.family))
    return f"它隶属于{parent.name}，这个主体{said}" if said else ""


def _listed(counts: Mapping[str, int], family: str) -> list[str]:
    abnormal, serious = bool(counts.get(Disclosure.ABNORMAL)), bool(counts.get(Disclosure.SERIOUS))
    if abnormal and family == "individual":
        return ["现在被标记为经营异常状态" + ("，并被列入严重违法失信名单。" if serious else "。")]
    lists = ["经营异常名录"] * abnormal + ["严重违法失信名单"] * serious
    return [f"现在被列入{_joined(lists)}。"] if lists else []


def as_of(entity: Entity, unit: str, now: datetime) -> str:
    """From which unit, and as of when."""
    moment = f"{now:%Y-%m-%d %H:%M}"
    return (
        f"以上是 {moment} 本站显示的内容，登记信息由{unit}录入，"
        f"{entity.updated_at.astimezone(now.tzinfo):%Y-%m-%d} 更新。公示期满的记录已经停止公示，"
        "没有公示不等于从来没有。"
    )


def _joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{'、'.join(words[:-1])}和{words[-1]}"
