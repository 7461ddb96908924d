"""What the walk asks of whoever decides about rows of a kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from portal.core.models import Bureau
from portal.credit.intake.headers import REGISTER_KIND, Plan
from portal.credit.intake.judging import Judged
from portal.credit.intake.known import CodeTables
from portal.credit.models import Batch


class Decider(Protocol):
    """Decides about judged rows against what is there, and writes what was decided."""

    model: Any
    silent: bool
    """No one asks for the keys of what is written, because it is too much to be announced one by one."""

    def waves(self, rows: Sequence[Judged]) -> list[list[Judged]]:
        """Rows parted so that nothing occurs twice in a part."""

    def decide(self, rows: Sequence[Judged]) -> Any:
        """Work: `same` (a count), `refused` and `waiting` (rows), and what is to be written: `new` and `changed`."""

    def held(self, work: Any) -> list[Judged]:
        """The rows that would be written, with their cells: what waits for a review."""

    def write(self, work: Any) -> list[Any]:
        """Write; the keys of the records that changed, unless silent."""

    def record_of(self, row: Judged) -> str:
        """What a ticket about the row is filed under."""

    def year_of(self, row: Judged) -> int | None:
        """The year of which the row is."""

    def stored_keys(self, bureau: Bureau) -> Iterator[tuple[str, ...]]:
        """The keys of all that the unit has recorded."""


def decider_for(kind: str) -> Callable[[Batch, Plan, CodeTables], Decider]:
    """The class for a kind of file."""
    if kind == REGISTER_KIND:
        from portal.credit.intake.registering import Register

        return Register
    from portal.credit.intake.disclosing import Disclosures

    return Disclosures
