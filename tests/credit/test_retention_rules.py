"""The table of rules: whole, sourced, and refused in words when it is not."""

from __future__ import annotations

import ast
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest

import portal.credit.retention as room
from portal.credit.retention import Family, Gravity, Kind, Measure, Procedure, RecordFacts, window
from portal.credit.retention.rules import PATH, SCHEMES, RuleTableError, read, rules

TEXT = PATH.read_text("utf-8")
ROOT = Path(room.__file__).parents[3]
CHECKED = date(2026, 11, 23)


def test_every_row_has_a_basis_a_day_of_checking_and_says_what_is_open() -> None:
    for row in rules().rows:
        assert row.checked_on <= CHECKED and row.checked_on >= row.valid_from
        assert row.basis or row.regime.key == "portal", row.key
        assert row.confirmed or row.doubt, row.key


def test_rows_without_a_known_article_say_so() -> None:
    for row in rules().rows:
        own = [cite for cite in row.basis if cite.law == row.regime.title]
        assert all(cite.article for cite in own) or "待核" in row.doubt or "没有读到" in row.doubt, row.key


def test_the_figures_agree_with_the_figures_of_law_kept_in_the_library() -> None:
    kept = tomllib.loads((ROOT / "portal/laws/parameters/catalogue.toml").read_text("utf-8"))["parameter"]
    months = {
        one["name"]: one["value"] * (12 if one["unit"] == "年" else 1)
        for one in kept
        if one.get("unit") in ("个月", "年") and "value" in one
    }
    rows = {row.key: row.max_months for row in rules().rows}
    assert rows["samr-45-low"] == months["轻微处罚公示期"]
    assert rows["samr-45-other"] == rows["samr-45-grave"] == months["其他处罚公示期"]


def test_laws_and_guides_named_exist() -> None:
    catalogue = tomllib.loads((ROOT / "portal/laws/catalogue.toml").read_text("utf-8"))["instrument"]
    known = {one["title"].removeprefix("中华人民共和国") for one in catalogue}
    table = rules()
    cites = [cite for row in table.rows for cite in (*row.basis, *(one.cite for one in row.conditions))]
    for cite in (*cites, *table.policy.basis, *table.end_of_day.basis):
        # The law on legislation is not in the catalogue: it is named only, until its text is imported.
        assert cite.law in known | {"立法法"}, cite.law
    guides = {
        tomllib.loads(path.read_text("utf-8"))["slug"]
        for path in (ROOT / "portal/guides/demo").glob("g*.toml")
    }
    assert {row.guide for row in table.rows if row.guide} <= guides


def test_the_rules_know_neither_database_nor_request() -> None:
    of_the_pages = ("asking.py", "finding.py", "views.py")
    pure = [path for path in PATH.parent.glob("*.py") if path.name not in of_the_pages]
    for path in pure:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = (
                [one.name for one in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            assert not [one for one in names if one.startswith(("django", "wagtail", "portal.credit.models"))]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("max_months = 12\n", "max_months = 2\n", "最长公示期短于最短公示期"),
        ('clock = "decided_on"', 'clock = "noted_on"', "clock 不能是“noted_on”"),
        ('transition = "graded"', 'transition = "perhaps"', "transition 不能是"),
        ('between_regimes = "shorter"', 'between_regimes = "nobody"', "没有“nobody”这套规定"),
        ('class = "general"', 'class = "serious"', "施行时间重叠"),
        ('class = "general"', 'class = "middling"', "class 不能是"),
        ('key = "ndrc-36-minor"', 'key = "ndrc-36-serious"', "重复"),
        ('basis = [["信用修复管理办法", "", ""]]', "basis = []", "没有依据"),
        ('guide = "xinyong-xiufu"', 'guide = ""', "办事指南"),
        ("checked_on", "seen_on", "不能读"),
        ("[policy]", "[policy", "不能读"),
    ],
)
def test_a_faulty_table_is_refused_in_words(old: str, new: str, said: str) -> None:
    with pytest.raises(RuleTableError, match=said):
        read(TEXT.replace(old, new))


