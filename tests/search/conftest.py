"""A small library over Django's own Group model, an index folder of its own, and a fixed set of documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from search import registry
from search.documents import Document, Kind, Source, register
from search.engines.embedded.engine import EmbeddedEngine
from search.query import Filters, parse, plan
from search.ranking import ranking, status_on
from search.words import lexicon

# Loading the dictionary of words takes a third of a second, in whichever example comes first.
hypothesis.settings.register_profile("search", deadline=None)
hypothesis.settings.load_profile("search")

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


class Library:
    """Documents in an engine, asked as the page asks."""

    def __init__(self, root: Path) -> None:
        self.engine = EmbeddedEngine(root)

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
        """Titles in their final order."""
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


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "index")


@pytest.fixture
def index_dir(tmp_path: Path, settings: Any) -> Path:
    """An index folder of this test's own."""
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    return tmp_path / "index"


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
