"""Charts of a release as Vega-Lite specifications. Pure data: the worker draws them (`drawing`).

Numbers stand in the picture as the very strings of the table and the CSV.
"""

import hashlib
import json
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from portal.statistics.figures import ReleaseFigures, Shown, region_parts, shown
from portal.statistics.models import DatasetChart, Observation
from portal.statistics.models.datasets import ENTITY_TYPE, INDUSTRY, REGION

WIDE, NARROW = 700, 340
FONT = '"Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif'
INK, QUIET, GRID = "#1c2733", "#55616e", "#e3e7eb"
MAIN, COLOURS = "#1d4f91", ("#1d4f91", "#b3541e", "#3f7d5a")
DASHES = ([1, 0], [6, 3], [2, 2])  # lines differ without colour, too
DRAWING = "1"  # raise when the look changes: charts already drawn are then drawn again


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of a chart."""

    label: str
    series: str
    figure: Shown
    value: float | None


@dataclass(frozen=True, slots=True)
class ChartData:
    """A chart's title, unit and figures: what the picture shows and the table beside it says."""

    key: str
    kind: str
    title: str
    unit: str
    place: str
    labels: list[str]
    series: list[str]
    points: list[Point]

    @property
    def description(self) -> str:
        """In words, for those who do not see the picture."""
        said = [
            f"{point.label}{point.series if len(self.series) > 1 else ''} {point.figure.text or '未列入'}"
            for point in self.points
        ]
        return f"{self.title}，{self.place}，单位：{self.unit}。" + "；".join(said) + "。"

    def rows(self) -> list[tuple[str, list[Shown]]]:
        """The data table: a line for each label, a figure for each series."""
        by_place = {(point.label, point.series): point.figure for point in self.points}
        return [(label, [by_place[label, name] for name in self.series]) for label in self.labels]


def chart_data(figures: ReleaseFigures, chart: DatasetChart) -> ChartData | None:
    """The figures of a chart; None when the release does not have its indicators."""
    codes = [code for code in chart.indicators.split() if code in figures.indicators]
    if not codes:
        return None
    points = _compared(figures, chart, codes[0]) if chart.kind == chart.BARS else _over_time(figures, codes)
    if not points:
        return None
    place = [figures.labels[REGION][figures.main_cell.region]]
    if chart.kind == chart.BARS:
        place.append(figures.period.label)
    return ChartData(
        key=chart.key,
        kind=chart.kind,
        title=chart.title,
        unit=figures.indicators[codes[0]].unit,
        place="，".join(place),
        labels=list(dict.fromkeys(point.label for point in points)),
        series=list(dict.fromkeys(point.series for point in points)),
        points=points,
    )


def _over_time(figures: ReleaseFigures, indicators: list[str]) -> list[Point]:
    return [
        _point(period.short_label, figures.indicators[code].name, observation)
        for code in indicators
        for period, observation in figures.series(code, figures.main_cell).items()
    ]


def _compared(figures: ReleaseFigures, chart: DatasetChart, indicator: str) -> list[Point]:
    name = figures.indicators[indicator].name
    found = []
    for code in _compared_codes(figures, chart.split):
        cell = figures.main_cell._replace(**{chart.split: code})
        observation = figures.get(indicator, cell)
        found.append(_point(figures.labels[chart.split][code], name, observation))
    if chart.split == INDUSTRY:
        found.sort(key=lambda point: -1.0 if point.value is None else point.value, reverse=True)
    return found


def _compared_codes(figures: ReleaseFigures, split: str) -> list[str]:
    """What is compared: the parts, without the whole that contains them."""
    labels = figures.labels[split]
    if split in (ENTITY_TYPE, INDUSTRY):
        return [code for code in labels if code]
    parts = [code for code in region_parts(figures.main_cell.region, figures.period) if code in labels]
    return parts or list(labels)


def _point(label: str, series: str, observation: Observation | None) -> Point:
    value = None if observation is None or observation.value is None else float(observation.value)
    return Point(label, series, shown(observation), value)


# --- specifications ------------------------------------------------------------------------------------


def specification(data: ChartData, width: int) -> dict[str, Any]:
    """The Vega-Lite specification of a chart at a width in pixels."""
    build = {DatasetChart.COLUMNS: _columns, DatasetChart.LINES: _lines, DatasetChart.BARS: _bars}[data.kind]
    values = [
        {"label": p.label, "series": p.series, "value": p.value, "text": p.figure.text} for p in data.points
    ]
    unit = f"单位：{data.unit}"
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": {
            "text": data.title,
            "subtitle": [data.place, unit] if width <= NARROW else f"{data.place}，{unit}",
            "anchor": "start",
            "frame": "bounds",
            "offset": 18,
            "fontSize": 17,
            "fontWeight": "bold",
            "color": INK,
            "subtitleFontSize": 13,
            "subtitleColor": QUIET,
            "subtitlePadding": 6,
        },
        "data": {"values": values},
        "background": "#ffffff",
        "padding": 12,
        "autosize": {"type": "fit", "contains": "padding"},
        "width": width,
        **build(data, width),
        "config": _config(),
    }


