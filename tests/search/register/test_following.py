"""The register's shelf follows its records as the site's does, and neither minds the other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from portal.core import clock
from portal.core.announcements import Change
from portal.core.models import ScheduleMark
from search import indexing, journal, registry
from search.asking import Question, ask
from search.documents import Source
from search.engines.base import Health
from search.register import look_up
from search.shelves import REGISTER, folder


@pytest.fixture(params=["index_dir", "in_elastic"], ids=["embedded", "elastic"])
def records(request: pytest.FixtureRequest, entities: Callable[[str], Group]) -> Callable[[str], Group]:
    request.getfixturevalue(request.param)
    return entities


def called(text: str) -> set[str]:
    return {hit.entry.name for hit in look_up(text).hits}


def told(group: Group) -> list[Change]:
    return [Change("auth.group", str(group.pk))]


def test_a_change_is_followed_and_what_is_withdrawn_leaves_at_once(records: Callable[[str], Group]) -> None:
    group, other = records("示范市老王面馆"), records("示范市晨光百货")
    report = indexing.rebuild(shelf=REGISTER)
    assert (report.documents, report.objects) == (2, {"auth.entity": 2})
    Group.objects.filter(pk=group.pk).update(name="示范市老李面馆")
    indexing.handle(told(group), REGISTER)
    assert called("面馆") == {"示范市老李面馆"}
    Group.objects.filter(pk=group.pk).update(name="撤回的面馆")
    indexing.handle(told(group), REGISTER)
    assert called("面馆") == called("老李") == called("laoli") == set()
    gone = told(other)
    other.delete()
    indexing.handle(gone, REGISTER)
    assert look_up("").total == 0


def test_changes_during_a_rebuild_are_replayed(
    records: Callable[[str], Group], monkeypatch: pytest.MonkeyPatch
) -> None:
    group = records("示范市老王面馆")
    indexing.rebuild(shelf=REGISTER)
    fill = indexing._fill

    def fill_then_change(*args: Any) -> None:
        fill(*args)
        Group.objects.filter(pk=group.pk).update(name="示范市老李面馆")
        indexing.handle(told(group), REGISTER)
        assert called("面馆") == {"示范市老李面馆"}

    monkeypatch.setattr(indexing, "_fill", fill_then_change)
    assert indexing.rebuild(shelf=REGISTER).replayed == 1
    assert called("面馆") == {"示范市老李面馆"}


def test_shelves_stand_apart(
    entities: Callable[[str], Group], group_source: Callable[[str], Group], index_dir: Path
) -> None:
    group = entities("示范市老王面馆")
    call_command("rebuild_index", verbosity=0)
    assert called("面馆") == {group.name}
    assert {each.document.title for each in ask(Question(text="面馆"), flat=True).results} == {group.name}
    built = [indexing.index_of(shelf).state().built_at for shelf in registry.shelves()]
    with journal.rebuilding(folder(REGISTER)):
        indexing.rebuild()  # of the site
    again = [indexing.index_of(shelf).state().built_at for shelf in registry.shelves()]
    assert again[0] != built[0] and again[1] == built[1]
    call_command("rebuild_index", "--shelf", "register", verbosity=0)
    assert indexing.engine().state().built_at == again[0]
    assert folder(REGISTER).parent == index_dir.parent and folder(REGISTER) != index_dir


def test_a_shelf_is_mended_by_itself(entities: Callable[[str], Group], index_dir: Path) -> None:
    group = entities("示范市老王面馆")
    repair = indexing.SelfRepair(REGISTER)
    assert repair.next_due(clock.now()) is not None
    repair.handle([Change(ScheduleMark._meta.label_lower, "search")])  # the site's
    assert look_up("面馆").unavailable is Health.MISSING
    repair.handle([Change(ScheduleMark._meta.label_lower, "search.register")])
    assert called("面馆") == {group.name}
    assert indexing.engine().state().health is Health.MISSING
    live = folder(REGISTER) / (folder(REGISTER) / "live").read_text()
    (live / "meta.json").write_text("{")
    assert look_up("面馆").unavailable is Health.DAMAGED
    indexing.handle(told(group), REGISTER)
    assert called("面馆") == {group.name}


def test_a_shelf_on_which_nothing_stands_is_not_looked_after(
    clean_registry: registry.Registry, index_dir: Path
) -> None:
    assert registry.shelves() == ("site",)
    assert indexing.SelfRepair(REGISTER).next_due(clock.now()) is None


def test_one_that_cannot_be_described_hinders_nobody(
    entities: Callable[[str], Group], index_dir: Path
) -> None:
    good, bad = entities("示范市老王面馆"), entities("示范市晨光面馆")
    indexing.rebuild(shelf=REGISTER)
    Group.objects.filter(pk=bad.pk).update(name="坏面馆")
    Group.objects.filter(pk=good.pk).update(name="示范市老李面馆")
    indexing.handle([*told(good), *told(bad)], REGISTER)
    assert called("面馆") == {"示范市老李面馆"}


@pytest.fixture
def shown(entities: Callable[[str], Group], group_source: Callable[[str], Group], client: Any) -> Any:
    for name in ("示范市青石县老王面馆", "青石县老王理发店", "老王商行", "老王五金店", "登记指南"):
        entities(name)
    indexing.rebuild()

    def said(text: str, **more: str) -> str:
        page: str = client.get("/search/", {"q": text, "direct": "0"} | more).content.decode()
        return page.partition('id="named-title"')[2].partition("</section>")[0]

    return said


def test_the_search_page_shows_whom_a_question_names(shown: Any, index_dir: Path) -> None:
    assert shown("老王面馆") == ""  # as long as there is no such index
    indexing.rebuild(shelf=REGISTER)
    section = shown("老王面馆")
    assert ">市场主体<" in section and "<mark>老王面馆</mark>" in section
    assert 'href="/entities/?q=%E8%80%81%E7%8E%8B%E9%9D%A2%E9%A6%86"' in section
    assert shown("老王").count("listing__item") == 3
    for text in ("怎样办执照", "王", "有限公司", "老黄面馆", "laowang"):
        assert shown(text) == ""
    assert shown("老王面馆", kind="guide") == ""
    assert isinstance(registry.sources(REGISTER)[0], Source)
