"""Personal numbers and names to plant in a test portal, and the net in which none of them may be found.

Each place has an identity number, a telephone and a name of its own, so that a leak says whence it comes. Nobody has
these: the region block 99xxxx of GB/T 2260 is no place, telephones that begin with 154 are given to no operator, and the
names are made up.
"""

from __future__ import annotations

import gzip
import io
import logging
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from portal.core.credit_codes.persons import identity_check
from portal.core.privacy.folding import fold

PLACES = (
    "import: columns that are no public facts",
    "import: free text of a penalty",
    "import: a rejected row",
    "import: a batch that waits for review",
    "import: an entity's place",
    "register: a former value in the history",
    "register: a value that was stored before there was a gate",
    "disclosure: an admin draft that was not published",
    "disclosure: an officer's decision",
    "inbox: message and contact",
    "inbox: evidence of a correction request",
    "search: query",
    "batch check: uploaded file",
    "address of a page that is not there",
    "form: input of tools",
    "log: an exception",
    "import: a name in the text of a penalty",
    "import: a name in a batch that waits for review",
    "disclosure: a name in a draft that was not published",
    "disclosure: a name that an officer masked",
)
_SIGNS = re.compile(r"[^0-9A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Canary:
    """Two numbers and a name that stand for a person, and where they were planted."""

    place: str
    identity: str
    phone: str
    name: str

    @property
    def spelled(self) -> str:
        """Both as people write them: a form, an address, a cell."""
        return f"身份证号{self.identity[:6]} {self.identity[6:14]} {self.identity[14:]}，电话{self.phone}"


def canary(place: str) -> Canary:
    """The canary of a place."""
    number = PLACES.index(place) + 1
    first = f"99{number:02}9919990909{number:02}7"
    name = f"鲍晓{'春夏秋冬梅兰竹菊松柏杨柳云霞雪霜江河湖海'[number - 1]}"
    return Canary(place, first + identity_check(first), f"15400990{number:03}", name)


CANARIES = tuple(canary(place) for place in PLACES)


def found_in(content: str | bytes) -> list[str]:
    """Places whose canary is in a text or file, in whatever spelling; compressed content is opened."""
    raw = content.encode("utf-8", "replace") if isinstance(content, str) else content
    found = []
    for part in _opened(raw):
        text = fold(part.decode("utf-8", "ignore"))
        numbers = _SIGNS.sub("", text)
        for each in CANARIES:
            if each.name in text or each.identity in numbers or each.phone in numbers:
                found.append(each.place)
    return sorted(set(found))


def _opened(raw: bytes) -> Iterator[bytes]:
    yield raw
    if raw[:2] == b"\x1f\x8b":
        yield gzip.decompress(raw)
    if raw[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for name in archive.namelist():
                yield archive.read(name)


@dataclass
class Net:
    """Everything that gets out of the portal: answers, logs, files. `caught` says what should not have."""

    log: io.StringIO = field(default_factory=io.StringIO)
    caught: list[tuple[str, str]] = field(default_factory=list)
    looked: int = 0

    def look(self, where: str, content: str | bytes) -> None:
        """Look through one answer or file."""
        self.looked += 1
        self.caught += [(where, place) for place in found_in(content)]

    def look_at_files(self, folder: Path, leave_out: Iterable[str] = ()) -> None:
        """Every file below a folder, byte by byte."""
        left = set(leave_out)
        for path in folder.rglob("*"):
            if path.is_file() and not left.intersection(path.relative_to(folder).parts):
                self.look(f"file {path.relative_to(folder)}", path.read_bytes())

    def look_at_log(self) -> None:
        """What our handlers have written so far."""
        self.look("log", self.log.getvalue())


def logging_into(net: Net) -> Iterator[Net]:
    """Have the handlers of the settings write into the net, as they are: with their filters and formats."""
    handlers = [each for each in logging.getLogger().handlers if type(each) is logging.StreamHandler]
    kept = [handler.setStream(net.log) for handler in handlers]
    yield net
    for handler, stream in zip(handlers, kept, strict=True):
        if stream is not None:
            handler.setStream(stream)
