"""What the check-up says of citations, on a day."""

from __future__ import annotations

from datetime import date

import pytest

from portal.core import clock
from portal.laws.checkup.judging import Judge, Judged, Level, Verdict
from portal.laws.models import Supersession, Version
from tests.laws.checkup.shelves import TODAY, add_version, kites, lanterns, law

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> object:
    with clock.at(TODAY):
        yield


def judge(text: str, day: str = "") -> list[Judged]:
    return Judge(date.fromisoformat(day) if day else None).judge(text)


def one(text: str, day: str = "") -> Judged:
    (judged,) = judge(text, day)
    return judged


def said(judged: Judged) -> str:
    return "".join(f"{evidence.text}{evidence.link}" for evidence in judged.evidence)


def links(judged: Judged) -> list[str]:
    return [evidence.url for evidence in judged.evidence if evidence.url]


def test_in_force_with_the_text_it_was_judged_by() -> None:
    lanterns()
    judged = one("依照《示范市河灯管理办法》第一条办理。")
    assert (judged.verdict, judged.level, judged.later) == (Verdict.IN_FORCE, Level.FINE, "")
    assert judged.url == "/laws/shifan-shi-hedeng-guanli-banfa/1/"
    assert "2026-07-01 起施行" in said(judged)
    assert "依照《示范市河灯管理办法》第一条办理。"[judged.start : judged.end] == "第一条"


def test_amended_says_since_when_and_links_to_the_comparison() -> None:
    lanterns()
    judged = one("《示范市河灯管理办法》第二条")
    assert (judged.verdict, judged.level) == (Verdict.AMENDED, Level.NOTICE)
    assert "第二条自 2026-07-01 起修改" in said(judged)
    compare = "/laws/shifan-shi-hedeng-guanli-banfa/compare/2021-05-01/2026-07-01/#art-2"
    assert compare in links(judged)


def test_an_older_day_is_judged_by_the_text_of_that_day_and_told_what_came_later() -> None:
    lanterns()
    kites()
    text = "《示范市河灯管理办法》第二条、第三条和《示范市风筝管理规定》第一条"
    first, second, third = judge(text, "2023-06-01")
    assert {one.verdict for one in (first, second, third)} == {Verdict.IN_FORCE}
    assert [one.later for one in (first, second, third)] == ["此后已修改", "此后已修改", "此后废止"]
    assert first.url == "/laws/shifan-shi-hedeng-guanli-banfa/2021-05-01/2/"
    assert "第三条自 2026-07-01 起删去" in said(second)
    assert "自 2024-01-01 起废止，由《示范市文体活动条例》废止" in said(third)


def test_repealed_by_what_and_since_when() -> None:
    kites()
    judged = one("《示范市风筝管理规定》第一条")
    assert (judged.label, judged.level) == ("已废止", Level.PROBLEM)
    assert "自 2024-01-01 起废止，由《示范市文体活动条例》废止。示范市文体活动条例" in said(judged)
    assert links(judged) == ["/laws/shifan-shi-wentihuodong-tiaoli/"]


def test_a_text_that_says_itself_what_is_repealed_need_not_be_put_right() -> None:
    kites()
    for text in (
        "《示范市风筝管理规定》同时废止。",
        "原《示范市风筝管理规定》第一条",
        "《示范市风筝管理规定》（已废止）",
    ):
        assert (one(text).label, one(text).level) == ("已废止", Level.NOTICE)
    assert one("依照《示范市风筝管理规定》办理。以前的办法废止。").level is Level.PROBLEM


def test_a_repealed_law_that_the_library_does_not_hold_is_known_from_the_clause() -> None:
    lanterns()
    Version.objects.filter(effective_from=date(2021, 5, 1)).update(
        repeals=["示范市河灯暂行规定"], own_effective_on=date(2021, 5, 1)
    )
    assert "由《示范市河灯管理办法》废止" in said(one("《示范市河灯暂行规定》第四条"))
    assert one("《示范市河灯暂行规定》第四条", "2020-01-01").verdict is Verdict.UNKNOWN


def test_no_such_article_paragraph_or_item() -> None:
    lanterns()
    nine, third = judge("《示范市河灯管理办法》第九条、第三条")
    assert (nine.verdict, third.verdict) == (Verdict.NO_ARTICLE, Verdict.NO_ARTICLE)
    assert "到第二条为止，没有第九条" in said(nine)
    assert "此前的文本有这一条，2026-07-01 起删去" in said(third)
    assert one("《示范市河灯管理办法》第二条第二款第二项").verdict is Verdict.AMENDED
    assert "只有 2 款" in said(one("《示范市河灯管理办法》第二条第三款"))
    assert "第二款只有 2 项" in said(one("《示范市河灯管理办法》第二条第二款第（五）项"))
    assert "没有分项" in said(one("《示范市河灯管理办法》第一条第（一）项"))
    assert "没有第三条、第四条、第五条" in said(one("《示范市河灯管理办法》第一条至第五条"))


