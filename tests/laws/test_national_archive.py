"""The real collections, read in full: exact counts, and the two together into the database."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from portal.laws.importing import import_laws
from portal.laws.models import Instrument, Provision, Version
from portal.laws.reading import Notice, ParsedLaw, read

# Counted by hand: 1,525 Markdown files, of which 14 are _index.md and one is the template of the form.
# Five of the articles are written 第一百二十八 条, with a blank in the number.
FILES, ARTICLES, WITHOUT, NO_LAW = 1510, 64_670, 81, 15


@pytest.fixture(scope="module")
def national(shared_data: Path) -> list[ParsedLaw | Notice]:
    return list(read([shared_data / "laws" / "lawrefbook_national.tar.xz"]))


def test_every_law_and_every_article_is_read(national: list[ParsedLaw | Notice]) -> None:
    laws = [one for one in national if isinstance(one, ParsedLaw)]
    assert len({place for law in laws for place in law.places}) == FILES
    assert sum(law.articles for law in laws) == ARTICLES
    assert sum(not law.articles for law in laws) == WITHOUT


def test_what_is_left_out_is_no_law(national: list[ParsedLaw | Notice]) -> None:
    left_out = [one for one in national if isinstance(one, Notice)]
    assert len(left_out) == NO_LAW
    kinds = Counter(notice.reason.split("，")[0] for notice in left_out)
    assert kinds == {"栏目索引文件": 14, "格式模板": 1}


def test_every_law_knows_its_day_and_none_loses_its_text(national: list[ParsedLaw | Notice]) -> None:
    laws = [one for one in national if isinstance(one, ParsedLaw)]
    assert [law.title for law in laws if law.promulgated_on is None] == []
    assert all(any(unit.text for unit in law.units) for law in laws)


def test_the_code_in_eight_files_is_one_law_in_the_right_order(national: list[ParsedLaw | Notice]) -> None:
    laws = [one for one in national if isinstance(one, ParsedLaw)]
    [code] = [law for law in laws if law.title == "中华人民共和国民法典"]
    numbers = [unit.number[0] for unit in code.units if unit.kind == "article"]
    assert numbers == list(range(1, 1261))
    assert len(code.places) == 8


@pytest.mark.slow
@pytest.mark.django_db
def test_both_collections_go_in_together_and_a_second_time_change_nothing(shared_data: Path) -> None:
    laws = shared_data / "laws"
    paths = [laws / "lawrefbook_national.tar.xz", laws / "justlaws.tar.xz"]
    first = import_laws(paths)
    before = (Instrument.objects.count(), Version.objects.count(), Provision.objects.count())
    slugs = dict(Instrument.objects.values_list("pk", "slug"))
    second = import_laws(paths)
    assert first.articles == second.articles == ARTICLES + 24_363
    assert second.saved == 0
    assert second.unchanged == first.saved + first.unchanged
    assert second.differences and second.left_out == first.left_out
    assert (Instrument.objects.count(), Version.objects.count(), Provision.objects.count()) == before
    assert dict(Instrument.objects.values_list("pk", "slug")) == slugs
    assert len(set(slugs.values())) == len(slugs)
    assert all(len(slug) <= 60 for slug in slugs.values())
