"""Readers for law texts: from files and archives to a parsed tree. No database here.

The way in is `read(paths)`: it yields a `ParsedLaw` for every law text and a `Notice` for everything that
was left out or looks wrong. Nothing in this package knows Django.
"""

from portal.laws.reading.gathering import read, read_files
from portal.laws.reading.tree import HistoryEvent, Notice, ParsedLaw, Stage, Unit, UnitKind

__all__ = ["HistoryEvent", "Notice", "ParsedLaw", "Stage", "Unit", "UnitKind", "read", "read_files"]
