"""A small library over Django's own Group model, on each engine, in an index of its own."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from elasticsearch import Elasticsearch

from portal.core.announcements import Change
from search import indexing, registry
from search.asking import Question, ask
from search.documents import Document, Kind, Source, register, register_resolver
from search.engines.base import AnswerChanged, Engine
from search.engines.elastic.engine import ElasticEngine
from search.engines.embedded.engine import EmbeddedEngine
from search.query import Filters, parse, plan
from search.ranking import ranking, status_on
from search.words import lexicon

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def article(number: str, law: str, text: str, **fields: Any) -> Document:
    """An article of a law written for these tests."""
    group = fields.pop("group", f"laws.instrument:{law}")
    return Document(
        key=f"{group}:{number}",
        kind="article",
        title=f"{law} {number}",
        url=f"/laws/{abs(hash(group)) % 1000}/{number}/",
        body=text,
        group=group,
        group_title=law,
        group_url=f"/laws/{abs(hash(group)) % 1000}/",
        level=fields.pop("level", "法律"),
        **fields,
    )


def law(title: str, **fields: Any) -> Document:
    """A law as a whole."""
    group = fields.pop("group", f"laws.instrument:{title}")
    url = f"/laws/{abs(hash(group)) % 1000}/"
    return Document(
        key=group,
        kind="law",
        title=title,
        url=url,
        group=group,
        group_title=title,
        group_url=url,
        level=fields.pop("level", "法律"),
        **fields,
    )


def page(key: str, title: str, body: str = "", kind: str = "guide", **fields: Any) -> Document:
    """A guide or notice."""
    return Document(key=f"{kind}:{key}", kind=kind, title=title, url=f"/{kind}s/{key}/", body=body, **fields)


COLLECTION = [
    law("农民专业合作社法", names=("合作社法",)),
    article("第十二条", "农民专业合作社法", "设立农民专业合作社，应当有五名以上符合规定的成员。"),
    law("促进个体工商户发展条例", level="行政法规", names=("国令755",)),
    article("第十三条", "促进个体工商户发展条例", "个体工商户可以自愿变更经营者。", level="行政法规"),
    law("公司法"),
    article(
        "第四十七条", "公司法", "股东应当自公司成立之日起五年内缴足出资。", headings="第三章 有限责任公司"
    ),
    page(
        "g1", "个体工商户设立登记", "经营者到登记机关办理，领取营业执照。共需提交3份材料，2024年起网上办理。"
    ),
    page("n1", "关于报送年度报告的通知", "请于六月三十日前报送。依据国市监注发〔2025〕58号。", kind="notice"),
    page("n2", "小规模纳税人增值税政策解读", "月销售额未达到起征点的，免征增值税。", kind="notice"),
]


class Library:
    """Documents in an engine, asked as the page asks. ``make`` gives one more engine on the same index."""

    def __init__(self, make: Callable[[], Engine]) -> None:
        self.make = make
        self.engine = make()

    def again(self) -> Library:
        """As another process sees it."""
        return Library(self.make)

    def build(self, documents: Iterable[Document], words: tuple[str, ...] = ()) -> Library:
        with self.engine.builder(words) as builder:
            for document in documents:
                builder.add(document.key, [document])
            builder.finish()
        return self

    def plan(self, text: str, now: dt.datetime = NOON, **filters: Any) -> Any:
        return plan(
            parse(text),
            segmenter=self.engine.segmenter(),
            lexicon=lexicon(),
            numbers=ranking(),
            now=now,
            filters=Filters(**filters),
        )

    def find(self, text: str, now: dt.datetime = NOON, **filters: Any) -> list[str]:
        """Titles in their final order; asked anew, as the page does, when they change meanwhile."""
        while True:
            with suppress(AnswerChanged):
                return self._find(text, now, **filters)

    def _find(self, text: str, now: dt.datetime, **filters: Any) -> list[str]:
        found = self.engine.search(self.plan(text, now, **filters), limit=300)
        numbers = ranking()
        hits = sorted(
            found.hits,
            key=lambda hit: (
                -numbers.score(
                    hit.score,
                    hit.prior,
                    status_on(now.date(), hit.effective_from, hit.effective_until),
                )
            ),
        )
        return [document.title for document in self.engine.documents(found, hits)]

    def counts(self, text: str, **filters: Any) -> dict[str, dict[str, int]]:
        found = self.engine.search(self.plan(text, **filters), limit=10)
        return {facet: dict(values) for facet, values in found.counts.items()}


def embedded(root: Path) -> Library:
    return Library(lambda: EmbeddedEngine(root))


@pytest.fixture(scope="session")
def elastic(elasticsearch_url: str) -> Iterator[Callable[[], str]]:
    """Gives aliases that nobody else uses; what is behind them goes at the end."""
    from elasticsearch import Elasticsearch

    prefix = f"test-{secrets.token_hex(4)}"
    yield lambda: f"{prefix}-{secrets.token_hex(4)}"
    client = Elasticsearch(elasticsearch_url, request_timeout=60)
    names = list(client.indices.get(index=f"{prefix}-*"))
    for start in range(0, len(names), 50):
        client.indices.delete(index=",".join(names[start : start + 50]))


@pytest.fixture(scope="session", params=["embedded", "elastic"])
def shelf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Library]:
    """Gives empty libraries; every test that takes it runs once on each engine."""
    if request.param == "embedded":
        return lambda: embedded(tmp_path_factory.mktemp("library") / "index")
    url, alias = request.getfixturevalue("elasticsearch_url"), request.getfixturevalue("elastic")

    def make() -> Library:
        name = alias()
        return Library(lambda: ElasticEngine(url, name))

    return make


@pytest.fixture
def library(shelf: Callable[[], Library]) -> Library:
    return shelf()


@pytest.fixture
def index_dir(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index folder of this test's own, for the embedded engine."""
    # A rolled back test gives its numbers of announcements to the next one; a database in use never does.
    monkeypatch.setattr(indexing, "_seen", set())
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    return tmp_path / "index"


