"""Units, files and days: those of the intake's tests."""

from __future__ import annotations

from tests.credit.intake.conftest import send, today, units

__all__ = ["send", "today", "units"]