def test_superseded_in_part_names_what_goes_instead() -> None:
    lantern, other = lanterns(), law("示范市水上活动条例", ("2026-09-01", ["水上活动应当安全。"]))
    Supersession.objects.create(
        instrument=lantern,
        article="2",
        number=2,
        from_day=date(2026, 9, 1),
        by=other,
        by_article="1",
        note="告知期限按新的规定",
        confirmed=True,
        live=True,
    )
    judged = one("《示范市河灯管理办法》第二条")
    assert (judged.label, judged.level) == ("部分失效", Level.PROBLEM)
    assert "第二条自 2026-09-01 起不再适用，以《示范市水上活动条例》第一条为准" in said(judged)
    assert links(judged) == ["/laws/shifan-shi-shuishang-huodong-tiaoli/1/"]
    assert one("《示范市河灯管理办法》第二条", "2026-08-01").verdict is Verdict.AMENDED
    assert one("《示范市河灯管理办法》第一条").verdict is Verdict.IN_FORCE
    assert one("《示范市河灯管理办法》").later == "部分条文不再适用"


def test_not_in_the_library_is_no_verdict_on_the_law() -> None:
    judged = one("《不曾收录的办法》第三条")
    assert (judged.label, judged.level, judged.url) == ("未收录", Level.NOTICE, "")
    assert (judged.title, judged.article) == ("不曾收录的办法", "第三条")
    assert "不能判断" in said(judged)


def test_a_text_not_loaded_is_never_judged_by_an_older_one() -> None:
    late = law("示范市灯会条例", ("2020-01-01", ["灯会应当安全。"]), ("2025-01-01", None))
    judged = one("《示范市灯会条例》第一条")
    assert (judged.label, judged.level) == ("全文待补", Level.NOTICE)
    assert "2025-01-01 起施行的全文还没有收入" in said(judged)
    earlier = one("《示范市灯会条例》第一条", "2024-05-01")
    assert (earlier.verdict, earlier.later) == (Verdict.IN_FORCE, "此后已修改")
    assert late.pk == earlier.instrument_id


def test_not_yet_in_force_and_about_to_change() -> None:
    law("示范市龙舟条例", ("2027-01-01", ["龙舟应当检验。"]))
    assert "自 2027-01-01 起施行" in said(one("《示范市龙舟条例》第一条"))
    assert one("《示范市龙舟条例》第一条").label == "尚未施行"
    lantern = lanterns()
    add_version(lantern, "2027-03-01", ["为了方便市民放河灯，制定本办法。", "放河灯不用告知。"])
    judged = one("《示范市河灯管理办法》第二条")
    assert judged.later == "即将修改" and "第二条自 2027-03-01 起将修改" in said(judged)
    assert one("《示范市河灯管理办法》第一条").later == ""


def test_numbers_of_documents() -> None:
    lanterns()
    kites()
    assert one("示范市人民政府令第3号").label == "已废止"
    wrong = one("《示范市河灯管理办法》（示范市人民政府令第3号）")
    assert wrong.label == "文号不符" and "示范市人民政府令第7号" in said(wrong)
    assert one("《示范市河灯管理办法》（示范市人民政府令第7号）").level is Level.FINE
    assert "公布的是此前的文本" in said(one("示范市人民政府令第7号"))


def test_the_year_of_a_text_that_is_no_longer_in_force() -> None:
    lanterns()
    for text in ("《示范市河灯管理办法》（2021年修正）第二条", "《示范市河灯管理办法》（2021修订）"):
        judged = one(text)
        assert (judged.label, judged.level) == ("已修改", Level.PROBLEM)
        assert "所引是 2021 年的文本，现在的文本是 2026-07-01 公布的" in said(judged)
        assert links(judged)[0].endswith("/compare/2021-05-01/2026-07-01/")
    assert one("《示范市河灯管理办法》（2021年修正）第二条", "2022-01-01").verdict is Verdict.IN_FORCE
    assert one("《示范市河灯管理办法》（2026年修订）第一条").verdict is Verdict.IN_FORCE
    assert one("《示范市河灯管理办法》（2021年通过）第一条").verdict is Verdict.IN_FORCE


def test_an_end_in_the_future_is_told() -> None:
    law(
        "示范市花会办法",
        ("2020-01-01", ["花会应当有序。"]),
        ended_on=date(2027, 1, 1),
        end_kind="lapsed",
    )
    judged = one("《示范市花会办法》第一条")
    assert (judged.verdict, judged.later, judged.level) == (Verdict.IN_FORCE, "即将失效", Level.NOTICE)