def test_classes_left_out_and_gaps_in_time_are_found() -> None:
    without = TEXT.replace('class = "minor"', 'class = "general"').replace(
        "valid_from = 2026-04-01", "valid_from = 2026-04-01\nvalid_to = 2026-05-01", 2
    )
    with pytest.raises(RuleTableError, match="没有 minor 这一类"):
        read(without)
    row = TEXT.split('[[rule]]\nkey = "ndrc-36-general"')[1].split("[[rule]]")[0]
    after = '\n[[rule]]\nkey = "ndrc-36-later"' + row.replace("2026-04-01", "2027-06-01")
    ended = TEXT.replace(row, row.replace("2026-04-01", "2026-04-01\nvalid_to = 2027-01-01"))
    with pytest.raises(RuleTableError, match="之间有空缺"):
        read(ended + after)


PENALTY = RecordFacts(
    kind=Kind.PENALTY,
    family=Family.ENTERPRISE,
    decided_on=date(2026, 12, 20),
    published_on=date(2026, 12, 30),
    procedure=Procedure.ORDINARY,
    measures=frozenset({Measure.CONFISCATION}),
    gravity=Gravity.SERIOUS,
)


def changed(transition: str, months: int = 6, start: str = "decided_on") -> str:
    """The table in which the general rule for 令45 gives way to a shorter one on 2027-06-01."""
    row = TEXT.split('[[rule]]\nkey = "samr-45-other"')[1].split("[[rule]]")[0]
    later = (
        row.replace("2021-09-01", "2027-06-01")
        .replace('transition = "public"', f'transition = "{transition}"')
        .replace("max_months = 36", f"max_months = {months}")
        .replace("min_months = 6\nmin_months_special = 12", "min_months = 3")
        .replace('clock = "published_on"', f'clock = "{start}"')
    )
    ended = row.replace("valid_from = 2021-09-01", "valid_from = 2021-09-01\nvalid_to = 2027-06-01")
    return TEXT.replace(row, ended) + '\n[[rule]]\nkey = "samr-new-other"' + later


@pytest.mark.parametrize(
    ("transition", "months", "last"),
    [
        ("public", 6, date(2027, 6, 20)),
        ("public", 3, date(2027, 5, 31)),
        ("public", 30, date(2029, 6, 20)),
        ("started", 6, date(2029, 12, 20)),
        ("graded", 6, date(2027, 6, 20)),
    ],
)
def test_a_later_rule_reaches_a_record_as_its_transition_says(
    transition: str, months: int, last: date
) -> None:
    found = window(PENALTY, CHECKED, read(changed(transition, months)))
    assert found.last_day == last


def test_the_clock_may_change_with_a_rule_and_the_policy_is_one_setting() -> None:
    found = window(PENALTY, CHECKED, read(changed("public")))
    assert [one.clock_day for one in found.results] == [PENALTY.decided_on, PENALTY.decided_on]
    own = read(TEXT.replace('between_regimes = "shorter"', 'between_regimes = "samr-45"'))
    kept = window(PENALTY, CHECKED, own)
    assert kept.last_day == date(2029, 12, 30) and kept.deciding and kept.deciding.regime.key == "samr-45"
    assert window(PENALTY, CHECKED).last_day == date(2029, 12, 30) - timedelta(days=10)


def test_schemes_cover_what_classes_can_come_out() -> None:
    assert {row.cls for row in rules().rows} == {cls for classes in SCHEMES.values() for cls in classes}


def test_the_version_changes_with_what_can_move_a_window_and_with_nothing_else() -> None:
    assert rules() is rules() and len(rules().version) == 12
    assert read(TEXT + "\n# seen again").version == rules().version
    assert read(TEXT.replace("自动停止公示", "自行停止公示")).version == rules().version
    for old, new in (
        ("max_months = 12", "max_months = 13"),
        ('between_regimes = "shorter"', 'between_regimes = "samr-45"'),
        ('transition = "graded"', 'transition = "public"'),
    ):
        assert read(TEXT.replace(old, new)).version != rules().version
