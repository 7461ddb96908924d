"""What names of people are made of: surnames by how surely they are one, given names, words around them (names.toml)."""

from __future__ import annotations

import tomllib
from pathlib import Path

_LISTS: dict[str, str] = tomllib.loads(Path(__file__).with_name("names.toml").read_text("utf-8"))


def _characters(name: str) -> frozenset[str]:
    return frozenset("".join(_LISTS[name].split()))


def _words(name: str) -> tuple[str, ...]:
    return tuple(_LISTS[name].split())


COMPOUND = frozenset(_words("compound"))
SURE = _characters("sure")
LIKELY = _characters("likely")
WARY = _characters("wary")
FIRST = _characters("first")
GIVEN = _characters("given")
WORDS = frozenset(_words("words"))
ROLES = _words("roles")
BEFORE = _words("before")
AFTER = _words("after")
