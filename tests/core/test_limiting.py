"""So many acts from one address: what a person never meets and a machine does."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.core.cache import caches
from django.core.cache.backends.filebased import FileBasedCache
from django.http import HttpRequest
from django.test import RequestFactory

from portal.core import clock, limiting
from portal.core.limiting import Limit

NOON = datetime(2026, 11, 23, 12, tzinfo=clock.TZ)
LIMITS = (Limit(3, 60), Limit(5, 600))


@pytest.fixture(autouse=True)
def empty() -> Iterator[None]:
    for store in caches.all(initialized_only=False):
        store.clear()
    yield


def asked(address: str = "203.0.113.7") -> HttpRequest:
    return RequestFactory().get("/", REMOTE_ADDR=address)


def waits(count: int, address: str = "203.0.113.7") -> list[int]:
    return [limiting.seconds_to_wait(asked(address), "test", LIMITS) for _ in range(count)]


def test_a_minute_over_its_limit_ends_with_the_minute() -> None:
    with clock.at(NOON + timedelta(seconds=15)):
        assert waits(4) == [0, 0, 0, 45]
    with clock.at(NOON + timedelta(seconds=60)):
        assert waits(1) == [0]


def test_the_longer_limit_counts_on_and_says_the_longer_wait() -> None:
    with clock.at(NOON):
        waits(3)
    with clock.at(NOON + timedelta(seconds=60)):
        assert waits(3) == [0, 0, 540]


def test_another_address_is_not_held_up() -> None:
    with clock.at(NOON):
        assert waits(4)[-1] and waits(1, "203.0.113.8") == [0]


def test_no_address_lies_in_the_cache() -> None:
    with clock.at(NOON):
        waits(2)
    kept = list(caches[limiting.MEMORY]._cache)  # type: ignore[attr-defined]
    assert kept and not any("203.0.113" in key for key in kept)


def test_a_cache_of_files_counts_until_midnight(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FileBasedCache(str(tmp_path), {})
    monkeypatch.setattr(limiting, "cache", store)
    with clock.at(NOON):
        assert [limiting.exceeded(asked(), "test", 2) for _ in range(3)] == [False, False, True]
    later = time.time() + 3600  # noqa: TID251 # the clock of the cache, not ours
    monkeypatch.setattr(time, "time", lambda: later)
    with clock.at(NOON + timedelta(hours=1)):
        assert limiting.exceeded(asked(), "test", 2)
