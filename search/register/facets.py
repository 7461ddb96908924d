"""Counts of facets as they are shown: whole codes summed up to what lies above them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from search.register.entries import Entry
from search.register.wanted import FACETS, Filters

_SIZES = {"region": (2, 4, 6), "industry": (1, 3, 4, 5)}


def summed(whole: Mapping[str, Mapping[str, int]], filters: Filters) -> dict[str, dict[str, int]]:
    """Of regions and industries: the largest parts, and what lies in each part on the way to the one chosen."""
    return {
        facet: _along(counts, _SIZES[facet], getattr(filters, facet)) if facet in _SIZES else dict(counts)
        for facet, counts in whole.items()
    }


def of_entries(entries: Iterable[Entry], filters: Filters) -> dict[str, dict[str, int]]:
    """The same of entries at hand, all of which fit the filters."""
    found = list(entries)
    whole = {facet: Counter(getattr(entry, facet) for entry in found) for facet in FACETS}
    for counts in whole.values():
        counts.pop("", None)
    return summed(whole, filters)


def _along(counts: Mapping[str, int], sizes: tuple[int, ...], chosen: str) -> dict[str, int]:
    path = chosen
    while len(path) < sizes[-1]:
        # Where all lies in one part, what there is to choose from begins below it.
        size = next(size for size in sizes if size > len(path))
        below = {code[:size] for code in counts if len(code) >= size and code.startswith(path)}
        if len(below) != 1:
            break
        path = below.pop()
    shown: Counter[str] = Counter()
    for size, above in zip(sizes, (0, *sizes), strict=False):
        if len(path) >= above:
            for code, number in counts.items():
                if len(code) >= size and code.startswith(path[:above]):
                    shown[code[:size]] += number
    return dict(sorted(shown.items()))
