"""The engine on Elasticsearch: what only a server can do wrong, and agreement with the embedded engine."""

from __future__ import annotations

import datetime as dt
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from elasticsearch import BadRequestError, Elasticsearch

from portal.core import clock
from portal.core.announcements import announce, drain
from portal.core.models import Announcement
from search import indexing
from search.asking import Question, ask
from search.engines.base import AnswerChanged, Health, IndexUnavailable, Replacement
from search.engines.elastic import dsl
from search.engines.elastic.engine import ElasticEngine
from search.engines.elastic.writing import ABOUT
from tests.platform.support import ROOT, free_port
from tests.search.conftest import COLLECTION, NOON, Library, article, embedded, page


@pytest.fixture
def server(elasticsearch_url: str) -> Elasticsearch:
    return Elasticsearch(elasticsearch_url)


@pytest.fixture
def library(elasticsearch_url: str, elastic: Callable[[], str]) -> Library:
    alias = elastic()
    return Library(lambda: ElasticEngine(elasticsearch_url, alias))


def alias_of(library: Library) -> str:
    assert isinstance(library.engine, ElasticEngine)
    return library.engine._alias


@pytest.mark.parametrize(
    "filters", [{}, {"kind": "article"}, {"level": "法律"}, {"kind": "notice", "level": "法律"}]
)
def test_answers_as_the_embedded_engine(library: Library, tmp_path: Path, filters: dict[str, Any]) -> None:
    many = [
        article(
            f"第{n}条",
            "示范市商事登记条例",
            f"申请人提交第{n}项材料的，登记机关应当核对。" + "登记" * (n % 7),
        )
        for n in range(80)
    ]
    other = embedded(tmp_path / "index").build(COLLECTION + many)
    library.build(COLLECTION + many)
    for question in ("登记机关核对材料", "合作社", "公司法第47条", "“五年内缴足”", "个体户 执照", "国令755"):
        ours = library.engine.search(library.plan(question, **filters), limit=300)
        theirs = other.engine.search(other.plan(question, **filters), limit=300)
        assert (ours.total, ours.counts) == (theirs.total, theirs.counts)
        first, second = library.find(question, **filters), other.find(question, **filters)
        assert first[:1] == second[:1]
        assert len({*first[:10]} & {*second[:10]}) >= 0.8 * len(second[:10])


def test_nothing_but_the_core_of_the_server_is_asked_for(library: Library, server: Elasticsearch) -> None:
    library.build(COLLECTION)
    ((_, made),) = server.indices.get(index=f"{alias_of(library)}-*").items()
    assert made["mappings"]["dynamic"] == "strict"
    types = {field["type"] for field in made["mappings"]["properties"].values()}
    assert types <= {"keyword", "text", "long", "integer", "double"}
    assert made["settings"]["index"]["analysis"]["analyzer"]["tokens"]["tokenizer"] == "whitespace"


def test_the_client_is_imported_in_one_module() -> None:
    naming = re.compile(r"^\s*(?:from|import) elastic(?:search|_transport)", re.M)
    files = [*(ROOT / "search").rglob("*.py"), *(ROOT / "portal").rglob("*.py")]
    assert [f.name for f in files if naming.search(f.read_text(encoding="utf-8"))] == [
        Path(dsl.__file__).name
    ]


def test_late_write_is_refused(library: Library, server: Elasticsearch) -> None:
    """A bulk request that was held up on its way arrives after a newer state."""
    library.build([page("a", "第一稿")])
    library.engine.apply([Replacement("guide:a", (page("a", "第二稿"),))])
    library.engine.apply([Replacement("guide:a", (page("a", "第三稿"),))])
    late = {"_id": "guide:a", "version": 2, "version_type": "external_gte"}
    answer = server.bulk(
        index=alias_of(library),
        operations=[{"index": late}, {"key": "guide:a"}, {"delete": late}],
        refresh=True,
    )
    assert {status["status"] for item in answer["items"] for status in item.values()} == {409}
    assert library.find("第三稿") == ["第三稿"]


