"""Tables of a release: rows and columns by two dimensions, one table for each value of the others."""

from dataclasses import dataclass, field
from itertools import product

from portal.statistics.figures import ABSENT, ReleaseFigures, Shown, shown
from portal.statistics.models.datasets import DIMENSIONS, ENTITY_TYPE, INDICATOR, INDUSTRY, REGION
from portal.statistics.numbers import SIGNS, STATUS_LABELS

_ORDER = (INDICATOR, REGION, ENTITY_TYPE, INDUSTRY)  # the order within a key of figures
_TITLES = dict(DIMENSIONS)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: its header and one figure for each column."""

    label: str
    cells: list[Shown]


@dataclass(frozen=True, slots=True)
class Table:
    """A table ready to be shown; `notes` explain the signs and remarks that occur in it."""

    caption: str
    corner: str
    columns: list[str]
    rows: list[Row]
    notes: list[str] = field(default_factory=list)


def tables(figures: ReleaseFigures) -> list[Table]:
    """Every figure of the release in exactly one table, the main region's totals first."""
    across, down = figures.dataset.table_columns, figures.dataset.table_rows
    others = [dimension for dimension in _ORDER if dimension not in (across, down)]
    combinations = product(*(figures.labels[dimension] for dimension in others))
    found = []
    for values in combinations:
        fixed = dict(zip(others, values, strict=True))
        table = _table(figures, down, across, fixed)
        if table:
            main = [fixed.get(REGION) in (None, figures.main_cell.region)]
            found.append((not all(main), table))
    return [table for _, table in sorted(found, key=lambda pair: pair[0])]


def _table(figures: ReleaseFigures, down: str, across: str, fixed: dict[str, str]) -> Table | None:
    rows = []
    for row_code, label in figures.labels[down].items():
        cells = []
        for column_code in figures.labels[across]:
            values = fixed | {down: row_code, across: column_code}
            key = tuple(values[dimension] for dimension in _ORDER)
            cells.append(shown(figures.by_key.get(key)))  # type: ignore[arg-type]
        if any(cell is not ABSENT for cell in cells):
            rows.append(Row(label, cells))
    if not rows:
        return None
    return Table(
        caption=_caption(figures, down, across, fixed),
        corner=_TITLES[down],
        columns=_headers(figures, across),
        rows=rows,
        notes=_notes(rows),
    )


def _caption(figures: ReleaseFigures, down: str, across: str, fixed: dict[str, str]) -> str:
    """`2026年第三季度市场主体：分地区，个体工商户（单位：户）`."""
    told = [
        figures.labels[dimension][code]
        for dimension, code in fixed.items()
        if len(figures.labels[dimension]) > 1 or dimension == INDICATOR
    ]
    parts = [*told, f"分{_TITLES[down]}"]
    if across != INDICATOR:
        parts.append(f"分{_TITLES[across]}")
    unit = _common_unit(figures, fixed)
    suffix = f"（单位：{unit}）" if unit else ""
    return f"{figures.period.label}{figures.dataset.subject}：{'，'.join(parts)}{suffix}"


def _common_unit(figures: ReleaseFigures, fixed: dict[str, str]) -> str:
    if INDICATOR in fixed:
        return figures.indicators[fixed[INDICATOR]].unit
    units = {indicator.unit for indicator in figures.indicators.values()}
    return units.pop() if len(units) == 1 else ""


def _headers(figures: ReleaseFigures, across: str) -> list[str]:
    labels = list(figures.labels[across].values())
    if across != INDICATOR or _common_unit(figures, {}):
        return labels
    return [f"{indicator.name}（{indicator.unit}）" for indicator in figures.indicators.values()]


def _notes(rows: list[Row]) -> list[str]:
    cells = [cell for row in rows for cell in row.cells]
    notes = [
        f"“{SIGNS[status]}”表示{label}。"
        for status, label in STATUS_LABELS.items()
        if any(cell.reason == label for cell in cells)
    ]
    if ABSENT in cells:
        notes.append("空白表示未列入本次发布。")
    notes += [f"{row.label}：{cell.note}" for row in rows for cell in row.cells if cell.note]
    return notes
