"""Facets, what is chosen from them, and the addresses that narrow and widen: the state is in the address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote_plus, urlencode

from portal.core import clock, codes
from search import registry
from search.asking import Answer, Question
from search.engines.base import FACETS
from search.periods import Period
from search.ranking import Status

TITLES = {
    "kind": "种类",
    "status": "效力状态",
    "level": "效力层级",
    "topic": "主题",
    "region": "地区",
    "period": "日期",
}
_GROUP_TITLE = "文件"
STATUS_LABELS = {
    Status.IN_FORCE: "现行有效",
    Status.FUTURE: "尚未施行",
    Status.ENDED: "已失效",
}
PERIOD_LABELS = {
    Period.MONTH: "一个月内",
    Period.YEAR: "一年内",
    Period.THREE_YEARS: "三年内",
    Period.FIVE_YEARS: "五年内",
    Period.OLDER: "五年以前",
}
# From the highest to the lowest, as the Legislation Law ranks them; what is not here comes after.
_LEVELS = (
    "宪法",
    "法律",
    "行政法规",
    "司法解释",
    "部门规章",
    "地方性法规",
    "地方政府规章",
    "规范性文件",
)
_FIRST = 8
"""So many choices are shown at once, the others after a click."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A link of a facet: ``href`` is the address with this chosen, ``below`` are choices within it."""

    value: str
    label: str
    count: int
    current: bool
    href: str
    below: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Facet:
    """A group of choices under one parameter of the address; ``more`` are shown after a click."""

    name: str
    title: str
    choices: list[Choice]
    more: list[Choice]
    chosen: str
    all_href: str


@dataclass(frozen=True, slots=True)
class Chip:
    """Something chosen, the address without it, and how much is found there, where that was counted."""

    title: str
    label: str
    href: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Everything that the page says about filters."""

    facets: list[Facet]
    chips: list[Chip]
    all_href: str
    """The address without any filter."""

    @property
    def in_words(self) -> str:
        """种类、效力状态."""
        return "、".join(chip.title for chip in self.chips)


def narrowing(answer: Answer) -> Narrowing:
    """What the reader has chosen, and what there is to choose."""
    question = answer.question
    labels = {facet: _labels(facet, answer) for facet in FACETS}
    facets = [_facet(name, answer, labels[name]) for name in TITLES]
    labels["group"] = {question.filters.group: answer.group_title or "一部文件"}
    titles = {**TITLES, "group": _GROUP_TITLE}
    chips = [
        Chip(titles[name], labels[name].get(value, value), _without(answer, name), answer.widened.get(name))
        for name, value in question.filters.chosen().items()
    ]
    return Narrowing(
        facets=[facet for facet in facets if facet.chosen or len(facet.choices) > 1],
        chips=chips,
        all_href=address(question, filters={}, stay=bool(answer.straight_to)),
    )


def address(
    question: Question, *, filters: Mapping[str, str] | None = None, stay: bool = False, **more: str
) -> str:
    """Query of the address that asks ``question`` under other filters; ``stay``: do not go straight to a place."""
    asked = {"q": question.text, **(question.filters.chosen() if filters is None else filters)}
    if question.by_date:
        asked["sort"] = "date"
    if stay:
        asked["direct"] = "0"
    return f"?{urlencode({name: value for name, value in {**asked, **more}.items() if value})}"


def _without(answer: Answer, name: str) -> str:
    filters = {**answer.question.filters.chosen(), name: ""}
    return address(answer.question, filters=filters, stay=bool(answer.straight_to))


def _facet(name: str, answer: Answer, labels: Mapping[str, str]) -> Facet:
    counts = answer.counts.get(name, {})
    chosen = answer.question.filters.chosen().get(name, "")
    values = [value for value in _ordered(name, counts, labels) if counts.get(value) or value == chosen]
    if name == "period":
        values = list(_telling(values, counts, chosen))
    if chosen and chosen not in values:
        values.append(chosen)
    everything = _without(answer, name)
    choices = [
        Choice(
            value,
            labels.get(value, value),
            counts.get(value, 0),
            value == chosen,
            f"{everything}&{name}={quote_plus(value)}",
        )
        for value in values
    ]
    shown = [each for place, each in enumerate(choices) if place < _FIRST or each.current]
    # A rest of one or two is not worth a click.
    if len(choices) - len(shown) <= 2:
        shown = choices
    more = [each for each in choices if each not in shown]
    return Facet(name, TITLES[name], shown, more, chosen, everything)


def _ordered(name: str, counts: Mapping[str, int], labels: Mapping[str, str]) -> Iterable[str]:
    if name in ("kind", "status", "period"):
        return labels
    if name == "level":
        known = {level: place for place, level in enumerate(_LEVELS)}
        return sorted(counts, key=lambda level: (known.get(level, len(known)), level))
    return sorted(counts, key=lambda value: (-counts[value], value))


def _telling(values: Iterable[str], counts: Mapping[str, int], chosen: str) -> Iterable[str]:
    # A longer period that holds nothing more is no choice.
    before = 0
    for value in values:
        count = counts.get(value, 0)
        if value == Period.OLDER or count != before or value == chosen:
            yield value
        before = count


def _labels(name: str, answer: Answer) -> dict[str, str]:
    if name == "kind":
        return {kind.key: kind.label for kind in registry.kinds()}
    if name == "status":
        return {status.value: label for status, label in STATUS_LABELS.items()}
    if name == "period":
        return {period.value: label for period, label in PERIOD_LABELS.items()}
    if name == "region":
        wanted = {*answer.counts.get(name, {}), answer.question.filters.region} - {""}
        return codes.names_of(codes.REGIONS, wanted, clock.today()) if wanted else {}
    return {}