def test_a_page_may_pass_to_another_owner_within_one_change(library: Library) -> None:
    library.build([page("a", "甲的指南")])
    taken = page("a", "乙的指南")
    library.engine.apply([Replacement("guide:b", (taken,)), Replacement("guide:a")])
    assert library.find("指南") == ["乙的指南"]
    library.engine.apply([Replacement("guide:a")])
    assert library.find("指南") == ["乙的指南"]


def test_owner_with_very_many_documents_is_renewed(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.engines.elastic.writing._LOOK", 7)
    monkeypatch.setattr("search.engines.elastic.writing._BATCH", 500)
    pages = [page(f"p{n:02}", f"指南第{n}篇") for n in range(30)]
    library.build([page("a", "指南")])
    library.engine.apply([Replacement("many", tuple(pages))])
    assert library.engine.state().documents == 31
    library.engine.apply([Replacement("many", tuple(pages[:1]))])
    assert library.engine.state().documents == 2


def test_long_keys_and_texts_fit(library: Library) -> None:
    long = page("长" * 300, "很长的指南" + "长" * 9_000, "正文" * 60_000)
    library.build([long])
    found = library.engine.search(library.plan("指南"), limit=5)
    assert library.engine.documents(found, found.hits) == [long]


def test_withdrawn_between_finding_and_showing_is_not_shown(library: Library) -> None:
    library.build([page("a", "第一稿")])
    found = library.engine.search(library.plan("第一稿"), limit=5)
    library.again().engine.apply([Replacement("guide:a")])
    with pytest.raises(AnswerChanged):
        library.engine.documents(found, found.hits)


def test_another_process_follows_the_swap(library: Library) -> None:
    library.build([page("a", "旧的指南")])
    reader = library.again()
    assert reader.find("指南") == ["旧的指南"]
    library.build([page("b", "新的指南")])
    assert reader.find("指南") == ["新的指南"]


def test_newest_first(library: Library) -> None:
    days = [dt.date(2026, 1, 3), None, dt.date(2026, 5, 1)]
    library.build([page(str(n), f"公告{n}", date=day) for n, day in enumerate(days)])
    found = library.engine.search(library.plan("公告"), limit=5, by_date=True)
    assert [each.title for each in library.engine.documents(found, found.hits)] == ["公告2", "公告0", "公告1"]


def test_pages_reach_ten_thousand_without_gap_or_repetition(library: Library) -> None:
    library.build([page(f"{n * 37 % 120:03}", "同名公告") for n in range(120)])
    plan = library.plan("公告")
    every = [hit.address for hit in library.engine.search(plan, limit=10_000, counts=False).hits]
    assert len(set(every)) == 120
    assert every[:40] == [hit.address for hit in library.engine.search(plan, limit=40).hits]


def test_what_the_server_refuses_as_wrong_is_our_error_and_not_its_absence(library: Library) -> None:
    library.build([page("a", "公告")])
    with pytest.raises(BadRequestError):
        library.engine.search(library.plan("公告"), limit=10_001)
    assert library.find("公告") == ["公告"]


@pytest.mark.parametrize("harm", ["no_record", "other_stamp", "unreadable"])
def test_harm_is_named(library: Library, server: Elasticsearch, harm: str) -> None:
    library.build(COLLECTION)
    alias = alias_of(library)
    if harm == "no_record":
        server.delete(index=alias, id=ABOUT, refresh=True)
    else:
        text = '{"stamp": "of another time", "words": [], "built_at": ""}' if harm == "other_stamp" else "{"
        server.index(index=alias, id=ABOUT, document={"stored": text}, refresh=True)
    expected = Health.OTHER_VERSION if harm == "other_stamp" else Health.DAMAGED
    assert library.again().engine.state().health is expected


def test_index_of_another_version_is_rebuilt_saying_so(
    group_source: Callable[[str], Group],
    in_elastic: str,
    server: Elasticsearch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    group_source("登记指南")
    indexing.rebuild()
    about = {"stored": '{"stamp": "of another time", "words": [], "built_at": ""}'}
    server.index(index=in_elastic, id=ABOUT, document=about, refresh=True)
    repair = indexing.SelfRepair()
    assert repair.next_due(clock.now()) is not None
    repair.fire(clock.now(), clock.now())
    drain()
    assert ask(Question(text="指南"), flat=True).total == 1
    assert "正在重建" in caplog.text


def test_portals_on_one_server_leave_each_other_alone(
    library: Library, elasticsearch_url: str, server: Elasticsearch
) -> None:
    alias = alias_of(library)
    other = Library(lambda: ElasticEngine(elasticsearch_url, f"{alias}-two")).build([page("b", "乙站")])
    library.build([page("a", "甲站")])
    library.build([page("a", "甲站")])
    assert other.find("乙站") == ["乙站"]
    assert len(server.indices.get(index=f"{alias}-*")) == 2


class Deaf:
    """A server that takes connections and never answers."""

    def __enter__(self) -> str:
        self._socket = socket.create_server(("127.0.0.1", 0))
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __exit__(self, *reason: object) -> None:
        self._socket.close()


def test_server_that_hangs_costs_readers_little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dsl, "READ_TIMEOUT", 0.3)
    with Deaf() as url:
        engine = ElasticEngine(url, "none")
        waited = []

        def read() -> None:
            begin = time.monotonic()
            with pytest.raises(IndexUnavailable) as told:
                engine.segmenter()
            assert told.value.health is Health.UNREACHABLE
            waited.append(time.monotonic() - begin)

        threads = [threading.Thread(target=read) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(waited) == 8
        assert max(waited) < 1.5
        read()
        assert waited[-1] < 0.1


@pytest.fixture
def gone(
    group_source: Callable[[str], Group], in_elastic: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], None]]:
    """A portal whose server has gone away; gives a function that brings it back."""
    monkeypatch.setattr(dsl, "REST", 0.05)
    group_source("登记指南")
    indexing.rebuild()
    there = settings.SEARCH_ELASTICSEARCH_URL
    settings.SEARCH_ELASTICSEARCH_URL = f"http://127.0.0.1:{free_port()}"

    def back() -> None:
        settings.SEARCH_ELASTICSEARCH_URL = there

    yield back


