"""The page that says how the site is running."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from portal.core import clock
from portal.core.models import Announcement
from search.documents import Document
from search.indexing import engine

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def index_dir(tmp_path: Path, settings: Any) -> Path:
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    Announcement.objects.all().delete()
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


def test_all_is_well(client: Client) -> None:
    build()
    said = words(client)
    assert "各项服务运行正常" in said
    assert "检索 正常 可以查找 1 条内容" in said
    assert "后台任务 正常 所有变更都已处理" in said


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
    assert "后台任务 异常 有 1 项变更等待处理" in said
    Announcement.objects.update(due_at=clock.now())
    assert "后台任务 正常 有 1 项" in words(client)