def fingerprint(data: ChartData) -> str:
    """Changes exactly when the picture would: figures, words, look."""
    text = json.dumps(
        [DRAWING, specification(data, WIDE), specification(data, NARROW), data.description],
        ensure_ascii=False,
        sort_keys=True,
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _config() -> dict[str, Any]:
    return {
        "font": FONT,
        "axis": {
            "labelFontSize": 13,
            "labelColor": QUIET,
            "labelFont": FONT,
            "titleFont": FONT,
            "gridColor": GRID,
            "domainColor": "#9aa5b1",
            "tickColor": "#9aa5b1",
            "title": None,
        },
        "text": {"font": FONT, "fontSize": 13, "color": INK},
        "title": {"font": FONT, "subtitleFont": FONT},
        "view": {"stroke": None},
        "mark": {"invalid": "break-paths-show-domains"},
    }


def _x_axis(data: ChartData, width: int) -> dict[str, Any]:
    return {
        "field": "label",
        "type": "ordinal",
        "sort": data.labels,
        "axis": {
            "labelAngle": 0,
            "labelExpr": "slice(datum.label, 3) ? [slice(datum.label, 3), slice(datum.label, 0, 3)] : datum.label",
            "labelFontSize": 11 if width <= NARROW else 13,
            "labelOverlap": "parity",
            "labelPadding": 8,
            "ticks": False,
        },
    }


def _columns(data: ChartData, width: int) -> dict[str, Any]:
    narrow = width <= NARROW
    return {
        "height": 300,
        "encoding": {"x": _x_axis(data, width)},
        "layer": [
            {
                "mark": {"type": "bar", "color": MAIN, "width": {"band": 0.62}},
                "encoding": {
                    "y": {
                        "field": "value",
                        "type": "quantitative",
                        "axis": None,
                        "scale": {"zero": True, "nice": True},
                    }
                },
            },
            {
                "transform": [{"calculate": "datum.value === null ? 0 : datum.value", "as": "height"}],
                "mark": {
                    "type": "text",
                    "dy": -8,
                    "fontSize": 11 if narrow else 13,
                    "angle": 270 if narrow else 0,
                    "align": "left" if narrow else "center",
                    "dx": 8 if narrow else 0,
                    **({"dy": 0} if narrow else {}),
                },
                "encoding": {
                    "y": {"field": "height", "type": "quantitative"},
                    "text": {"field": "text", "type": "nominal"},
                },
            },
        ],
    }


def _lines(data: ChartData, width: int) -> dict[str, Any]:
    """Lines with their names and last figures written at their ends: no legend to look up."""
    names = data.series
    y = {
        "field": "value",
        "type": "quantitative",
        "scale": {"zero": True, "nice": True},
        "axis": {"tickCount": 5, "format": ",d", "domain": False, "ticks": False},
    }
    scales = {
        "color": {"domain": names, "range": list(COLOURS[: len(names)])},
        "strokeDash": {"domain": names, "range": [list(dash) for dash in DASHES[: len(names)]]},
    }
    by_name = {
        channel: {"field": "series", "type": "nominal", "scale": scale, "legend": None}
        for channel, scale in scales.items()
    }
    place = {"x": _x_axis(data, width), "y": y}
    line = {
        "mark": {"type": "line", "strokeWidth": 2.5, "point": {"size": 40, "filled": True}},
        "encoding": {**place, **by_name},
    }
    ends = [
        _line_end(point, shift, width)
        | {"encoding": {**place, "color": by_name["color"], "text": {"field": "end"}}}
        for point, shift in _ends(data)
    ]
    right = 84 if width <= NARROW else 104
    return {
        "height": 300,
        "padding": {"left": 12, "top": 12, "bottom": 12, "right": right},
        "layer": [line, *ends],
    }


def _ends(data: ChartData) -> list[tuple[Point, int]]:
    """The last point of each line, and how far to move its words down so that they do not meet."""
    last = [point for point in data.points if point.label == data.labels[-1] and point.value is not None]
    last.sort(key=lambda point: point.value or 0.0, reverse=True)
    top = max((point.value or 0.0 for point in data.points), default=0.0)
    close = any(abs((a.value or 0.0) - (b.value or 0.0)) < 0.16 * top for a, b in pairwise(last))
    middle = (len(last) - 1) / 2
    return [(point, round((place - middle) * 36) if close else 0) for place, point in enumerate(last)]


def _line_end(point: Point, shift: int, width: int) -> dict[str, Any]:
    chosen = f"datum.label === {json.dumps(point.label)} && datum.series === {json.dumps(point.series)}"
    return {
        "transform": [
            {"filter": chosen},
            {"calculate": "datum.series + '|' + datum.text", "as": "end"},
        ],
        "mark": {
            "type": "text",
            "align": "left",
            "baseline": "middle",
            "dx": 10,
            "dy": shift - 8,
            "lineBreak": "|",
            "lineHeight": 17,
            "fontWeight": "bold",
            "fontSize": 12 if width <= NARROW else 13,
        },
    }


def _bars(data: ChartData, width: int) -> dict[str, Any]:
    narrow = width <= NARROW
    y = {
        "field": "label",
        "type": "ordinal",
        "sort": data.labels,
        "axis": {
            "ticks": False,
            "domain": False,
            "labelLimit": 130 if narrow else 260,
            "labelPadding": 8,
            "labelFontSize": 11 if narrow else 13,
        },
    }
    return {
        "height": {"step": 27 if len(data.labels) > 8 else 36},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "bar", "color": MAIN, "height": {"band": 0.64}},
                "encoding": {
                    "x": {
                        "field": "value",
                        "type": "quantitative",
                        "axis": None,
                        "scale": {"zero": True, "nice": False, "domainMax": _room_for_text(data, width)},
                    }
                },
            },
            {
                "transform": [{"calculate": "datum.value === null ? 0 : datum.value", "as": "length"}],
                "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 11 if narrow else 13},
                "encoding": {
                    "x": {"field": "length", "type": "quantitative"},
                    "text": {"field": "text", "type": "nominal"},
                },
            },
        ],
    }


def _room_for_text(data: ChartData, width: int) -> float:
    """The end of the scale that leaves room for the figure beside the longest bar."""
    longest = max((point.value or 0.0 for point in data.points), default=0.0)
    return longest * (1.35 if width <= NARROW else 1.16) or 1.0
