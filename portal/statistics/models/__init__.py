"""Indicators, datasets, releases and their figures."""

from portal.statistics.models.datasets import Dataset, DatasetChart, DatasetIndicator
from portal.statistics.models.indicators import Indicator
from portal.statistics.models.releases import Observation, PlannedRelease, Release, ReleaseChart
from portal.statistics.pages import DataPage

__all__ = [
    "DataPage",
    "Dataset",
    "DatasetChart",
    "DatasetIndicator",
    "Indicator",
    "Observation",
    "PlannedRelease",
    "Release",
    "ReleaseChart",
]
