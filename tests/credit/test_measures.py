"""Kinds of penalty as files write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.credit.retention import Measure, measures_of


@pytest.mark.parametrize(
    ("text", "known", "unknown"),
    [
        ("罚款；没收违法所得", {Measure.FINE, Measure.CONFISCATION}, ()),
        ("没收违法所得、没收非法财物", {Measure.CONFISCATION}, ()),
        ("警告,责令停产停业。", {Measure.WARNING, Measure.SUSPENDED}, ()),
        ("限制从业 吊销营业执照", {Measure.BARRED, Measure.LICENCE_REVOKED}, ()),
        ("法律、行政法规规定的其他行政处罚", {Measure.OTHER}, ()),
        ("罚款；吊销", {Measure.FINE}, ("吊销",)),
        ("警告；记过", {Measure.WARNING}, ("记过",)),
        (" ； ", set(), ()),
    ],
)
def test_measures_are_read_as_files_write_them(
    text: str, known: set[Measure], unknown: tuple[str, ...]
) -> None:
    assert (measures_of(text).known, measures_of(text).unknown) == (frozenset(known), unknown)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_measures(text: str) -> None:
    assert measures_of(text).known <= set(Measure)


@given(st.frozensets(st.sampled_from(list(Measure))))
def test_measures_survive_writing(measures: frozenset[Measure]) -> None:
    assert measures_of("；".join(measures)).known == measures
