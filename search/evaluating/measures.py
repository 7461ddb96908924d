"""Recall, reciprocal rank and discounted gain of one list, and how sure their mean is.

Gold is a set of things that are equally right; a list names each thing once. With ``n`` things in gold:
R@k is the share of gold among the first k; MRR@10 is 1 / place of the first one, 0 beyond the tenth;
nDCG@10 is the sum of 1 / log2(place + 1) over the ones found, over the same sum of the best possible list.
"""

from __future__ import annotations

import math
import random
from collections.abc import Collection, Hashable, Sequence
from typing import NamedTuple

DEPTHS = (1, 5, 10, 20)
MEASURES = (*(f"r{depth}" for depth in DEPTHS), "mrr10", "ndcg10")
_TEN = 10


def measure(found: Sequence[Hashable], gold: Collection[Hashable]) -> dict[str, float]:
    """All measures of one list, each 0 to 1. Raises ValueError without gold."""
    wanted = set(gold)
    if not wanted:
        raise ValueError("a question without gold cannot be judged")
    places = [place for place, each in enumerate(dict.fromkeys(found), 1) if each in wanted]
    values = {f"r{depth}": sum(place <= depth for place in places) / len(wanted) for depth in DEPTHS}
    values["mrr10"] = 1 / places[0] if places and places[0] <= _TEN else 0.0
    gained = sum(1 / math.log2(place + 1) for place in places if place <= _TEN)
    best = sum(1 / math.log2(place + 1) for place in range(1, min(len(wanted), _TEN) + 1))
    values["ndcg10"] = gained / best
    return values


class Interval(NamedTuple):
    """Where the mean lies in 95 of 100 draws of as many questions."""

    low: float
    high: float


def interval(values: Sequence[float], draws: int = 1000, seed: int = 20070901) -> Interval:
    """A bootstrap interval of the mean; the same values give the same interval."""
    if not values:
        return Interval(0.0, 0.0)
    chance = random.Random(seed)  # noqa: S311 - statistics, no secret
    means = sorted(sum(chance.choices(values, k=len(values))) / len(values) for _ in range(draws))
    return Interval(means[int(0.025 * draws)], means[min(int(0.975 * draws), draws - 1)])
