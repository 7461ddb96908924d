"""The listener that keeps the tables of succession."""

from __future__ import annotations

import pytest

from portal.core.announcements import Change
from portal.laws.comparing import succession

pytestmark = pytest.mark.django_db


def test_what_others_announce_under_a_name_is_left_alone() -> None:
    succession._changed([Change("core.schedule", "search"), Change("laws.version", "1")])
