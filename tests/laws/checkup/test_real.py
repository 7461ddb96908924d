"""Verdicts on real laws whose history is known; needs the shared collections."""

from __future__ import annotations

from datetime import date

import pytest

from portal.core import clock
from portal.laws.checkup.judging import Judge, Judged, Verdict
from portal.laws.importing import Report

TODAY = date(2026, 11, 23)


def one(text: str, day: str = "") -> Judged:
    with clock.at(TODAY):
        (judged,) = Judge(date.fromisoformat(day) if day else None).judge(text)
    return judged


def said(judged: Judged) -> str:
    return "".join(evidence.text for evidence in judged.evidence)


@pytest.mark.django_db
def test_known_histories(library: Report) -> None:
    individual = "《个体工商户条例》第八条"
    assert one(individual, "2022-10-31").verdict is Verdict.IN_FORCE
    assert one(individual, "2022-10-31").later == "此后废止"
    assert one(individual, "2022-11-01").verdict is Verdict.REPEALED
    assert "由《促进个体工商户发展条例》废止" in said(one(individual))

    disclosure = "《企业信息公示暂行条例》第八条"
    assert one(disclosure, "2024-04-30").verdict is Verdict.IN_FORCE
    assert one(disclosure, "2024-04-30").url.endswith("/2014-10-01/8/")
    assert one(disclosure, "2024-05-01").verdict is Verdict.NO_TEXT
    assert "2024-05-01 起施行的全文还没有收入" in said(one(disclosure))

    company = "《中华人民共和国公司法》第四十七条第一款"
    assert one(company).verdict is Verdict.AMENDED
    assert "2024-07-01 起" in said(one(company))
    assert one(company, "2024-06-30").later == "此后已修改"
    assert one("公司法第267条").verdict is Verdict.NO_ARTICLE
    assert one("《公司法》（2018年修正）第二十六条").verdict is Verdict.OLD_TEXT
    assert one("《公司法》（主席令第15号）第一条").verdict in (Verdict.AMENDED, Verdict.IN_FORCE)
    assert one("国务院令第746号").title == "中华人民共和国市场主体登记管理条例"
    assert one("《公司登记管理条例》第九条").verdict is Verdict.REPEALED
