"""Checks that figures of one release must pass: formulas per cell, and wholes that equal their parts.

Pure: figures in, failures out. A dimension value of "" means all of them (合计).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple


class Cell(NamedTuple):
    """Where a figure stands; `entity_type` and `industry` are "" for the total."""

    region: str
    entity_type: str = ""
    industry: str = ""


# Value by (indicator, cell): None is a stated gap (暂缺), an absent key was not stated at all.
Figures = Mapping[tuple[str, Cell], Decimal | None]
Terms = tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """A cell that breaks a rule. `found` is None where a figure that the rule needs was not stated."""

    rule: str  # "formula", "region", "entity_type" or "industry"
    indicator: str
    cell: Cell
    found: Decimal | None
    expected: Decimal | None
    absent: tuple[tuple[str, Cell], ...] = ()


@dataclass(slots=True)
class Checked:
    """The outcome: how many sums were compared, which failed, which could not be compared for gaps."""

    compared: int = 0
    failures: list[Failure] = field(default_factory=list)
    gaps: list[tuple[str, str, Cell]] = field(default_factory=list)  # (rule, indicator, cell)


class FormulaError(ValueError):
    """A formula that cannot be read; the message says why, in Chinese."""


def parse_formula(text: str) -> Terms:
    """`opening + new - cancelled` -> ((1, "opening"), (1, "new"), (-1, "cancelled")).

    Raises FormulaError. A term may occur once.
    """
    compact = re.sub(r"\s+", "", text).replace("−", "-").replace("－", "-").replace("＋", "+")
    if not re.fullmatch(r"[+-]?[a-z_]+([+-][a-z_]+)*", compact):
        raise FormulaError(f"公式“{text}”只能由指标编码和加减号组成")
    terms = tuple((-1 if sign == "-" else 1, code) for sign, code in re.findall(r"([+-]?)([a-z_]+)", compact))
    if len({code for _, code in terms}) < len(terms):
        raise FormulaError(f"公式“{text}”中有指标重复")
    return terms


def check(
    figures: Figures,
    formulas: Mapping[str, Terms],
    additive: Iterable[str],
    parts_of_region: Callable[[str], Iterable[str]],
) -> Checked:
    """Run every rule over the figures of one release.

    `formulas`: indicator -> terms whose sum it must equal in each cell. `additive`: indicators for which a
    whole equals the sum of its parts. `parts_of_region`: region -> its direct parts, all of them.
    """
    outcome = Checked()
    for indicator, terms in formulas.items():
        _check_formula(figures, indicator, terms, outcome)
    for indicator in additive:
        cells = sorted(cell for code, cell in figures if code == indicator)
        for rule, whole, parts in _wholes(cells, parts_of_region):
            _check_sum(figures, indicator, rule, whole, parts, outcome)
    return outcome


def _check_formula(figures: Figures, indicator: str, terms: Terms, outcome: Checked) -> None:
    involved = {indicator} | {code for _, code in terms}
    for cell in sorted({cell for code, cell in figures if code in involved}):
        absent = tuple((code, cell) for code in sorted(involved) if (code, cell) not in figures)
        if absent:
            found = figures.get((indicator, cell))
            outcome.failures.append(Failure("formula", indicator, cell, found, None, absent))
            continue
        values = [(sign, figures[code, cell]) for sign, code in terms]
        _compare(figures, indicator, cell, "formula", values, outcome)


def _wholes(
    cells: list[Cell], parts_of_region: Callable[[str], Iterable[str]]
) -> Iterator[tuple[str, Cell, list[Cell]]]:
    """Every whole that the figures contain, with the cells of which it must be the sum."""
    regions = {cell.region for cell in cells}
    types = sorted({cell.entity_type for cell in cells} - {""})
    industries = sorted({cell.industry for cell in cells} - {""})
    for cell in cells:
        parts = list(parts_of_region(cell.region))
        if regions.intersection(parts):
            yield "region", cell, [cell._replace(region=part) for part in parts]
        if types and not cell.entity_type:
            yield "entity_type", cell, [cell._replace(entity_type=part) for part in types]
        if industries and not cell.industry:
            yield "industry", cell, [cell._replace(industry=part) for part in industries]


def _check_sum(
    figures: Figures, indicator: str, rule: str, whole: Cell, parts: list[Cell], outcome: Checked
) -> None:
    # A region that has not reported is a gap; types and industries are the release's own list, so one
    # that it does not state is a failure.
    absent = tuple((indicator, part) for part in parts if (indicator, part) not in figures)
    if absent and rule != "region":
        found = figures[indicator, whole]
        outcome.failures.append(Failure(rule, indicator, whole, found, None, absent))
        return
    values = [(1, figures.get((indicator, part))) for part in parts]
    _compare(figures, indicator, whole, rule, values, outcome)


def _compare(
    figures: Figures,
    indicator: str,
    cell: Cell,
    rule: str,
    values: list[tuple[int, Decimal | None]],
    outcome: Checked,
) -> None:
    found = figures[indicator, cell]
    stated = [sign * value for sign, value in values if value is not None]
    if found is None or len(stated) < len(values):
        outcome.gaps.append((rule, indicator, cell))
        return
    outcome.compared += 1
    expected = sum(stated, Decimal(0))
    if found != expected:
        outcome.failures.append(Failure(rule, indicator, cell, found, expected))
