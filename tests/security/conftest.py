"""What the tests of personal numbers share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache, caches
from django.core.management import call_command
from django.test import Client

from portal.core import clock
from portal.credit.models import Entity
from tests.credit.leaving.conftest import TODAY
from tests.security.canaries import Net, logging_into
from tests.security.planting import ROW, Portal


@pytest.fixture
def net() -> Iterator[Net]:
    """The net, with every log handler of ours writing into it."""
    yield from logging_into(Net())


@pytest.fixture
def portal(db: None, client: Client, portal_data: Path, tmp_path: Path, net: Net) -> Iterator[Portal]:
    """A portal with one entity, on a day of its own."""
    cache.clear()
    caches["counters"].clear()  # other tests look up on the same frozen day
    client.raise_request_exception = False
    with clock.at(TODAY):
        made = Portal(client, tmp_path, net)
        made.take_in("import_register", [ROW])
        assert Entity.objects.count() == 1, made.report.read_text()
        call_command("rebuild_index", verbosity=0)
        yield made
