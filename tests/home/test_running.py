"""The page that says how the site is running."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from portal.core import clock
from portal.core.models import Announcement, ScheduleMark
from portal.core.worker import beat
from search.documents import Document
from search.indexing import engine, index_of
from search.shelves import REGISTER

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def index_dir(tmp_path: Path, settings: Any) -> Path:
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    Announcement.objects.all().delete()
    beat()
    return tmp_path / "index"


def words(client: Client) -> str:
    response = client.get("/status/")
    assert response.status_code == 200
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def build() -> None:
    with engine().builder(()) as builder:
        builder.add("x", [Document(key="x", kind="x", title="甲", url="/x/")])
        builder.finish()
    with index_of(REGISTER).builder(()) as builder:
        builder.finish()


def test_all_is_well(client: Client) -> None:
    build()
    said = words(client)
    assert "各项服务运行正常" in said
    assert "检索 正常 可以查找 1 条内容" in said
    assert re.search(r"后台任务 正常 最近运行于 \d{4}-\d\d-\d\d \d\d:\d\d。所有变更都已处理", said)


def test_missing_index_is_said_and_comes_back(client: Client) -> None:
    said = words(client)
    assert "检索 异常" in said and "只按标题查找" in said
    assert "其余栏目照常浏览" in said
    build()
    assert "检索 正常" in words(client)


def test_late_work_is_said(client: Client) -> None:
    build()
    Announcement.objects.create(
        model_label="x.x", object_id="1", due_at=clock.now() - dt.timedelta(minutes=5)
    )
    said = words(client)
    assert re.search(r"后台任务 异常 最近运行于 [\d: -]+。有 1 项变更等待处理", said)
    Announcement.objects.update(due_at=clock.now())
    assert re.search(r"后台任务 正常 最近运行于 [\d: -]+。有 1 项", words(client))


def test_stopped_work_is_said_and_comes_back(client: Client) -> None:
    build()
    stopped = dt.datetime(2026, 11, 20, 9, 30, tzinfo=clock.TZ)
    with clock.at(stopped):
        beat()
    with clock.at(stopped + dt.timedelta(minutes=10)):
        said = words(client)
        assert "部分服务暂时异常" in said
        assert "后台任务 异常 自 2026-11-20 09:30 起没有运行。所有变更都已处理" in said
        call_command("run_due")
        assert "后台任务 正常 最近运行于 2026-11-20 09:40" in words(client)
    ScheduleMark.objects.all().delete()
    assert "后台任务 异常 还没有运行过" in words(client)
