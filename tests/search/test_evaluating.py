"""Judged questions: the measures, the files, and the command over real pages."""

from __future__ import annotations

import json
import math
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from search.evaluating import MEASURES, BadFile, interval, measure, read_judged

RELEVANCE = Path(__file__).parent.parent / "relevance" / "portal.jsonl"
_THINGS = st.integers(0, 40)


def test_measures_of_a_list_worked_out_by_hand() -> None:
    """Gold a, b, c; found x a y b: places 2 and 4."""
    values = measure(["x", "a", "y", "b"], {"a", "b", "c"})
    assert values["r1"] == 0
    assert values["r5"] == pytest.approx(2 / 3)
    assert values["mrr10"] == 0.5
    best = 1 + 1 / math.log2(3) + 1 / 2
    assert values["ndcg10"] == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / best)


def test_what_stands_twice_takes_one_place() -> None:
    """Two versions of an article are one thing."""
    assert measure(["x", "x", "a"], {"a"})["mrr10"] == 0.5


@given(st.lists(_THINGS, unique=True, max_size=40), st.sets(_THINGS, min_size=1))
def test_measures_lie_between_nothing_and_all(found: list[int], gold: set[int]) -> None:
    """Each is a share; more depth never recalls less; the ideal list has everything a list of that depth can."""
    values = measure(found, gold)
    assert all(0 <= values[name] <= 1 + 1e-9 for name in MEASURES)
    assert values["r1"] <= values["r5"] <= values["r10"] <= values["r20"]
    ideal = measure(sorted(gold), gold)
    assert ideal["ndcg10"] == pytest.approx(1)
    assert values["ndcg10"] <= ideal["ndcg10"] + 1e-9


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_the_interval_holds_the_mean_and_is_the_same_twice(values: list[float]) -> None:
    """Drawn with a fixed seed."""
    low, high = interval(values, draws=200)
    assert low <= high
    assert interval(values, draws=200) == (low, high)
    assert min(values) - 1e-9 <= low
    assert high <= max(values) + 1e-9


def test_titles_and_numbers_compare_in_any_spelling(tmp_path: Path) -> None:
    """中华人民共和国 and the way a number is written make no difference."""
    file = tmp_path / "q.jsonl"
    rows = [
        {"question": "甲", "gold": [{"law": "中华人民共和国公司法", "article": "第四十七条"}]},
        {"question": "乙", "gold": [{"law": "公司法", "article": "第47条"}]},
        {"keywords": ["甲", "乙"], "gold": [{"url": "/guides/a/"}]},
    ]
    file.write_text("\ufeff" + "\n".join(json.dumps(row) for row in rows), "utf-8")
    first, second, third = read_judged(file)
    assert first.gold == second.gold
    assert third.text == "甲 乙"
    assert [each.text for each in read_judged(file, keywords=True)] == ["甲 乙"]


@pytest.mark.parametrize("line", ["不是 JSON", "{}", '{"question": "a", "gold": [{}]}', "[]"])
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    """File and line stand in the message."""
    file = tmp_path / "q.jsonl"
    file.write_text('{"question": "a", "gold": [{"url": "/"}]}\n' + line, "utf-8")
    with pytest.raises(BadFile, match="q.jsonl 第 2 行"):
        read_judged(file)


def test_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    """No traceback for a slip in the command line."""
    with pytest.raises(CommandError, match="不能读取"):
        call_command("evaluate_search", tmp_path / "none.jsonl")


@pytest.mark.django_db
def test_without_an_index_nothing_is_judged(tmp_path: Path, settings: Any) -> None:
    """Zeros would look like a bad ranking."""
    settings.SEARCH_INDEX_DIR = tmp_path / "none"
    with pytest.raises(CommandError, match="rebuild_index"):
        call_command("evaluate_search", RELEVANCE, verbosity=0)


@pytest.mark.usefixtures("demo_db")
def test_the_portal_answers_its_own_questions(tmp_path: Path) -> None:
    """159 questions as people ask them, over guides, policies, notices, rules and the cooperatives' site.

    The floors stand a little below what was measured; who lowers one says why in the change log.
    """
    report = tmp_path / "report.json"
    out = StringIO()
    call_command("evaluate_search", RELEVANCE, json=report, stdout=out, verbosity=0)
    written = json.loads(report.read_text("utf-8"))
    (judged,) = written["sets"]
    assert written["engine"]
    assert judged["questions"] >= 150
    assert judged["ndcg10"] >= 0.91
    assert judged["mrr10"] >= 0.91
    assert judged["r5"] >= 0.94
    again = StringIO()
    call_command("evaluate_search", RELEVANCE, previous=report, stdout=again, verbosity=0)
    assert "变好 0 个" in again.getvalue()
    assert "变差 0 个" in again.getvalue()
