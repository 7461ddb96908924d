"""Rows on their way between processes and into COPY: nothing is lost, and cells seen before say what pydantic says."""

from __future__ import annotations

import pickle
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from portal.credit.columns import REGISTER
from portal.credit.intake import register_rows
from portal.credit.intake.judging import Judged, pack, unpacked
from portal.credit.intake.packing import line_of, texts_of
from tests.credit.intake.conftest import code, entity

DAY = date(2026, 11, 20)
FIELDS = {column.key: column.field for column in REGISTER}
KEPT = st.text(st.characters(codec="utf-8", exclude_characters="\x00\x1f"), max_size=12)
CELLS = st.sampled_from(
    (
        "",
        "无",
        "=1",
        "〔已隐去〕",
        "13800138000",
        "2026-13-01",
        "20300101",
        "长期",
        "睡着了",
        "９５００",
        "1,000",
        "-5",
    )
    + (
        "自然人:60；国有:50",
        "农民:3；单位:2；总数:9",
        "C1311",
        "99999",
        "a\\b",
        "甲\u3000乙",
        "x" * 400,
        "\x00a",
        code(7),
    )
)


def said(row: Judged) -> tuple[object, ...]:
    return row.texts, row.digest, row.defects, row.cells, row.extra, row.head, row.refused


@given(st.lists(st.none() | KEPT | st.sampled_from(("\\N", "\t", "a\\tb\n", "\r\n", "\\")), min_size=1))
def test_a_line_of_copy_gives_back_its_texts(texts: list[str | None]) -> None:
    line = line_of(texts)
    assert texts_of(line) == tuple(texts)
    assert "\n" not in line and "\r" not in line and line.count("\t") == len(texts) - 1


@given(st.dictionaries(st.sampled_from(sorted(FIELDS.values())), CELLS, max_size=4), st.booleans())
def test_cells_seen_before_say_what_the_whole_row_says(changed: dict[str, str], stock: bool) -> None:
    cells = {FIELDS[key]: cell for key, cell in entity(3).items()} | changed
    before = DAY if stock else None
    row = register_rows.judge(dict(cells), DAY, before)
    assert said(row) == said(register_rows._judged_in_full(dict(cells), DAY, before))
    [back] = unpacked(pickle.loads(pickle.dumps(pack([row]))))  # noqa: S301  (our own)
    assert said(back) == said(row)


def test_deciding_again_begins_with_what_was_judged() -> None:
    row = register_rows.judge({FIELDS[key]: cell for key, cell in entity(3).items()}, DAY)
    state, texts = row.state(), row.texts
    row.texts = None
    row.defects.append(register_rows.Defect("owner", "", "不在范围内"))
    row.restore(state)
    assert row.texts == texts and not row.refused and not row.defects
