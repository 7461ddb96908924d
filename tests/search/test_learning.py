"""Searches are counted without anybody's traces, and what had no answer gets one in one step."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.conf import settings as settings_of
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from portal.core import clock
from portal.core.announcements import run_due
from portal.core.models import Bureau, BureauMembership
from search import learning, registry
from search.following import FollowedMiddleware
from search.learning import masked
from search.models import Asked, Bet, Synonym
from search.query import parse
from tests.search.conftest import NOON, embedded, page


@pytest.fixture
def visitor(
    db: None, portal_data: Path, index_dir: Path, clean_registry: registry.Registry, client: Client
) -> Client:
    embedded(index_dir).build([page("g1", "早餐摊点备案", "备案当场办结。")])
    return client


def ask(visitor: Client, text: str, **more: Any) -> None:
    assert visitor.get("/search/", {"q": text, **more}).status_code == 200


@pytest.mark.django_db
def test_questions_are_counted_by_day_and_words(
    visitor: Client, portal_data: Path, django_capture_on_commit_callbacks: Any
) -> None:
    with clock.at(NOON):
        for _ in range(3):
            ask(visitor, "早餐  摊点")
        ask(visitor, "煎饼车")
        ask(visitor, "早餐 摊点", page=2)
        ask(visitor, "早餐 摊点", direct=0)
        ask(visitor, "早餐 摊点", kind="guide")
    with clock.at(NOON + dt.timedelta(minutes=2)):
        with django_capture_on_commit_callbacks(execute=True):
            run_due()
        assert {(row.text, row.times, row.empty) for row in Asked.objects.all()} == {
            ("早餐 摊点", 3, 0),
            ("煎饼车", 1, 1),
        }
        ask(visitor, "煎饼车")
    with clock.at(NOON + dt.timedelta(minutes=4)):
        with django_capture_on_commit_callbacks(execute=True):
            run_due()
        run_due()
        assert Asked.objects.get(text="煎饼车").times == 2
    assert list((portal_data / "asked").iterdir()) == []


@pytest.mark.django_db
def test_what_waits_says_nothing_about_who_asked(visitor: Client, portal_data: Path) -> None:
    visitor.get(
        "/search/",
        {"q": "张某 13800138000 的执照"},
        headers={"user-agent": "Secret/1.0"},
        REMOTE_ADDR="203.0.113.9",
    )
    kept = (portal_data / "asked" / "waiting.txt").read_text("utf-8")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d\t[01]\t张某 〔号码〕 的执照\n", kept)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["13800138000", "11010119900307123X", " someone@example.org ", "。。"])
def test_what_no_answer_could_be_given_to_is_not_counted(
    visitor: Client, portal_data: Path, text: str
) -> None:
    visitor.get("/search/", {"q": text})
    assert not (portal_data / "asked").exists()


@pytest.mark.django_db
def test_personal_numbers_reach_no_log(
    visitor: Client, portal_data: Path, index_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    number = "110101199003071234"
    for path in ("/search/", "/api/v1/search", "/api/v1/search/suggest", "/search/suggestions/"):
        visitor.get(path, {"q": number})
        visitor.get(path, {"q": f"{number} 的执照", "page": 5000, "format": "csv"})
    visitor.get("/search/", {"q": f"{number} 的执照"})
    (index_dir / "live").unlink()
    visitor.get("/search/", {"q": f"{number} 的处罚"})
    assert "搜索索引不可用" in caplog.text
    assert number not in caplog.text
    assert not any(number in path.read_text("utf-8") for path in (portal_data / "asked").iterdir())


def opened(visitor: Client, came_from: str, path: str = "/guides/g1/", **headers: str) -> list[str]:
    """The lines that a visit leaves."""
    middleware = FollowedMiddleware(lambda request: HttpResponse())
    names = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    middleware(RequestFactory().get(path, HTTP_REFERER=came_from, **names))
    waiting = Path(settings_of.PORTAL_DATA) / "asked" / "waiting.txt"
    return waiting.read_text("utf-8").splitlines() if waiting.exists() else []


RESULTS = "http://testserver/search/?q=%E7%85%8E%E9%A5%BC%E8%BD%A6+13800138000&kind=guide"


@pytest.mark.django_db
def test_opening_a_result_is_counted_for_its_question_alone(visitor: Client) -> None:
    with clock.at(NOON):
        (line,) = opened(visitor, RESULTS)
    assert line == f"{NOON:%Y-%m-%d}\t2\t煎饼车 〔号码〕"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("came_from", "path", "headers"),
    [
        ("http://elsewhere.example/search/?q=煎饼车", "/guides/g1/", {}),
        ("http://testserver/guides/?q=煎饼车", "/guides/g1/", {}),
        ("http://testserver/search/?kind=guide", "/guides/g1/", {}),
        ("http://[", "/guides/g1/", {}),
        (RESULTS, "/laws/", {}),
        (RESULTS, "/search/?q=x&page=2", {}),
        (RESULTS, "/api/v1/search/suggest", {}),
        (RESULTS, "/guides/g1/", {"dnt": "1"}),
        (RESULTS, "/guides/g1/", {"sec_gpc": "1"}),
        (RESULTS, "/guides/g1/", {"sec_fetch_dest": "image"}),
        (RESULTS + "x" * 5000, "/guides/g1/", {}),
    ],
)
def test_what_is_no_opened_result_is_not_counted(
    visitor: Client, came_from: str, path: str, headers: dict[str, str]
) -> None:
    assert opened(visitor, came_from, path, **headers) == []


@pytest.mark.django_db
def test_openings_reach_the_counts_of_their_day(
    visitor: Client, portal_data: Path, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    assert "search.following.FollowedMiddleware" in settings.MIDDLEWARE
    with clock.at(NOON):
        ask(visitor, "早餐摊点")
        ask(visitor, "早餐摊点")
        learning.note_opened(parse("早餐摊点"))
        learning.note_opened(parse("昨天问的"))
    with clock.at(NOON + dt.timedelta(minutes=2)), django_capture_on_commit_callbacks(execute=True):
        run_due()
    assert [(row.text, row.times, row.empty, row.opened) for row in Asked.objects.all()] == [
        ("早餐摊点", 2, 0, 1)
    ]


@pytest.mark.django_db
def test_editors_see_what_nobody_opened(admin_client: Client) -> None:
    for text, times, empty, followed in (
        ("没人点", 9, 0, 0), ("有人点", 9, 0, 1), ("问得少", 4, 0, 0), ("多半没有", 9, 6, 0)
    ):  # fmt: skip
        Asked.objects.create(day=clock.today(), text=text, times=times, empty=empty, opened=followed)
    html = admin_client.get(reverse("search_asked"), {"list": "unopened"}).content.decode()
    assert "<td>没人点</td>" in html
    assert not any(f"<td>{text}</td>" in html for text in ("有人点", "问得少", "多半没有"))
    assert "?said=%E6%B2%A1%E4%BA%BA%E7%82%B9" in html and "?words=%E6%B2%A1%E4%BA%BA%E7%82%B9" in html


@pytest.mark.parametrize(
    "number",
    [
        "110101199003071234",
        "11010119900307123X",
        "11010119900307123x",
        "110101 19900307 1234",
        "130503670401001",
        "13800138000",
        "138-0013-8000",
        "+86 138 0013 8000",
        "１３８００１３８０００",
        "6222 0200 0000 1234 567",
        "010-12345678",
        "someone@example.org",
        "粤B12345",
        "粤BD12345",
        "微信号：shifan_00123",
    ],
)
def test_personal_numbers_are_masked(number: str) -> None:
    kept = masked(parse(f"查{number}的处罚").folded)
    assert not re.search(r"\d{3}|@", kept)
    assert kept.endswith("的处罚")


@pytest.mark.parametrize("text", ["公司法第四十七条", "国办发〔2024〕22号", "国令755", "30万 2026年"])
def test_numbers_of_laws_and_years_are_kept(text: str) -> None:
    folded = parse(text).folded
    assert masked(folded) == folded


@given(st.text(max_size=30), st.from_regex(r"[0-9]{7,19}", fullmatch=True), st.text(max_size=30))
def test_no_long_number_is_kept_whatever_stands_around_it(before: str, number: str, after: str) -> None:
    assert not re.search(r"[0-9]{7}", masked(parse(before + number + after).folded))


@pytest.mark.django_db
def test_old_counts_are_forgotten(portal_data: Path) -> None:
    today = NOON.date()
    for age, times in ((1, 1), (29, 1), (31, 1), (31, 5), (181, 9)):
        Asked.objects.create(day=today - dt.timedelta(days=age), text=f"词{age}-{times}", times=times)
    with clock.at(NOON):
        learning.collect(NOON, NOON)
    assert set(Asked.objects.values_list("text", flat=True)) == {"词1-1", "词29-1", "词31-5"}


@pytest.mark.django_db
def test_a_flood_is_not_kept(visitor: Client, portal_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "MOST_WAITING", 100)
    monkeypatch.setattr(learning, "MOST_A_DAY", 2)
    for number in range(20):
        ask(visitor, f"词{number}")
    assert (portal_data / "asked" / "waiting.txt").stat().st_size < 200
    learning.collect(NOON, NOON)
    assert Asked.objects.count() == 2


@pytest.mark.django_db
def test_a_folder_that_cannot_be_written_harms_nobody(visitor: Client, portal_data: Path) -> None:
    (portal_data / "asked").write_text("in the way")
    ask(visitor, "早餐")


@pytest.mark.django_db
def test_an_editor_gives_an_answer_to_what_had_none() -> None:
    office = Bureau.objects.create(
        code="sfs", name="示范市市场监督管理局", level="city", region_code="990100"
    )
    user = get_user_model().objects.create_user("bianji", password="x")
    editor = Client()
    editor.force_login(user)
    assert editor.get(reverse("search_asked")).status_code == 302
    user.groups.add(Group.objects.get(name="编辑"))
    BureauMembership.objects.create(user=user, bureau=office)
    Asked.objects.create(day=clock.today(), text="煎饼车 & <b>", times=7, empty=7)
    Asked.objects.create(day=clock.today(), text="执照", times=9, empty=0)
    html = editor.get(reverse("search_asked")).content.decode()
    assert "煎饼车" in html and "<b>" not in html.partition("煎饼车")[2][:20]
    assert "<td>执照</td>" not in html
    assert "<td>执照</td>" in editor.get(reverse("search_asked"), {"list": "all"}).content.decode()
    assert "已有" not in html
    Synonym.objects.create(said="煎饼车", means="流动餐饮", bureau=office)
    Bet.objects.create(words="煎饼车&b", address="/guides/", title="指南", live=False, bureau=office)
    done = editor.get(reverse("search_asked")).content.decode()
    assert "<small>已有同义词，推荐还没有发布</small>" in done
    for prefix, name in (("synonym", "said"), ("bet", "words")):
        link = re.search(rf'href="([^"]*/search/{prefix}/add/\?{name}=[^"]*)"', html)
        assert link and "煎饼车 & <b>" in unquote(link[1])
        form = editor.get(link[1].replace("&amp;", "&")).context["form"]
        assert form[name].value() == "煎饼车 & <b>"