def test_search_page_says_so_and_comes_back(gone: Callable[[], None], client: Client) -> None:
    begin = time.monotonic()
    response = client.get("/search/", {"q": "指南"})
    assert response.status_code == 200
    assert "检索服务暂时不可用，以下只按标题查找" in response.content.decode()
    assert client.get("/api/v1/search", {"q": "指南"}).status_code == 503
    assert time.monotonic() - begin < 2 * dsl.READ_TIMEOUT + 1
    gone()
    assert client.get("/api/v1/search", {"q": "指南"}).json()["total"] == 1


def test_changes_wait_in_the_outbox(gone: Callable[[], None], caplog: pytest.LogCaptureFixture) -> None:
    Announcement.objects.all().delete()
    announce(Group.objects.create(name="年报指南"))
    drain()
    waiting = Announcement.objects.get(listener="search")
    assert 0 < (waiting.due_at - clock.now()).total_seconds() < 5
    assert "Traceback" not in caplog.text
    assert indexing.SelfRepair().next_due(clock.now()) is None
    gone()
    with clock.at(clock.now() + dt.timedelta(seconds=5)):
        drain()
    assert ask(Question(text="指南"), flat=True).total == 2
    assert not Announcement.objects.exists()


def test_searchable_at_once_after_a_change(group_source: Callable[[str], Group], in_elastic: str) -> None:
    indexing.rebuild()
    begin = time.monotonic()
    announce(group_source("年报指南"))
    drain()
    assert ask(Question(text="指南"), flat=True).total == 1
    assert time.monotonic() - begin < 3


def test_moments_are_compared_to_the_microsecond(library: Library) -> None:
    library.build([page("a", "公告", visible_from=NOON)])
    assert library.find("公告", NOON - dt.timedelta(microseconds=1)) == []
    assert library.find("公告", NOON) == ["公告"]
