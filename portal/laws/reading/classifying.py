"""Level, kind, issuers and topic of a law, from its folder, its title and its history."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.laws.reading.tree import HistoryEvent


class Level(StrEnum):
    """Legal level (法律位阶), highest first."""

    CONSTITUTION = "constitution"
    LAW = "law"
    REGULATION = "regulation"
    JUDICIAL = "judicial"
    DEPARTMENT_RULE = "department"
    LOCAL_REGULATION = "local"
    LOCAL_RULE = "localrule"
    NORMATIVE = "normative"


LEVEL_LABELS = {
    Level.CONSTITUTION: "宪法",
    Level.LAW: "法律",
    Level.REGULATION: "行政法规",
    Level.JUDICIAL: "司法解释",
    Level.DEPARTMENT_RULE: "部门规章",
    Level.LOCAL_REGULATION: "地方性法规",
    Level.LOCAL_RULE: "地方政府规章",
    Level.NORMATIVE: "规范性文件",
}


class Kind(StrEnum):
    """What an instrument does: a decision that amends is never a version of what it amends."""

    MAIN = "main"
    AMENDMENT = "amendment"
    DECISION = "decision"


KIND_LABELS = {Kind.MAIN: "文本", Kind.AMENDMENT: "修正案、修改决定", Kind.DECISION: "决定、决议"}

TOPIC_LABELS = {
    "market": "市场主体登记",
    "credit": "信用监管",
    "tax": "财政税收",
    "employment": "就业和社会保障",
    "service": "政务服务",
    "competition": "竞争和消费者权益",
    "quality": "质量和安全",
    "constitutional": "宪法和宪法相关法",
    "civil": "民法商法",
    "administrative": "行政法",
    "economic": "经济法",
    "social": "社会法",
    "ecology": "生态环境",
    "criminal": "刑法",
    "procedure": "诉讼与非诉讼程序",
}

_LAW_FOLDERS = {
    "宪法相关法": "constitutional",
    "民法典": "civil",
    "民法商法": "civil",
    "行政法": "administrative",
    "经济法": "economic",
    "社会法": "social",
    "刑法": "criminal",
    "诉讼与非诉讼程序法": "procedure",
    "constitutional-relevance": "constitutional",
    "civil-and-commercial": "civil",
    "administrative": "administrative",
    "economic": "economic",
    "social": "social",
    "criminal-law": "criminal",
    "procedural": "procedure",
    "ecological-environment": "ecology",
}
_LEVEL_FOLDERS = {
    "宪法": Level.CONSTITUTION,
    "constitution": Level.CONSTITUTION,
    "行政法规": Level.REGULATION,
    "司法解释": Level.JUDICIAL,
    "部门规章": Level.DEPARTMENT_RULE,
    "地方性法规": Level.LOCAL_REGULATION,
    "地方政府规章": Level.LOCAL_RULE,
    "规范性文件": Level.NORMATIVE,
}
_AMENDMENT = re.compile(r"修正案(?:[（(].*[）)])?$|关于修改.*的决定$|的修改决定$|附件[一二三]的决定$")
_DECISION = re.compile(r"的?(?:决定|决议|命令)$")
_COURTS = ("最高人民法院", "最高人民检察院")
_TITLE_TOPICS = (
    (
        "market",
        r"市场主体|个体工商户|公司|企业(?:法人|名称|登记|破产)|合伙企业|独资企业|合作社|无证无照|营业执照|注册资本",
    ),
    ("credit", r"信息公示|信用|征信|失信|异常名录"),
    ("tax", r"税|财政|预算|会计|发票"),
    ("employment", r"就业|劳动|社会保险|工伤|失业|职工|社会保障"),
    ("service", r"政务服务|信息公开|行政许可|营商环境|政务数据"),
    ("competition", r"不正当竞争|反垄断|公平竞争|消费者|价格|广告|商标|直销|传销|经营者集中"),
    ("quality", r"食品|药品|医疗器械|化妆品|特种设备|产品质量|计量|标准化|认证|安全生产"),
    ("ecology", r"环境保护|污染|生态|野生动物|自然保护|水土保持"),
    ("civil", r"民法典|民事|合同|著作权|专利|知识产权"),
    ("criminal", r"刑事|刑法|犯罪"),
    ("procedure", r"诉讼|仲裁|执行程序|管辖|审判"),
)


@dataclass(frozen=True, slots=True)
class Class:
    """Where an instrument belongs; codes as in the enums and TOPIC_LABELS."""

    level: Level
    kind: Kind
    issuers: tuple[str, ...]
    topics: tuple[str, ...]


def classify(title: str, category: Sequence[str], history: Iterable[HistoryEvent]) -> Class:
    """Class of a law; folders decide, title and history where folders say nothing."""
    events = list(history)
    level = _level(title, category, events)
    if _AMENDMENT.search(title):
        kind = Kind.AMENDMENT
    elif _DECISION.search(title):
        kind = Kind.DECISION
    else:
        kind = Kind.MAIN
    return Class(level, kind, _issuers(title, level, category, events), _topics(title, category))


def _level(title: str, category: Sequence[str], events: list[HistoryEvent]) -> Level:
    for folder in reversed(category):
        if folder in _LAW_FOLDERS:
            return Level.LAW
        if folder in _LEVEL_FOLDERS:
            return _LEVEL_FOLDERS[folder]
    if title.startswith(_COURTS):
        return Level.JUDICIAL
    if title.endswith("宪法") or "宪法修正案" in title:
        return Level.CONSTITUTION
    organs = " ".join(f"{event.organ} {event.doc_no}" for event in events)
    if "全国人民代表大会" in organs:
        return Level.LAW
    if "国务院" in organs or "国令" in organs:
        return Level.REGULATION
    if "人民政府令" in organs:
        return Level.LOCAL_RULE
    if re.search(r"(?:部|总局|委员会|总署)令", organs):
        return Level.DEPARTMENT_RULE
    if re.search(r"[省市州区]人民代表大会", organs) or re.match(
        r".{2,8}(?:省|市|自治[区州县]|经济特区).*条例", title
    ):
        return Level.LOCAL_REGULATION
    return Level.NORMATIVE


def _issuers(
    title: str, level: Level, category: Sequence[str], events: list[HistoryEvent]
) -> tuple[str, ...]:
    if level is Level.JUDICIAL:
        named = [court for court in _COURTS if court in title.split("关于")[0]]
        return tuple(
            named or [court for court in _COURTS if any(court in event.text for event in events)][:2]
        )
    if level is Level.REGULATION:
        return (
            ("国务院", "中央军事委员会") if any("中央军" in event.doc_no for event in events) else ("国务院",)
        )
    if level in (Level.CONSTITUTION, Level.LAW):
        organ = next((event.organ for event in events if event.organ.startswith("全国人民代表大会")), "")
        return (organ,) if organ else ()
    if level is Level.DEPARTMENT_RULE:
        named = [event.organ for event in events if event.organ and event.verb]
        below = category[-1:] if category and category[-1] not in _LEVEL_FOLDERS else ()
        return (named[-1],) if named else tuple(below)
    organs = next((event.organ for event in events if event.organ), "")
    return tuple(organs.split("、")) if organs else ()


def _topics(title: str, category: Sequence[str]) -> tuple[str, ...]:
    found = [topic for topic, pattern in _TITLE_TOPICS if re.search(pattern, title)]
    folder = next((_LAW_FOLDERS[name] for name in reversed(category) if name in _LAW_FOLDERS), "")
    if not folder and any(name in ("宪法", "constitution") for name in category):
        folder = "constitutional"
    return tuple(dict.fromkeys([*found, *([folder] if folder else [])]))
