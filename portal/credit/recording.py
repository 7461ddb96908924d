"""What is stored of a disclosure: one row for each, made here from a settled record, whoever writes it.

The columns and what stands in them where nothing is said are the model's own, so that no writer can forget one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from portal.credit.intake.storing import insert, text_of
from portal.credit.models import Disclosure

_STORED = [field for field in Disclosure._meta.concrete_fields if not field.primary_key]
COLUMNS = tuple(field.attname for field in _STORED)
_values_of = attrgetter(*COLUMNS)


class Subject(NamedTuple):
    """What rules and gate ask of an entity, under the names that `Entity` has for it."""

    pk: int
    uscc: str | None
    reg_no: str
    name: str
    former_names: list[str]
    family: str
    type_code: str
    representative: str
    place: str
    established_on: date | None

    @property
    def code(self) -> str:
        """As `Entity.code`."""
        return self.uscc or self.reg_no


class Unstored:
    """A disclosure that is not stored yet, as plain values under the names of the columns of `Disclosure`.

    `settle` takes it like an instance of the model, which takes eighty times as long to make.
    """

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

        def __setattr__(self, name: str, value: Any) -> None: ...

    def __init__(self, entity: Subject, values: dict[str, Any]) -> None:
        self.__dict__.update(values)
        self.entity, self.entity_id = entity, entity.pk


for _field in _STORED:  # what nobody has said yet; an address of its own must be given
    setattr(Unstored, _field.attname, None if _field.unique else _field.get_default())


def write(records: Sequence[Disclosure | Unstored]) -> None:
    """Store settled records. Inside a transaction."""
    insert(Disclosure, COLUMNS, map(row_of, records))  # the server stores the first while others are made


def row_of(record: Disclosure | Unstored) -> list[str | None]:
    """The texts of the columns that a record is stored in."""
    return [
        value if value is None or value.__class__ is str else text_of(value) for value in _values_of(record)
    ]
