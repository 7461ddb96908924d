"""What is new, for the home page: each section's own records, asked at the moment of reading."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from portal.core import clock
from portal.credit.tools import TOOLS as CREDIT_TOOLS
from portal.laws.models import Instrument, Version
from portal.laws.reading.classifying import LEVEL_LABELS
from portal.notices.pages import NoticePage, public_notices
from portal.policies.listing import public_policies
from portal.policies.pages import PolicyPage
from portal.statistics.figures import ReleaseFigures
from portal.statistics.models import Dataset, Release
from portal.statistics.presenting import Headline, headlines

RECENTLY = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class NewLaw:
    """An instrument, or a new text of it, that takes effect soon or did so lately."""

    title: str
    url: str
    day: date
    is_coming: bool
    is_amendment: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """The newest release with the figures that its dataset puts forward."""

    release: Release
    headlines: list[Headline]


@dataclass(frozen=True, slots=True)
class News:
    """The home page's lists; an empty one is not shown."""

    notices: list[NoticePage]
    policies: list[PolicyPage]
    figures: list[Figures]
    laws: list[NewLaw]


def everything() -> News:
    """All lists of the home page."""
    return News(
        notices=list(public_notices()[:7]),
        policies=next_to_end(5),
        figures=newest_figures(),
        laws=new_laws(5),
    )


def next_to_end(limit: int) -> list[PolicyPage]:
    """The policies that can be used today and end first."""
    usable = public_policies(PolicyPage.objects.all()).filter(valid_to__gte=clock.today())
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=clock.today())
    return list(usable.filter(begun).order_by("valid_to", "path")[:limit])


def newest_figures() -> list[Figures]:
    """The newest release of the first dataset, if it puts figures forward."""
    release = (
        Release.objects.public()
        .select_related("dataset")
        .order_by("dataset__order", "-period_end", "-number")
        .first()
    )
    if release is None:
        return []
    shown = headlines(ReleaseFigures(release))[:4]
    return [Figures(release, shown)] if shown else []


def new_laws(limit: int) -> list[NewLaw]:
    """What takes effect next, the nearest first, then what did so within a year, the newest first."""
    today = clock.today()
    versions = (
        Version.objects.filter(live=True, instrument__live=True, effective_from__gt=today - RECENTLY)
        .select_related("instrument")
        .order_by("effective_from")
    )
    coming: list[NewLaw] = []
    lately: list[NewLaw] = []
    for version in versions:
        day, ended = version.effective_from, version.instrument.ended_on
        if day is not None and (ended is None or ended > max(today, day)):
            (coming if day > today else lately).append(_new_law(version.instrument, day))
    return [*coming, *reversed(lately)][:limit]


def _new_law(instrument: Instrument, day: date) -> NewLaw:
    return NewLaw(
        title=instrument.short_title,
        url=instrument.get_absolute_url(),
        day=day,
        is_coming=day > clock.today(),
        is_amendment=bool(instrument.in_force_from and instrument.in_force_from < day),
    )


def records_below(address: str) -> list[tuple[str, str]]:
    """(title, address) of records below a column that are no pages: levels of law, datasets, tools."""
    if address.endswith("/laws/"):
        used = set(Instrument.objects.filter(live=True).values_list("level", flat=True))
        return [(label, f"{address}?level={level}") for level, label in LEVEL_LABELS.items() if level in used]
    if address.endswith("/data/"):
        public = Release.objects.public().values_list("dataset", flat=True)
        datasets = Dataset.objects.filter(pk__in=set(public))
        return [(dataset.title, dataset.get_absolute_url()) for dataset in datasets]
    if address.endswith("/entities/"):
        return [(tool.title, tool.get_absolute_url()) for tool in CREDIT_TOOLS]
    return []
