"""Cases that the demo must show: entities with a history, and disclosures at every edge of the retention rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from portal.credit.demo.composing import FORMS, Composer, Form, credit_code, registration_number
from portal.credit.demo.disclosing import OFFENCES, Discloser, Row
from portal.credit.demo.words import BY_REGION, TRADES

UNION = Form("9100", "f", "3", ("专业合作社联合社",), 0)
BY_WORD = {trade.word: trade for trade in TRADES}
BY_TYPE = {form.type_code: form for form in FORMS}


def entities(composer: Composer) -> Iterator[tuple[str, Row]]:
    """Entities with something to show, each with what it shows."""

    def made(type_code: str, trade: str, at: str = "990102", **more: str) -> Row:
        row = composer.placed(composer.row(BY_TYPE[type_code], BY_WORD[trade]), BY_REGION[at])
        return {**row, "REGSTATE": "存续", "CANDATE": "", "CANREASON": "", **more}

    day = composer.day
    converted, ended = ((day - timedelta(days=days)).isoformat() for days in (200, 30))
    yield (
        "kept code",
        made(
            "1130",
            "食品",
            UNISCID=credit_code("2", "990102", 900001),
            REGNO="",
            ENTNAME="示范市示范区示范老街糕点有限公司",
            REGCAP="20",
            DOM="示范市示范区东门大街 21 号",
            CONVFROM="个体工商户",
            CONVDATE=converted,
            ESTDATE="2016-03-18",
            APPRDATE=converted,
            OLDNAMES="示范市示范区示范老街糕点店",
        ),
    )
    yield (
        "old number only",
        made(
            "9500",
            "面馆",
            "990121",
            UNISCID="",
            REGNO=registration_number("990121", True, 4321),
            ENTNAME="示范市青石县示范石桥面馆",
            REGCAP="2",
            DOM="示范市青石县石桥村 6 号",
            REGSTATE="注销",
            ESTDATE="2009-05-06",
            APPRDATE="2014-08-12",
            CANDATE="2014-08-12",
            CANREASON="歇业停办",
        ),
    )
    parent = made("1130", "五金", ENTNAME="示范市示范宏达五金有限公司", ESTDATE="2012-06-01", REGCAP="200")
    yield "parent", parent
    for name, at in (("新河分公司", "990103"), ("青石分公司", "990121")):
        yield (
            "branch",
            made(
                "2130",
                "五金",
                at,
                ENTNAME=f"{parent['ENTNAME']}{name}",
                PARENTCODE=parent["UNISCID"],
                CAPSTRUCT="",
            ),
        )
    yield (
        "union",
        {
            **composer.row(UNION, BY_WORD["蔬菜"]),
            "ENTNAME": "示范市示范青禾蔬菜专业合作社联合社",
            "REGSTATE": "存续",
            "CANDATE": "",
            "CANREASON": "",
        },
    )
    yield (
        "former names",
        made(
            "1151",
            "软件",
            "990103",
            ENTNAME="示范市示范新智软件有限公司",
            OLDNAMES="示范市示范智行软件有限公司；示范市新河区示范启明电脑有限公司",
            REGCAP="100",
            DOM="示范市新河区工业园一路 3 号",
            ESTDATE="2011-04-20",
            APPRDATE="2021-06-22",
        ),
    )
    yield (
        "paused",
        made(
            "9500",
            "理发",
            "990103",
            ENTNAME="示范市新河区示范晨光理发店",
            REGSTATE="歇业",
            ESTDATE="2018-03-12",
            APPRDATE=(day - timedelta(days=100)).isoformat(),
        ),
    )
    yield (
        "mixed",
        made(
            "1130",
            "金属结构",
            "990103",
            ENTNAME="示范市示范合力金属结构有限公司",
            CAPSTRUCT="自然人:55;国有:45",
            REGCAP="1000",
            ESTDATE="2015-09-09",
        ),
    )
    yield (
        "cancelled",
        made(
            "1130",
            "会展",
            ENTNAME="示范市示范远景会展有限公司",
            REGSTATE="注销",
            ESTDATE="2018-01-15",
            APPRDATE=ended,
            CANDATE=ended,
            CANREASON="决议解散",
        ),
    )
    yield from _with_a_past(made)


def _with_a_past(made: Callable[..., Row]) -> Iterator[tuple[str, Row]]:
    """What lies behind them stands in `changing.of_edges`."""
    yield (
        "changed",
        made(
            "1130",
            "餐饮",
            "990121",
            ENTNAME="示范市青石县示范石桥餐饮有限公司",
            LEREP="吴示七",
            DOM="示范市青石县青石街 30 号",
            REGCAP="100",
            OPSCOPE="餐饮服务（正餐）；食品销售。",
            ESTDATE="2015-10-26",
            APPRDATE="2024-07-19",
        ),
    )
    yield (
        "revoked, then cancelled",
        made(
            "1130",
            "运输",
            "990103",
            ENTNAME="示范市新河区示范迅达运输有限公司",
            REGSTATE="注销",
            ESTDATE="2013-02-25",
            APPRDATE="2024-03-20",
            CANDATE="2024-03-20",
            CANREASON="被吊销营业执照",
        ),
    )
    yield (
        "grown",
        made(
            "9100",
            "葡萄",
            "990121",
            ENTNAME="示范市青石县示范柳河葡萄专业合作社",
            MEMBERS="农民:26;单位:1;总数:27",
            REGCAP="60",
            ESTDATE="2014-04-02",
            APPRDATE="2019-05-28",
        ),
    )


def disclosures(maker: Discloser, owners: Sequence[Row]) -> Iterator[Row]:
    """About grown-up entities: what ends today, tomorrow, ended yesterday, at a month's end, under both regimes."""
    day = maker.day
    firms = iter(
        [
            row
            for row in owners
            if row["ENTTYPE"] == "1130" and row["ESTDATE"] < "2021" and row["REGSTATE"] == "存续"
        ]
    )
    stalls = iter(
        [
            row
            for row in owners
            if row["ENTTYPE"] == "9500" and row["ESTDATE"] < "2021" and row["REGSTATE"] == "存续"
        ]
    )
    minor, general, serious = OFFENCES[1], OFFENCES[0], OFFENCES[3]
    for offence, years, months in ((minor, 0, 3), (general, 1, 0), (serious, 3, 0)):
        for shift in (-1, 0, 1, 30):  # ended yesterday, ends today, tomorrow, in a month
            yield maker.penalty(next(firms), _back(day, years, months) + timedelta(days=shift), offence)
    for decided in (date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 20), date(2026, 8, 31)):
        for offence in (minor, general, serious):
            yield maker.penalty(next(firms), decided, offence)
    yield maker.penalty(next(firms), day - timedelta(days=90), OFFENCES[5])
    yield maker.penalty(
        next(firms),
        day - timedelta(days=60),
        replace(serious, measures="罚款；限制从业", content="罚款 20 万元，五年内不得从业。"),
        RESTRICTTO=_back(day, -5, 0).isoformat(),
    )
    yield maker.penalty(
        next(stalls),
        day - timedelta(days=10),
        replace(minor, measures="通报批评", content="通报批评。", fine=""),
    )
    for days_ago in (20, 200, 500):
        yield maker.abnormal(next(firms), day - timedelta(days=days_ago))
        yield maker.abnormal(next(stalls), day - timedelta(days=days_ago))
    yield maker.abnormal(next(firms), day - timedelta(days=400), day - timedelta(days=3))
    for years in (0, 1, 2, 3):
        yield maker.serious(next(firms), _back(day, years, 0) - timedelta(days=15))


def of_one(maker: Discloser, owner: Row) -> Iterator[Row]:
    """One enterprise with a disclosure of every kind, to see them side by side."""
    day = maker.day
    yield maker.permit(owner, day - timedelta(days=700))
    yield maker.permit(owner, day - timedelta(days=90))
    yield maker.penalty(owner, day - timedelta(days=45), OFFENCES[0])
    yield maker.penalty(owner, day - timedelta(days=500), OFFENCES[3])
    yield maker.abnormal(owner, day - timedelta(days=130))
    yield maker.serious(owner, day - timedelta(days=400))
    for days_ago in (60, 420):
        yield maker.inspection(owner, day - timedelta(days=days_ago))
    for years_ago in (0, 1):
        yield maker.annual_report(owner, date(day.year - years_ago, 6, 12))


def _back(day: date, years: int, months: int) -> date:
    """The same day of an earlier month; the last day where that month is shorter."""
    index = day.year * 12 + day.month - 1 - years * 12 - months
    first = date(index // 12, index % 12 + 1, 1)
    after = date((index + 1) // 12, (index + 1) % 12 + 1, 1)
    return first.replace(day=min(day.day, (after - first).days))
