"""Which lists many entities are on at this moment, in one question."""

from __future__ import annotations

from collections.abc import Iterable

from portal.credit.models import Disclosure


def lists_of(keys: Iterable[int]) -> dict[int, set[str]]:
    """The kinds of lists by primary keys of entities; who is on none is left out. Nothing asked: no question."""
    wanted, found = set(keys), dict[int, set[str]]()
    if wanted:
        listed = (
            Disclosure.objects.public().filter(entity_id__in=wanted, kind__in=Disclosure.LISTS).order_by()
        )
        for key, kind in listed.values_list("entity_id", "kind"):
            found.setdefault(key, set()).add(kind)
    return found
