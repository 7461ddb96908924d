"""What the cooperatives' site takes from the sections: notices, policies, figures, citations."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from portal.cooperatives.showing import at_main
from portal.laws.blocks import shown_basis
from portal.laws.citing import ShownCitation
from portal.notices.pages import NoticePage, public_notices
from portal.policies.listing import public_policies
from portal.policies.pages import PolicyPage
from portal.statistics.figures import ReleaseFigures, shown
from portal.statistics.identity import Cell
from portal.statistics.models import Release
from portal.statistics.presenting import change_words

COOPERATIVE = "cooperative"  # statistics.Observation.ENTITY_TYPES
WORDS = ("合作社",)


def citations(values: Iterable[Any], root: str) -> list[ShownCitation]:
    """Values of BasisBlocks for showing; `root` comes before addresses of the main site."""
    return at_main(shown_basis(values), root)


def _about_cooperatives() -> Q:
    condition = Q()
    for word in WORDS:
        condition |= Q(title__contains=word) | Q(keywords__contains=word)
    return condition


def notices(limit: int) -> list[NoticePage]:
    """The newest public notices whose title or keywords speak of cooperatives."""
    return list(public_notices().filter(_about_cooperatives())[:limit])


def policies() -> list[PolicyPage]:
    """The public policies that cooperatives may use, what can be used today first."""
    mine = _about_cooperatives() | Q(summary__contains="合作社") | Q(applicants__icontains=COOPERATIVE)
    return list(public_policies(PolicyPage.objects.filter(mine)))


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure about cooperatives, with the release it comes from."""

    label: str
    value: str
    unit: str
    change: str
    release: Release


def figures(*, headlines: bool = False) -> list[Figure]:
    """The newest figures about cooperatives of each dataset that has some, each label once.

    `headlines`: only those that the datasets put forward.
    """
    found: dict[str, Figure] = {}
    datasets: set[int] = set()
    for release in (
        Release.objects.public()
        .select_related("dataset")
        .order_by("dataset__order", "-period_end", "-published_at", "-number")
    ):
        if release.dataset_id in datasets:
            continue
        datasets.add(release.dataset_id)
        if release.observations.filter(entity_type=COOPERATIVE).exists():
            for figure in _figures_of(release, headlines):
                found.setdefault(figure.label, figure)
    return list(found.values())


def has_figures() -> bool:
    """Whether any public release speaks of cooperatives."""
    return Release.objects.public().filter(observations__entity_type=COOPERATIVE).exists()


def _figures_of(release: Release, headlines: bool) -> Iterator[Figure]:
    loaded = ReleaseFigures(release)
    cell = Cell(loaded.main_cell.region, COOPERATIVE, loaded.main_cell.industry)
    forward = set(release.dataset.uses.filter(headline=True).values_list("indicator__code", flat=True))
    for indicator in loaded.indicators.values():
        observation = loaded.get(indicator.code, cell)
        if observation is None or observation.value is None or (headlines and indicator.code not in forward):
            continue
        before = loaded.series(indicator.code, cell).get(loaded.period.year_before())
        change = change_words(observation.value, before.value) if before and before.value is not None else ""
        yield Figure(indicator.name, shown(observation).text, indicator.unit, change, release)
