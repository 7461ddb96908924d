"""The identity checker: nothing wrong passes, nothing right is blocked."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.statistics.identity import Cell, Checked, FormulaError, check, parse_formula

FORMULA = "opening + new + moved_in - cancelled - revoked - moved_out + converted"
TERMS = parse_formula(FORMULA)
CODES = ["closing", *(code for _, code in TERMS)]
TREE = {"990000": ["990100", "990200"], "990100": ["990102", "990121"]}
LEAVES = ["990102", "990121", "990200"]
TYPES = ["individual", "private"]
Release = dict[tuple[str, Cell], Decimal | None]


def run(figures: Release) -> Checked:
    return check(figures, {"closing": TERMS}, CODES, lambda region: TREE.get(region, []))


def totals(figures: Release, code: str) -> None:
    for kind in TYPES:
        for whole in ("990100", "990000"):
            parts = [figures[code, Cell(part, kind)] or Decimal(0) for part in TREE[whole]]
            figures[code, Cell(whole, kind)] = sum(parts, Decimal(0))
    for region in [*LEAVES, *TREE]:
        parts = [figures[code, Cell(region, kind)] or Decimal(0) for kind in TYPES]
        figures[code, Cell(region)] = sum(parts, Decimal(0))


@st.composite
def releases(draw: st.DrawFn) -> Release:
    figures: Release = {}
    for region in LEAVES:
        for kind in TYPES:
            cell = Cell(region, kind)
            for _, code in TERMS:
                figures[code, cell] = Decimal(draw(st.integers(0, 5000)))
            figures["closing", cell] = sum(
                (sign * (figures[code, cell] or Decimal(0)) for sign, code in TERMS), Decimal(0)
            )
    for code in CODES:
        totals(figures, code)
    return figures


@given(releases())
def test_a_consistent_release_passes(figures: Release) -> None:
    outcome = run(figures)
    assert outcome.failures == []
    assert outcome.gaps == []
    assert outcome.compared == 15 + len(CODES) * (2 * 3 + 5)


@given(releases(), st.data(), st.integers(1, 99) | st.integers(-99, -1))
def test_any_single_wrong_figure_is_found_and_its_cell_named(
    figures: Release, data: st.DataObject, difference: int
) -> None:
    code, cell = key = data.draw(st.sampled_from(sorted(figures)))
    figures[key] = (figures[key] or Decimal(0)) + difference
    failures = run(figures).failures
    assert failures
    assert any(failure.cell == cell and failure.rule == "formula" for failure in failures)
    assert all(abs((f.found or 0) - (f.expected or 0)) == abs(difference) for f in failures)


@given(releases(), st.data())
def test_a_gap_is_not_a_zero(figures: Release, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(sorted(figures)))
    figures[key] = None
    outcome = run(figures)
    assert outcome.failures == []
    assert ("formula", "closing", key[1]) in outcome.gaps


@given(releases(), st.data())
def test_a_term_that_was_not_stated_fails(figures: Release, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(sorted(figures)))
    del figures[key]
    assert any(key in failure.absent for failure in run(figures).failures)


def test_a_county_that_did_not_report_leaves_its_city_unchecked() -> None:
    figures: Release = {
        ("new", Cell("990100")): Decimal(5),
        ("new", Cell("990102")): Decimal(5),
    }
    outcome = check(figures, {}, ["new"], lambda region: TREE.get(region, []))
    assert outcome.failures == []
    assert outcome.gaps == [("region", "new", Cell("990100"))]


@pytest.mark.parametrize("text", ["", "opening +", "opening + opening", "opening * 2", "期初 + 新设"])
def test_bad_formulas_are_refused(text: str) -> None:
    with pytest.raises(FormulaError):
        parse_formula(text)


def test_formula_signs() -> None:
    assert parse_formula("opening＋new − cancelled") == ((1, "opening"), (1, "new"), (-1, "cancelled"))
