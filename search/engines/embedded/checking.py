"""Whether the files of an index are what tantivy wrote: each ends with a footer that holds its checksum."""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path

_AT_ONCE = 4 * 1024 * 1024
_MAGIC = 1337
# tantivy's words (its error.rs) for files that are missing or hold what it never wrote.
_READING = ("Failed to open file for read", "Failed to open the directory", "Data corrupted", "Deserialize")
_IO = "An IO error occurred"
# What the system refuses says nothing against the files.
_REFUSED = ("No space left", "quota", "Permission denied", "Too many open files", "Cannot allocate")


def told_of_damage(error: BaseException) -> bool:
    """Whether an error of tantivy says that files are damaged; not for a panic, which may be anything."""
    said = str(error)
    if any(word in said for word in _REFUSED):
        return False
    return isinstance(error, ValueError) and said.startswith((*_READING, _IO))


def damage(folder: Path) -> str:
    """What is wrong with the files that the index in ``folder`` consists of; empty when they are whole.

    Reads all of them: about a second for 1 GB that the system has in memory.
    """
    try:
        segments = json.loads((folder / "meta.json").read_bytes())["segments"]
        names = {name for each in segments for name in _files(folder, each["segment_id"].replace("-", ""))}
        return next((f"{name}: {wrong}" for name in sorted(names) if (wrong := _wrong(folder / name))), "")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        return repr(error)


def _files(folder: Path, segment: str) -> list[str]:
    kept = [f"{segment}.{kind}" for kind in ("idx", "pos", "term", "store", "fast", "fieldnorm")]
    return [*kept, *(path.name for path in folder.glob(f"{segment}.*.del"))]


def _wrong(path: Path) -> str:
    size = path.stat().st_size
    if size < 8:
        return "too short"
    with path.open("rb") as file:
        file.seek(size - 8)
        length, magic = struct.unpack("<II", file.read(8))
        if magic != _MAGIC or length > size - 8:
            return "no footer"
        file.seek(size - 8 - length)
        expected = json.loads(file.read(length))["crc"]
        file.seek(0)
        left, found = size - 8 - length, 0
        while left and (part := file.read(min(left, _AT_ONCE))):
            found, left = zlib.crc32(part, found), left - len(part)
    return "" if found == expected else "checksum"
