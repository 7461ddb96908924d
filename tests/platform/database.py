"""Content that several tests read, loaded into the test database once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def laid_out(django_db_blocker: Any) -> Iterator[None]:
    """A transaction around those of the tests: what is loaded inside is there for all of them, and rolled back.

    For fixtures of a module or class that depend on django_db_setup.
    """
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