@pytest.fixture
def in_elastic(index_dir: Path, elasticsearch_url: str, elastic: Callable[[], str], settings: Any) -> str:
    """The same on Elasticsearch; gives the alias."""
    settings.SEARCH_ELASTICSEARCH_URL = elasticsearch_url
    settings.SEARCH_ELASTICSEARCH_INDEX = elastic()
    return str(settings.SEARCH_ELASTICSEARCH_INDEX)


@pytest.fixture
def clean_registry() -> Iterator[registry.Registry]:
    with registry.isolated() as fresh:
        yield fresh


KINDS = (Kind("guide", "办事指南", 10), Kind("notice", "通知公告", 30))


@pytest.fixture
def group_source(db: None, index_dir: Path, clean_registry: registry.Registry) -> Callable[[str], Any]:
    """Groups as documents, a stand-in for a section's records; gives a function that makes one."""
    from django.contrib.auth.models import Group

    Group.objects.all().delete()

    def documents(group: Group) -> Iterable[Document]:
        if "坏" in group.name:
            raise ValueError("cannot be described")
        if "隐藏" not in group.name:
            yield Document(
                key=f"auth.group:{group.pk}", kind="guide", title=group.name, url=f"/guides/{group.pk}/"
            )

    register(
        Source(
            name="auth.group",
            model=Group,
            kinds=KINDS,
            documents=documents,
            objects=lambda: Group.objects.order_by("pk"),
        )
    )
    return lambda name: Group.objects.create(name=name)


@pytest.fixture
def stocked(index_dir: Path, clean_registry: registry.Registry) -> None:
    """The documents of ``collection``, found by kind and by exact name."""
    from tests.search import collection  # which is written in terms of this module

    kinds = (
        Kind("guide", "办事指南", 10),
        Kind("law", "法律文件", 20),
        Kind("article", "条文", 21),
        Kind("notice", "通知公告", 30),
    )
    register(
        Source(name="x.x", model=Group, kinds=kinds, documents=lambda each: (), objects=Group.objects.none)
    )
    register_resolver(collection.resolver)
    embedded(index_dir).build(collection.COLLECTION)


@pytest.fixture
def visitor(stocked: None, client: Client) -> Client:
    """Somebody who searches them."""
    return client


@pytest.fixture(params=["index_dir", "in_elastic"], ids=["embedded", "elastic"])
def records(request: pytest.FixtureRequest, group_source: Callable[[str], Group]) -> Callable[[str], Group]:
    request.getfixturevalue(request.param)
    return group_source


@pytest.fixture
def kept(settings: Any, index_dir: Path) -> Callable[[], int]:
    """How many indices there are: the one in use, and rests."""

    def count() -> int:
        if not settings.SEARCH_ELASTICSEARCH_URL:
            return len(list(index_dir.glob("index-*")))
        client = Elasticsearch(settings.SEARCH_ELASTICSEARCH_URL)
        return len(client.indices.get(index=f"{settings.SEARCH_ELASTICSEARCH_INDEX}-*"))

    return count


@pytest.fixture
def engine_code(records: Callable[[str], Group], settings: Any) -> str:
    """An expression that makes the engine of this test in another process, where ``root`` is the folder."""
    if settings.SEARCH_ELASTICSEARCH_URL:
        place = settings.SEARCH_ELASTICSEARCH_URL, settings.SEARCH_ELASTICSEARCH_INDEX
        return f"__import__('search.engines.elastic.engine', fromlist=['_']).ElasticEngine(*{place!r})"
    return "__import__('search.engines.embedded.engine', fromlist=['_']).EmbeddedEngine(root)"


def titles(text: str) -> set[str]:
    return {result.document.title for result in ask(Question(text=text), flat=True, size=50).results}


def change(group: Group) -> Change:
    return Change("auth.group", str(group.pk))
