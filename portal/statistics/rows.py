"""One figure of a file, checked on its own: every column understood, or refused with all the reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, ValidationInfo, field_validator

from portal.core import clock, codes
from portal.statistics.figures import NATION
from portal.statistics.identity import Cell
from portal.statistics.models import Dataset, Indicator, Observation, Release
from portal.statistics.numbers import Figure, parse_figure
from portal.statistics.periods import Period

TYPES = {label: code for code, label in Observation.ENTITY_TYPES} | {
    code: code for code, _ in Observation.ENTITY_TYPES
}
STATUSES = {label: code for code, label in Release.STATUSES}
TOTALS = ("合计", "全部", "总计", "")


@dataclass(slots=True)
class Known:
    """What rows are checked against; looked up once for an import."""

    datasets: Mapping[str, Dataset]
    indicators: Mapping[str, Indicator]
    used: Mapping[str, set[str]]  # dataset key -> codes of its indicators
    regions: dict[tuple[str, date], str | None] = field(default_factory=dict)
    industries: dict[tuple[str, date], str | None] = field(default_factory=dict)

    @classmethod
    def now(cls) -> "Known":
        """All datasets and indicators, by key, code and name."""
        datasets = {dataset.key: dataset for dataset in Dataset.objects.all()}
        indicators = list(Indicator.objects.all())
        used = {
            key: {use.indicator.code for use in dataset.uses.select_related("indicator")}
            for key, dataset in datasets.items()
        }
        return cls(
            datasets | {dataset.title: dataset for dataset in datasets.values()},
            {indicator.code: indicator for indicator in indicators}
            | {indicator.name: indicator for indicator in indicators},
            used,
        )

    def region_name(self, code: str, day: date) -> str | None:
        """Name of the region on that day; None when it was none."""
        if (code, day) not in self.regions:
            found = codes.valid_on(codes.REGIONS, code, day)
            self.regions[code, day] = "全国" if code == NATION else found.name if found else None
        return self.regions[code, day]

    def industry_name(self, code: str, day: date) -> str | None:
        """Name of the 门类 on that day; None when it was none."""
        if (code, day) not in self.industries:
            found = codes.valid_on(codes.INDUSTRIES, code, day) if len(code) == 1 else None
            self.industries[code, day] = found.name if found else None
        return self.industries[code, day]


class Row(BaseModel):
    """A figure and everything said with it. The order of fields is the order in which they are checked."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True, extra="ignore")

    dataset: str
    period: Period
    release_status: str = ""
    published_at: datetime | None = None
    revision_note: str = ""
    region: str
    entity_type: str = ""
    industry: str = ""
    indicator: str
    value: Figure
    note: str = ""

    @property
    def cell(self) -> Cell:
        """Where the figure stands."""
        return Cell(self.region, self.entity_type, self.industry)

    @field_validator("dataset", mode="before")
    @classmethod
    def _dataset(cls, raw: Any, info: ValidationInfo) -> str:
        name = text_of(raw)
        if not name:
            raise ValueError("没有写明数据集")
        if name not in _known(info).datasets:
            raise ValueError(f"数据集“{name}”没有登记，请先在后台建立")
        return _known(info).datasets[name].key

    @field_validator("period", mode="before")
    @classmethod
    def _period(cls, raw: Any) -> Period:
        return Period.parse(text_of(raw))

    @field_validator("release_status", mode="before")
    @classmethod
    def _status(cls, raw: Any) -> str:
        word = text_of(raw)
        if word and word not in STATUSES:
            raise ValueError(f"发布状态“{word}”无法识别，可写：{'、'.join(STATUSES)}")
        return STATUSES.get(word, "")

    @field_validator("published_at", mode="before")
    @classmethod
    def _published_at(cls, raw: Any) -> datetime | None:
        if isinstance(raw, datetime):
            return raw.replace(tzinfo=raw.tzinfo or clock.TZ)
        word = text_of(raw)
        for form in ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M"):
            try:
                return datetime.strptime(word, form).replace(tzinfo=clock.TZ)
            except ValueError:
                continue
        if word:
            raise ValueError(f"发布时间“{word}”无法识别，请写成 2026-10-20 10:00")
        return None

    @field_validator("revision_note", "note", mode="before")
    @classmethod
    def _text(cls, raw: Any) -> str:
        return text_of(raw)

    @field_validator("region", mode="before")
    @classmethod
    def _region(cls, raw: Any, info: ValidationInfo) -> str:
        code = text_of(raw)
        period = info.data.get("period")
        if period is None:
            return code
        name = _known(info).region_name(code, period.last_day)
        if name is None:
            raise ValueError(f"地区代码“{code}”在 {period.last_day} 不是有效的行政区划代码")
        written = _beside(info, "region_name")
        if written and written != name:
            raise ValueError(f"地区代码 {code} 是{name}，文件写作“{written}”")
        return code

    @field_validator("entity_type", mode="before")
    @classmethod
    def _entity_type(cls, raw: Any) -> str:
        word = text_of(raw)
        if word in TOTALS:
            return ""
        if word not in TYPES:
            known = "、".join(label for _, label in Observation.ENTITY_TYPES)
            raise ValueError(f"主体类型“{word}”无法识别，可写：{known}")
        return TYPES[word]

    @field_validator("industry", mode="before")
    @classmethod
    def _industry(cls, raw: Any, info: ValidationInfo) -> str:
        code = text_of(raw).upper()
        period = info.data.get("period")
        if code in TOTALS or period is None:
            return ""
        if _known(info).industry_name(code, period.last_day) is None:
            raise ValueError(f"行业门类代码“{code}”不是国民经济行业分类的门类（A 至 T）")
        return code

    @field_validator("indicator", mode="before")
    @classmethod
    def _indicator(cls, raw: Any, info: ValidationInfo) -> str:
        name = text_of(raw) or _beside(info, "indicator_name")
        found = _known(info).indicators.get(name)
        if found is None:
            raise ValueError(f"“{name}”不是已登记的指标" if name else "没有写明指标")
        dataset = info.data.get("dataset")
        if dataset and found.code not in _known(info).used[dataset]:
            raise ValueError(f"数据集没有指标“{found.name}”")
        unit = _beside(info, "unit")
        if unit and unit != found.unit:
            raise ValueError(f"“{found.name}”的单位是{found.unit}，文件写作“{unit}”")
        return found.code

    @field_validator("value", mode="before")
    @classmethod
    def _value(cls, raw: Any, info: ValidationInfo) -> Figure:
        figure = parse_figure(raw, _beside(info, "figure_status"))
        indicator = _known(info).indicators.get(info.data.get("indicator", ""))
        if figure.value is None or indicator is None:
            return figure
        if figure.value != round(figure.value, indicator.decimals):
            limit = f"最多 {indicator.decimals} 位小数" if indicator.decimals else "不能有小数"
            raise ValueError(f"“{indicator.name}”以{indicator.unit}为单位，{limit}；文件写作 {raw}")
        if figure.value < 0 and not indicator.may_be_negative:
            raise ValueError(f"“{indicator.name}”不能是负数；文件写作 {raw}")
        return figure


def check_row(cells: Mapping[str, Any], known: Known) -> Row | list[str]:
    """The row, or every reason why it is refused."""
    given = dict(cells)
    beside = {
        name: text_of(given.pop(name, ""))
        for name in ("region_name", "indicator_name", "unit", "figure_status")
    }
    values = {name: given.get(name, "") for name in Row.model_fields}
    try:
        return Row.model_validate(values, context={"known": known, "beside": beside})
    except ValidationError as refusal:
        return [str(error["ctx"]["error"]) for error in refusal.errors()]


def text_of(cell: Any) -> str:
    """A cell as text; a spreadsheet's 990100.0 is the code 990100."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _known(info: ValidationInfo) -> Known:
    return info.context["known"]  # type: ignore[index]


def _beside(info: ValidationInfo, name: str) -> str:
    return info.context["beside"][name]  # type: ignore[index]
