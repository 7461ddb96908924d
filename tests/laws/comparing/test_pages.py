"""Comparison in the browser, the succession of articles, and what an article's page says about its past."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from portal.core import clock
from portal.core.announcements import drain
from portal.laws.importing import import_laws
from portal.laws.models import Instrument, Provision, Succession, Version
from tests.laws.comparing.lanterns import NEWER, OLDER
from tests.laws.texts import folder, law

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
TITLE = "示范市河灯燃放办法"
OLD = ("2011年8月1日 示范市人民政府令第7号公布", "2011年9月1日 施行")
NEW = (*OLD[:1], "2025年8月1日 示范市人民政府令第19号修订", "2025年9月1日 施行")
COMPARED = "compare/2011-09-01/2025-09-01/"


@pytest.fixture(autouse=True)
def _today() -> object:
    with clock.at(TODAY):
        yield


@pytest.fixture
def lanterns(tmp_path: Path) -> Instrument:
    """The two versions of the lantern law in the library."""
    ten = [f"第{number}条 {piece.text}" for number, piece in zip("一二三四五六七八九十", NEWER, strict=True)]
    newer = "\n\n".join([f"# {TITLE}", *NEW, "<!-- INFO END -->", "\n\n".join(ten).replace("\n", "\n\n")])
    older = law(TITLE, [piece.text.replace("\n", "\n\n") for piece in OLDER], OLD)
    import_laws([folder(tmp_path, {f"{TITLE}(2011-09-01).md": older, f"{TITLE}(2025-09-01).md": newer})])
    return Instrument.objects.get(title=TITLE)


def words(client: Client, url: str, status: int = 200) -> str:
    """The main part of a page as a reader without style sees it."""
    response = client.get(url)
    assert response.status_code == status, (url, response.status_code)
    main = response.content.decode().split("<main")[1].split("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", "", main)))


def html(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_the_import_fills_the_succession(lanterns: Instrument) -> None:
    rows = Succession.objects.filter(version__instrument=lanterns).select_related("before", "after")
    found = {(row.change, row.before and row.before.number, row.after and row.after.number) for row in rows}
    assert {("split", 3, 4), ("split", 3, 5), ("merged", 4, 6), ("merged", 5, 6)} <= found
    assert {("dropped", 6, None), ("added", None, 3), ("renumbered", 7, 9), ("same", 2, 2)} <= found
    assert {row.version.dated for row in rows} == {date(2025, 9, 1)}


def test_the_succession_follows_a_changed_text_and_a_version_taken_back(lanterns: Instrument) -> None:
    drain()
    newer = Version.objects.get(instrument=lanterns, effective_from=date(2025, 9, 1))
    Provision.objects.filter(version=newer, number=2).update(text="本市行政区域内的河灯活动，适用本办法。")
    newer.save()
    drain()
    assert Succession.objects.get(version=newer, after__number=2).change == "amended"
    newer.live = False
    newer.save()
    drain()
    assert not Succession.objects.filter(version__instrument=lanterns).exists()


def test_two_texts_stand_side_by_side_with_a_table_of_changes(client: Client, lanterns: Instrument) -> None:
    url = f"{lanterns.get_absolute_url()}{COMPARED}"
    text = words(client, url)
    assert "新增2 条第三条、第八条" in text.replace(" ", "").replace("2条", "2 条")
    assert "第四条、第五条（原第三条）" in text
    assert "第六条（原第四条、第五条）" in text
    assert "第二条文字未变" in text
    assert "第九条文字未变（原第七条）" in text
    assert "2025-09-01 的文本已删去" in text
    page = html(client, url)
    assert 'id="art-7"' in page
    assert 'id="old-art-6"' in page
    assert page.count("<h1") == 1
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_changes_are_told_without_colour_to_eye_and_ear(client: Client, lanterns: Instrument) -> None:
    page = html(client, f"{lanterns.get_absolute_url()}{COMPARED}")
    spoken = "".join(re.findall(r"<ins>.*?</ins>", page))
    assert '<span class="visually-hidden">［新增：</span>，保护水体环境<' in spoken
    assert '<span class="visually-hidden">［删去：</span>' in page


def test_only_what_changed_on_demand(client: Client, lanterns: Instrument) -> None:
    url = f"{lanterns.get_absolute_url()}{COMPARED}"
    assert "只看有变化的条文" in words(client, url)
    only = words(client, f"{url}?show=changed")
    assert "第二条文字未变" not in only
    assert "显示全部条文" in only
    assert "保护水体环境" in only
    page = html(client, f"{url}?show=changed")
    goals = re.findall(r'href="#([^"]+)"', page.split("<main")[1].split("</main>")[0])
    assert goals
    assert all(f'id="{goal}"' in page for goal in goals)


def test_the_summary_of_the_editors_stands_above(client: Client, lanterns: Instrument) -> None:
    Version.objects.filter(instrument=lanterns, effective_from=date(2025, 9, 1)).update(
        summary="残灯当天打捞。\n游船要给河灯让路。"
    )
    text = words(client, f"{lanterns.get_absolute_url()}{COMPARED}")
    assert text.index("修改要点") < text.index("残灯当天打捞。") < text.index("修改情况")


def test_a_text_that_is_not_loaded_is_not_compared(client: Client, lanterns: Instrument) -> None:
    Version.objects.create(
        instrument=lanterns, promulgated_on=date(2018, 1, 1), effective_from=date(2018, 2, 1), live=True
    )
    text = words(client, f"{lanterns.get_absolute_url()}compare/2011-09-01/2018-02-01/")
    assert "全文待补：2018-02-01 起施行的文本尚未载入本站，无法对照。" in text
    assert "修改情况" not in text
    over = words(client, f"{lanterns.get_absolute_url()}{COMPARED}")
    assert "两个文本之间还有 1 个文本" in over


def test_the_form_leads_to_the_comparison(client: Client, lanterns: Instrument) -> None:
    base = lanterns.get_absolute_url()
    form = words(client, f"{base}compare/")
    assert "较早的文本" in form
    response = client.get(f"{base}compare/", {"from": "2025-09-01", "to": "2011-09-01"})
    assert response.url == f"{base}{COMPARED}"  # type: ignore[attr-defined]
    assert "请选择两个不同的文本" in words(client, f"{base}compare/?from=2025-09-01&to=2025-09-01")
    assert "请选择两个不同的文本" in words(client, f"{base}compare/?from=2025-13-01&to=x")


def test_days_within_a_version_and_days_before_the_first(client: Client, lanterns: Instrument) -> None:
    base = lanterns.get_absolute_url()
    assert "逐条对照" in words(client, f"{base}compare/2020-01-01/2026-01-01/")
    assert f'rel="canonical" href="{base}{COMPARED}"' in html(client, f"{base}compare/2020-01-01/2026-01-01/")
    assert client.get(f"{base}compare/2026-01-01/2020-01-01/").status_code == 302
    assert "适用的是同一个文本" in words(client, f"{base}compare/2020-01-01/2021-01-01/")
    assert "尚无施行的文本" in words(client, f"{base}compare/1990-01-01/2021-01-01/", 404)
    assert client.get(f"{base}compare/2020-02-30/2021-01-01/").status_code == 404


def test_the_timeline_links_the_comparison(client: Client, lanterns: Instrument) -> None:
    assert f'href="{lanterns.get_absolute_url()}{COMPARED}">与上一版对照' in html(
        client, lanterns.get_absolute_url()
    )


def test_a_text_without_articles_is_compared_by_paragraph(client: Client) -> None:
    notice = Instrument.objects.create(title="示范市河灯通告", level="normative", live=True)
    for day, text in (
        (date(2020, 1, 1), "河灯节定于中元节举行。\n码头当晚禁止停车。"),
        (date(2022, 1, 1), "河灯节定于中元节举行。\n码头当晚禁止停放机动车。\n请乘坐公交车前往。"),
    ):
        Version.objects.create(
            instrument=notice, promulgated_on=day, effective_from=day, whole_text=text, live=True
        )
    text = words(client, f"{notice.get_absolute_url()}compare/2020-01-01/2022-01-01/")
    assert "第 1 段文字未变" in text
    assert "第 3 段 新增" in text


def test_an_article_tells_its_history(client: Client, lanterns: Instrument) -> None:
    base = lanterns.get_absolute_url()
    page = html(client, f"{base}7/")
    assert "本条沿革" in page
    assert f'href="{base}2011-09-01/8/">第八条' in page
    assert f'href="{base}{COMPARED}#art-7">对照' in page
    old = words(client, f"{base}2011-09-01/4/")
    assert "第六条" in old
    assert "由几条合并" in old
    gone = html(client, f"{base}2011-09-01/6/")
    assert f'href="{base}{COMPARED}#old-art-6">对照' in gone


def test_a_number_that_meant_another_article_says_where_that_is(client: Client, lanterns: Instrument) -> None:
    base = lanterns.get_absolute_url()
    text = words(client, f"{base}7/")
    assert "第七条在 2011-09-01 的文本中是另一条，内容现为第九条。" in text
    assert "是另一条，后来已经删去" not in words(client, f"{base}5/")
    assert "是另一条" not in words(client, f"{base}2/")
    assert "是另一条" not in words(client, f"{base}2025-09-01/7/")
    assert "第六条在 2011-09-01 的文本中是另一条，后来已经删去。" in words(client, f"{base}6/")


def test_a_number_beyond_the_last_shows_the_text_that_had_it(client: Client, tmp_path: Path) -> None:
    articles = [piece.text.replace("\n", "\n\n") for piece in OLDER]
    files = {
        "a.md": law(TITLE, articles, OLD),
        "b.md": law(TITLE, [*articles[:6], articles[8]], NEW),
    }
    import_laws([folder(tmp_path, files)])
    base = Instrument.objects.get(title=TITLE).get_absolute_url()
    moved = words(client, f"{base}9/")
    assert "现行文本中已没有第九条，以下是自 2011-09-01 起施行的文本，是最后一个有这一条的文本。" in moved
    assert "它的内容现见：第七条；查看现行文本" in moved
    assert "后来的文本删去了这一条。" in words(client, f"{base}8/")


def test_a_number_that_only_the_coming_text_has_is_called_so(client: Client, lanterns: Instrument) -> None:
    with clock.at(date(2025, 8, 20)):
        text = words(client, f"{lanterns.get_absolute_url()}10/")
    assert "现行文本中没有第十条，以下是自 2025-09-01 起施行的新文本中的这一条。" in text
