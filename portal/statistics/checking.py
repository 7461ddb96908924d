"""The figures of one release as a whole: gathered from rows, checked, each failure said in words."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from portal.statistics.figures import region_parts
from portal.statistics.identity import Cell, Failure, check
from portal.statistics.models import Dataset, Indicator, Observation
from portal.statistics.numbers import grouped
from portal.statistics.periods import Period
from portal.statistics.rows import Known, Row

RULES = {"region": "各下级地区之和", "entity_type": "各类主体之和", "industry": "各行业之和"}
Key = tuple[str, Cell]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is left out or deserves a look, and where it stands."""

    place: str
    reason: str


@dataclass(slots=True)
class Batch:
    """The rows of one release: a dataset, a period, a moment of publication."""

    dataset: Dataset
    period: Period
    published_at: datetime | None
    rows: dict[Key, Row] = field(default_factory=dict)
    places: dict[Key, str] = field(default_factory=dict)
    release_status: str = ""
    revision_note: str = ""
    source_file: str = ""
    source_sha256: str = ""
    failures: list[Reason] = field(default_factory=list)
    warnings: list[Reason] = field(default_factory=list)

    @property
    def title(self) -> str:
        """`2026年第三季度市场主体发展情况`."""
        return f"{self.period.label}{self.dataset.title}"

    def values(self) -> dict[Key, Decimal | None]:
        """The figures for the checks."""
        return {key: row.value.value for key, row in self.rows.items()}

    def add(self, row: Row, place: str) -> Reason | None:
        """Take a row in; a second one for the same cell is refused, and blocks the release if it differs."""
        key = (row.indicator, row.cell)
        held = self.rows.get(key)
        if held is not None:
            reason = Reason(place, f"与 {self.places[key]} 重复")
            if held.value != row.value:
                reason = Reason(place, f"与 {self.places[key]} 是同一项，数值却不同")
                self.failures.append(reason)
            return reason
        self.rows[key], self.places[key] = row, place
        for name in ("release_status", "revision_note"):
            said, held_word = getattr(row, name), getattr(self, name)
            if said and held_word and said != held_word:
                self.failures.append(Reason(place, "同一期写了不同的发布状态或修订说明"))
            setattr(self, name, held_word or said)
        return None


def check_batch(batch: Batch, known: Known) -> None:
    """Run the identities; failures and warnings are added to the batch, in words."""
    used = known.used[batch.dataset.key]
    indicators = {code: known.indicators[code] for code in used}
    formulas = {
        code: indicator.terms()
        for code, indicator in indicators.items()
        if indicator.formula and {term for _, term in indicator.terms()} <= used
    }
    additive = [code for code, indicator in indicators.items() if indicator.additive]
    parts: dict[str, list[str]] = {}

    def parts_of(region: str) -> list[str]:
        if region not in parts:
            parts[region] = region_parts(region, batch.period)
        return parts[region]

    outcome = check(batch.values(), formulas, additive, parts_of)
    speak = _Speaker(batch, known)
    batch.failures += [speak.failure(failure) for failure in outcome.failures]
    regions = {cell.region for rule, _, cell in outcome.gaps if rule == "region"}
    for region in sorted(regions):
        name = known.region_name(region, batch.period.last_day) or region
        batch.warnings.append(Reason(batch.title, f"{name}的下级地区数据不全或暂缺，合计没有核对"))


def check_carried(batch: Batch, known: Known, before: dict[Key, Decimal | None]) -> None:
    """Warn where the opening figure is not the closing figure of the period before (`before`)."""
    for (code, cell), row in batch.rows.items():
        carried_from = known.indicators[code].carried_from
        earlier = before.get((carried_from, cell)) if carried_from else None
        if earlier is None or row.value.value is None or row.value.value == earlier:
            continue
        speak = _Speaker(batch, known)
        batch.warnings.append(
            Reason(
                batch.places[code, cell],
                f"{speak.where(cell)}的{known.indicators[code].name}与上期{known.indicators[carried_from].name}"
                f"不同：本期 {row.value.value}，上期 {earlier}",
            )
        )


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Says in words what the checks found."""

    batch: Batch
    known: Known

    def where(self, cell: Cell) -> str:
        day = self.batch.period.last_day
        words = [self.known.region_name(cell.region, day) or cell.region]
        words.append(dict(Observation.ENTITY_TYPES)[cell.entity_type])
        if cell.industry:
            words.append(self.known.industry_name(cell.industry, day) or cell.industry)
        return "、".join(words)

    def place(self, indicator: str, cell: Cell) -> str:
        if (indicator, cell) in self.batch.places:
            return self.batch.places[indicator, cell]
        return next((place for key, place in self.batch.places.items() if key[1] == cell), self.batch.title)

    def failure(self, failure: Failure) -> Reason:
        indicator = self.known.indicators[failure.indicator]
        where, place = self.where(failure.cell), self.place(failure.indicator, failure.cell)
        if failure.absent:
            missing = "、".join(
                self.known.indicators[code].name + ("" if cell == failure.cell else f"（{self.where(cell)}）")
                for code, cell in failure.absent
            )
            return Reason(place, f"{where}的{indicator.name}不能核对：没有写{missing}")
        sides = self._sides(indicator, failure)
        return Reason(place, f"{where}的{indicator.name}不平：{sides}")

    def _sides(self, indicator: Indicator, failure: Failure) -> str:
        digits = indicator.decimals
        found, expected = failure.found or Decimal(0), failure.expected or Decimal(0)
        difference = found - expected
        rule = RULES.get(failure.rule) or "、".join(
            f"{'加' if sign > 0 else '减'}{self.known.indicators[code].name}"
            for sign, code in indicator.terms()
        ).removeprefix("加")
        return (
            f"文件写 {grouped(found, digits)}，按{rule}应为 {grouped(expected, digits)}，"
            f"相差 {'+' if difference > 0 else ''}{grouped(difference, digits)}"
        )
