"""The figures of one release, loaded once: labels, order, look-up, and what was known before it."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from portal.core import codes
from portal.statistics.identity import Cell
from portal.statistics.models import Indicator, Observation, Release
from portal.statistics.models.datasets import ENTITY_TYPE, INDICATOR, INDUSTRY, REGION
from portal.statistics.numbers import SIGNS, STATUS_LABELS, grouped, plain
from portal.statistics.periods import Period

NATION = "000000"
TREND = 8  # periods that a chart looks back, this one included
Key = tuple[str, str, str, str]  # indicator, region, entity type, industry


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as a page shows it: text, and the words for a sign that stands for no value."""

    text: str
    reason: str = ""
    note: str = ""


ABSENT = Shown("", "未列入本次发布")


def shown(observation: Observation | None) -> Shown:
    """Zero is shown as 0, a gap by its sign, never the one for the other."""
    if observation is None:
        return ABSENT
    if observation.value is None:
        return Shown(SIGNS[observation.status], STATUS_LABELS[observation.status], observation.note)
    return Shown(grouped(observation.value, observation.indicator.decimals), note=observation.note)


def stated(observation: Observation) -> str:
    """The value as files state it; "" for a gap."""
    return "" if observation.value is None else plain(observation.value, observation.indicator.decimals)


def region_names(wanted: set[str], period: Period) -> dict[str, str]:
    """Names of regions at the end of the period, in order of codes."""
    names = codes.names_of(codes.REGIONS, wanted, period.last_day) | {NATION: "全国"}
    return {code: names.get(code, code) for code in sorted(wanted)}


def region_parts(region: str, period: Period) -> list[str]:
    """All direct parts of a region at the end of the period; those of the nation are the provinces."""
    if region == NATION:
        provinces = codes.children(codes.REGIONS, "", period.last_day)
        return [code.code for code in provinces if not code.code.startswith("99")]
    return [code.code for code in codes.children(codes.REGIONS, region, period.last_day)]


class ReleaseFigures:
    """All figures of a release with their labels, in the order of the dataset."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.dataset = release.dataset
        self.period = release.span
        self.observations = self._load()
        self.by_key = {key_of(observation): observation for observation in self.observations}

    def _load(self) -> list[Observation]:
        order = {use.pk: place for place, use in enumerate(self.dataset.indicators())}
        types = [code for code, _ in Observation.ENTITY_TYPES]
        found = list(self.release.observations.select_related("indicator"))
        return sorted(
            found,
            key=lambda o: (
                o.region,
                types.index(o.entity_type),
                o.industry,
                order.get(o.indicator_id, len(order)),
            ),
        )

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """The indicators that occur, in the dataset's order."""
        found = {observation.indicator.code: observation.indicator for observation in self.observations}
        ordered = [use.code for use in self.dataset.indicators() if use.code in found]
        return {code: found[code] for code in [*ordered, *(code for code in found if code not in ordered)]}

    @cached_property
    def labels(self) -> dict[str, dict[str, str]]:
        """Dimension -> code -> label, in the order in which they are shown."""
        types = {observation.entity_type for observation in self.observations}
        industries = sorted({observation.industry for observation in self.observations})
        names = codes.names_of(codes.INDUSTRIES, industries, self.period.last_day) | {"": "合计"}
        return {
            REGION: region_names({observation.region for observation in self.observations}, self.period),
            ENTITY_TYPE: {code: label for code, label in Observation.ENTITY_TYPES if code in types},
            INDUSTRY: {code: names.get(code, code) for code in industries},
            INDICATOR: {code: indicator.name for code, indicator in self.indicators.items()},
        }

    @cached_property
    def main_cell(self) -> Cell:
        """The cell that the summary and the charts speak of: primary region, totals."""
        regions = self.labels[REGION]
        region = self.dataset.primary_region
        if regions and region not in regions:
            region = next(iter(regions))
        return Cell(region, _total(self.labels[ENTITY_TYPE]), _total(self.labels[INDUSTRY]))

    def get(self, indicator: str, cell: Cell) -> Observation | None:
        """The figure of an indicator in a cell."""
        return self.by_key.get((indicator, *cell))

    @cached_property
    def known_before(self) -> dict[Period, Release]:
        """The releases of earlier periods as they stood when this one was published, the oldest first.

        Not what is known today: a later revision of an earlier period must not change this release.
        """
        earlier = Release.objects.public(self.release.published_at).filter(
            dataset=self.dataset, period_end__lt=self.release.period_end
        )
        found: dict[Period, Release] = {}
        for release in earlier:
            if release.span.kind == self.period.kind:
                found.setdefault(release.span, release)
        return dict(sorted(found.items(), key=lambda item: item[0].last_day))

    def series(self, indicator: str, cell: Cell, count: int = TREND) -> dict[Period, Observation | None]:
        """The figure in this and the periods before it, without leaving out one that is missing."""
        periods = [self.period]
        for _ in range(count - 1):
            periods.append(periods[-1].previous())
        first = next(iter(self.known_before), self.period)
        periods = [period for period in reversed(periods) if period.first_day >= first.first_day]
        releases = {self.known_before[period].pk: period for period in periods if period in self.known_before}
        found = Observation.objects.filter(
            release__in=releases,
            indicator__code=indicator,
            region=cell.region,
            entity_type=cell.entity_type,
            industry=cell.industry,
        ).select_related("indicator")
        by_period: dict[Period, Observation | None] = dict.fromkeys(periods)
        by_period.update({releases[observation.release_id]: observation for observation in found})
        by_period[self.period] = self.get(indicator, cell)
        return by_period


def key_of(observation: Observation) -> Key:
    """What makes a figure unique within its release."""
    return (
        observation.indicator.code,
        observation.region,
        observation.entity_type,
        observation.industry,
    )


def _total(labels: dict[str, str]) -> str:
    return "" if "" in labels or not labels else next(iter(labels))


def change_in_percent(new: Decimal, old: Decimal) -> Decimal | None:
    """Growth in per cent, to one decimal; None from nothing."""
    if not old:
        return None
    return ((new - old) / old * 100).quantize(Decimal("0.1"))
