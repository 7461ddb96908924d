"""How the site is running, for everybody: search, background work, and how new the content is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max
from wagtail.models import Page

from portal.core import clock
from portal.core.models import Announcement
from portal.core.worker import last_beat
from portal.laws.models import Version
from portal.statistics.models import Release
from search import registry
from search.engines.base import Health
from search.indexing import engine, index_of
from search.shelves import REGISTER

LATE = dt.timedelta(minutes=1)
"""A change that waits longer than this is said to be late."""
STOPPED = dt.timedelta(minutes=2)
"""Background work that gives no sign of life for longer than this is said to have stopped."""
_AWAY = {
    Health.MISSING: "索引正在建立，搜索页暂时只按标题查找。",
    Health.OTHER_VERSION: "索引正在更新，搜索页暂时只按标题查找。",
    Health.DAMAGED: "索引正在重建，搜索页暂时只按标题查找。",
    Health.UNREACHABLE: "检索服务没有应答，搜索页暂时只按标题查找。",
    Health.FAILED: "检索程序出错，搜索页暂时只按标题查找。",
}

_REGISTER_AWAY = {
    Health.MISSING: "名称索引正在建立。",
    Health.OTHER_VERSION: "名称索引正在更新。",
    Health.DAMAGED: "名称索引正在重建。",
    Health.UNREACHABLE: "检索服务没有应答。",
    Health.FAILED: "检索程序出错。",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One part of the site: whether it works, and a sentence about it."""

    name: str
    works: bool
    text: str

    @property
    def label(self) -> str:
        """The state in a word."""
        return "正常" if self.works else "异常"


def lines() -> list[Line]:
    """The parts of the site as they are now."""
    return [_searching(), *_register(), _working()]


def freshness() -> list[tuple[str, str]]:
    """What content there is and when it was last renewed; a kind without content is left out."""
    now = clock.now()
    pages = Page.objects.live().public().aggregate(newest=Max("last_published_at"))["newest"]
    laws = Version.objects.filter(live=True).aggregate(newest=Max("loaded_on"))["newest"]
    figures = Release.objects.filter(live=True, published_at__lte=now).aggregate(newest=Max("published_at"))
    found = (("网页内容", _moment(pages)), ("法律法规", laws), ("统计数据", _moment(figures["newest"])))
    return [(name, str(newest)) for name, newest in found if newest]


def _searching() -> Line:
    state = engine().state()
    if state.health is not Health.READY:
        return Line("检索", False, _AWAY[state.health])
    built = _moment(dt.datetime.fromisoformat(state.built_at)) if state.built_at else ""
    return Line(
        "检索", True, f"可以查找 {state.documents} 条内容" + (f"，索引建于 {built}。" if built else "。")
    )


def _register() -> list[Line]:
    if REGISTER not in registry.shelves():
        return []
    state = index_of(REGISTER).state()
    if state.health is not Health.READY:
        return [Line("主体名称检索", False, f"{_REGISTER_AWAY[state.health]}代码和注册号照常可查。")]
    return [Line("主体名称检索", True, f"可以查找 {state.documents} 个市场主体。")]


def _working() -> Line:
    now, last = clock.now(), last_beat()
    waiting = Announcement.objects.filter(due_at__lte=now).order_by("due_at")
    first = waiting.values_list("due_at", flat=True).first()
    text = "所有变更都已处理。"
    if first is not None:
        text = f"有 {waiting.count()} 项变更等待处理，最早的一项从 {_moment(first)} 开始等待。"
    if last is None or now - last > STOPPED:
        since = f"自 {_moment(last)} 起没有运行" if last else "还没有运行过"
        return Line("后台任务", False, f"{since}。{text}")
    return Line("后台任务", first is None or now - first < LATE, f"最近运行于 {_moment(last)}。{text}")


def _moment(moment: dt.datetime | None) -> str:
    return f"{moment.astimezone(clock.TZ):%Y-%m-%d %H:%M}" if moment else ""
