"""A small register of fictional names, on each engine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group

from search import indexing, registry
from search.documents import ListPage, Source, register, register_list, register_words
from search.register import Entry, Filters, Found, look_up
from search.shelves import REGISTER

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))
REGIONS = (
    "990000 示例省",
    "990100 示范市",
    "990102 示范区",
    "990121 青石县",
    "990200 南浦市",
    "990202 江岚区",
    "990300 北屏市",
    "990302 远岫区",
)


def entry(number: int, name: str, region: str = "990121", **fields: Any) -> Entry:
    """An entity written for these tests."""
    values: dict[str, Any] = {
        "industry": "H6210",
        "type": "individual",
        "status": "live",
        "established": dt.date(2020, 1, 1) + dt.timedelta(days=number % 2000),
    }
    key = f"credit.entity:{number}"
    return Entry(
        key=key, number=number, name=name, url=f"/entities/{number}/", region=region, **(values | fields)
    )


NAMES = (
    entry(1, "示范市青石县老王面馆"),
    entry(2, "北屏市远岫新能源科技有限公司", "990302", industry="C3812", type="limited"),
    entry(3, "南浦市江岚区红旗食品经营部", "990202", industry="F5210"),
    entry(4, "云帆（示范）药材加工厂", "990102", industry="C2730"),
    entry(5, "示范市晨光百货商行", "990102", industry="F5210", former=("示范市旭日杂货商行",)),
    entry(6, "青石县丰穗农机专业合作社", industry="A0519", type="cooperative"),
    entry(7, "远岫新能源汽车服务（南浦）有限公司", "990202", type="limited", industry="O8111"),
    entry(8, "ABC咖啡店", "990302"),
    entry(9, "示范市青石县老王面馆", status="cancelled", weight=0),
    entry(10, "南浦市江岚区老王理发店", "990202", industry="O8040"),
)


class Register:
    """The entries in the engine in use, asked as the page asks."""

    def build(self, entries: Iterable[Entry]) -> Register:
        with indexing.register_engine().builder(REGIONS) as builder:
            for each in entries:
                builder.add(each.key, [each])
            builder.finish()
        return self

    def ask(self, text: str = "", now: dt.datetime = NOON, **asked: Any) -> Found:
        more = {name: asked.pop(name) for name in ("cursor", "size", "facets") if name in asked}
        found = look_up(text, Filters(**asked), now=now, **more)
        assert found.unavailable is None
        return found

    def numbers(self, text: str = "", **asked: Any) -> list[int]:
        return [hit.entry.number for hit in self.ask(text, **asked).hits]


@pytest.fixture(params=["index_dir", "in_elastic"], ids=["embedded", "elastic"])
def names(request: pytest.FixtureRequest) -> Register:
    """An empty register on each engine."""
    request.getfixturevalue(request.param)
    return Register()


@pytest.fixture
def embedded_names(index_dir: Path, settings: Any) -> Register:
    settings.SEARCH_ELASTICSEARCH_URL = ""
    return Register()


@pytest.fixture
def entities(db: None, clean_registry: registry.Registry) -> Iterator[Callable[[str], Group]]:
    """Groups as entities, a stand-in for the register; gives a function that makes one."""
    Group.objects.all().delete()

    def documents(group: Group) -> Iterable[Entry]:
        if "坏" in group.name:
            raise ValueError("cannot be described")
        if "撤" not in group.name:
            yield entry(group.pk, group.name)

    def batches(keys: Any) -> Iterable[Any]:
        groups = Group.objects.order_by("pk")
        if keys is not None:
            groups = groups.filter(pk__in=keys)
        yield [(group.pk, tuple(documents(group))) for group in groups]

    register(
        Source(
            name="auth.entity",
            model=Group,
            shelf=REGISTER,
            kinds=(),
            documents=documents,
            objects=lambda: Group.objects.order_by("pk"),
            batches=batches,
        )
    )
    register_words(lambda: REGIONS, shelf=REGISTER)
    register_list(ListPage(REGISTER, "市场主体", "/entities/"))
    yield lambda name: Group.objects.create(name=name)
