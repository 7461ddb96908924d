"""Python's collector of cycles, kept from looking through a chunk's rows again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

RARELY = 100_000


@contextmanager
def calm() -> Iterator[None]:
    """Let the collector run rarely: rows go as they come, and hardly anything they are made of refers to itself."""
    often = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(RARELY, *often[1:])
    try:
        yield
    finally:
        gc.set_threshold(*often)
        gc.unfreeze()
