"""Synthetic disclosures about synthetic entities: every kind, class and edge of the retention rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from zlib import crc32

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Offence:
    """What a decision of the demo punishes: words, the article that it rests on, and how it is graded."""

    category: str
    facts: str
    basis: str
    measures: str
    content: str
    fine: str = ""
    gravity: str = "一般"
    low_fine: str = "否"


OFFENCES = (
    Offence(
        "未办理变更登记",
        "住所变更后未办理变更登记，责令改正后逾期仍未改正。",
        "《市场主体登记管理条例》第四十六条",
        "罚款",
        "罚款 1 万元。",
        "1",
    ),
    Offence(
        "未按规定放置营业执照",
        "未将营业执照置于经营场所醒目位置，责令改正后仍未改正。",
        "《市场主体登记管理条例》第四十八条",
        "罚款",
        "罚款 500 元。",
        "0.05",
        "轻微",
        "是",
    ),
    Offence(
        "提交虚假材料取得登记",
        "提交虚假的住所使用材料取得登记。",
        "《市场主体登记管理条例》第四十四条",
        "罚款",
        "罚款 8 万元。",
        "8",
        "严重",
    ),
    Offence(
        "发布虚假广告",
        "在店内海报中宣传商品获奖，不能提供证明。",
        "《中华人民共和国广告法》第五十五条",
        "罚款",
        "责令停止发布，罚款 20 万元。",
        "20",
        "严重",
    ),
    Offence(
        "未按规定经营食品",
        "采购食品时没有查验供货者的许可证。",
        "《中华人民共和国食品安全法》第一百二十六条",
        "罚款",
        "罚款 5000 元。",
        "0.5",
        "一般",
        "是",
    ),
    Offence(
        "长期停业未经营",
        "开业后自行停业连续六个月以上，也没有办理歇业。",
        "《中华人民共和国公司法》第二百六十条",
        "吊销营业执照",
        "吊销营业执照。",
        gravity="严重",
    ),
)
CAUSES = (
    "未按照规定的期限公示年度报告",
    "通过登记的住所或者经营场所无法联系",
    "公示信息隐瞒真实情况、弄虚作假",
)
RESULTS = ("未发现问题", "未按规定公示应当公示的信息", "通过登记的住所（经营场所）无法联系")
REPORTED, UNSHOWN, MISSED = "已公示", "已报送，经营者选择不公示", "未公示"
FOOD = "《中华人民共和国食品安全法》第三十五条"
EQUIPMENT = "《中华人民共和国特种设备安全法》第三十三条"
PERMITS = (
    ("食品经营许可证", "单位食堂", FOOD),
    ("特种设备使用登记证", "叉车 1 台", EQUIPMENT),
    ("特种设备使用登记证", "载货电梯 1 台", EQUIPMENT),
)
FOOD_PERMITS = (("食品经营许可证", "食品销售", FOOD), ("食品经营许可证", "餐饮服务", FOOD))
LISTS = "《企业信息公示暂行条例》第十七条"


@dataclass(slots=True)
class Discloser:
    """Makes rows by the keys of `columns.DISCLOSURES`; decisions lie before `day`."""

    day: date
    seed: int = 2007
    random: Random = field(init=False)
    number: int = 0

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311  (rows to look at, not secrets)

    def rows(self, entities: Iterator[Mapping[str, str]], share: float) -> Iterator[Row]:
        """About `share` of the entities get one disclosure each, of a random kind and day."""
        random = self.random
        makers = (self.permit, self.penalty, self.abnormal, self.inspection, self.annual_report)
        for entity in entities:
            if random.random() < share:
                earliest = date.fromisoformat(entity["ESTDATE"])
                span = max(1, (self.day - earliest).days)
                days_ago = min(span - 1, int(random.random() * 1000) + 1)
                yield random.choice(makers)(entity, self.day - timedelta(days=max(0, days_ago)))

    def _row(self, kind: str, entity: Mapping[str, str], decided: date, role: str, **more: str) -> Row:
        self.number += 1
        return {
            "KIND": kind,
            "UNISCID": entity["UNISCID"],
            "ENTNAME": entity["ENTNAME"],
            "ORGNAME": entity["REGORG"],
            "ROLE": role,
            "SOURCE": entity["REGORG"],
            "DECDATE": decided.isoformat(),
            "PUBDATE": min(self.day, decided + timedelta(days=5)).isoformat(),
        } | more

    def permit(self, entity: Mapping[str, str], decided: date, years: int = 5) -> Row:
        """行政许可, for some years."""
        sells_food = any(word in entity.get("OPSCOPE", "") for word in ("食品", "餐饮", "糕点"))
        name, content, basis = self.random.choice(FOOD_PERMITS if sells_food else PERMITS)
        return self._row(
            "行政许可",
            entity,
            decided,
            "许可",
            DOCNAME=name,
            DOCNO=f"示许〔{decided:%Y}〕{self.number:06d}号",
            CATEGORY="普通",
            CONTENT=content,
            BASIS=basis,
            CERTNO=f"SX{decided:%Y}{self.number:07d}",
            VALFROM=decided.isoformat(),
            VALTO=(decided + timedelta(days=365 * years)).isoformat(),
        )

    def penalty(
        self, entity: Mapping[str, str], decided: date, offence: Offence | None = None, **more: str
    ) -> Row:
        """行政处罚 by the ordinary procedure."""
        chosen = offence or self.random.choice(OFFENCES[:-1])
        return (
            self._row(
                "行政处罚",
                entity,
                decided,
                "处罚",
                DOCNAME="行政处罚决定书",
                DOCNO=f"示市监处罚〔{decided:%Y}〕{self.number:06d}号",
                CATEGORY=chosen.category,
                FACTS=chosen.facts,
                BASIS=chosen.basis,
                CONTENT=chosen.content,
                MEASURES=chosen.measures,
                FINE=chosen.fine,
                GRAVITY=chosen.gravity,
                LOWFINE=chosen.low_fine,
                PROCEDURE="普通程序",
            )
            | more
        )

    def abnormal(self, entity: Mapping[str, str], listed: date, removed: date | None = None) -> Row:
        """列入经营异常名录; an individual business is marked."""
        cause = self.random.choice(CAUSES)
        row = self._row(
            "经营异常名录", entity, listed, "登记", FACTS=cause, BASIS=LISTS, ABNTIME=listed.isoformat()
        )
        if removed:
            row |= {"REMDATE": removed.isoformat(), "REMREASON": "已改正", "REMORG": entity["REGORG"]}
        return row

    def serious(self, entity: Mapping[str, str], listed: date) -> Row:
        """列入严重违法失信名单."""
        return self._row(
            "严重违法失信名单",
            entity,
            listed,
            "处罚",
            DOCNO=f"示市监列〔{listed:%Y}〕{self.number:06d}号",
            FACTS="两年内因同类违法行为受到两次以上行政处罚。",
            BASIS="《市场监督管理严重违法失信名单管理办法》",
            ABNTIME=listed.isoformat(),
        )

    def inspection(self, entity: Mapping[str, str], checked: date) -> Row:
        """抽查检查结果."""
        return self._row(
            "抽查检查结果",
            entity,
            checked,
            "检查",
            PLANNO=f"示抽{checked:%Y%m}",
            CATEGORY="双随机、一公开抽查",
            FACTS="登记事项；公示信息；营业执照使用情况",
            RESULT=self.random.choices(RESULTS, (8, 1, 1))[0],
        )

    def annual_report(self, entity: Mapping[str, str], day: date, state: str = "") -> Row:
        """年报公示状态 of the year before; a random one unless it is said."""
        states = (REPORTED, UNSHOWN if entity["ENTTYPE"] == "9500" else REPORTED, MISSED)
        return self._row(
            "年报公示状态",
            entity,
            day,
            "登记",
            YEAR=str(day.year - 1),
            RESULT=state or self.random.choice(states),
        )

    def reports(self, entities: Iterable[Mapping[str, str]], years: Iterable[int]) -> Iterator[Row]:
        """年报公示状态 of these years for most of the entities that lived then; the same for the same code."""
        for year in years:
            first, last = date(year + 1, 1, 1), date(year + 1, 7, 8)
            for entity in entities:
                lot = crc32(f"{entity['UNISCID']}{year}".encode())
                missed = lot % 100 >= 94
                day = last if missed else first + timedelta(days=lot // 100 % 180)
                lived = entity["ESTDATE"] <= f"{year}-12-31" and (entity.get("CANDATE") or "9") > f"{day}"
                if lot % 100 < 8 or not lived or day > self.day or not entity["UNISCID"]:
                    continue
                unshown = entity["ENTTYPE"] == "9500" and lot // 100 % 3 == 0
                yield self.annual_report(entity, day, MISSED if missed else UNSHOWN if unshown else REPORTED)
