"""The order in which two test processes get through the suite without waiting for each other."""

from __future__ import annotations

import pytest


def in_turn(items: list[pytest.Item]) -> list[pytest.Item]:
    """The same tests by module or class, for ``--dist loadscope --no-loadscope-reorder``.

    One module that needs the demo portal comes first, so that one process makes it; what needs none keeps the
    others busy meanwhile, what needs no database at all before the rest. Small modules come last, so that all
    end at the same time.
    """
    scopes: dict[str, list[pytest.Item]] = {}
    for item in items:
        scopes.setdefault(item.nodeid.rsplit("::", 1)[0], []).append(item)
    demo, others = [], []
    for scope in scopes.values():
        (demo if _needs(scope, "demo_data") else others).append(scope)
    demo.sort(key=_weight)
    others.sort(key=_weight)
    meanwhile = len(others) // 2
    early = sorted(
        others[:meanwhile], key=lambda scope: (not _is_slow(scope), _needs(scope, "django_db_setup"))
    )
    return [item for scope in [*demo[:1], *early, *demo[1:], *others[meanwhile:]] for item in scope]


def _weight(scope: list[pytest.Item]) -> tuple[bool, int]:
    return not _is_slow(scope), -len(scope)


def _is_slow(scope: list[pytest.Item]) -> bool:
    return any(item.get_closest_marker("slow") for item in scope)


def _needs(scope: list[pytest.Item], fixture: str) -> bool:
    return any(fixture in getattr(item, "fixturenames", ()) for item in scope)
