"""What every test of this room needs."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def ledger_of_this_test(portal_data: Path) -> Path:
    """A ledger of the test's own."""
    return portal_data / "departures.log"
