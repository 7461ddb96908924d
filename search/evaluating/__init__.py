"""Judged questions: how often the right article or page stands on top (``manage.py evaluate_search``)."""

from search.evaluating.judged import BadFile, Judged, read_judged
from search.evaluating.measures import MEASURES, Interval, interval, measure
from search.evaluating.running import SetReport, evaluate

__all__ = [
    "MEASURES",
    "BadFile",
    "Interval",
    "Judged",
    "SetReport",
    "evaluate",
    "interval",
    "measure",
    "read_judged",
]
