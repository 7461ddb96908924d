"""What templates, lint and search read out of a guide: citations, places, plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.core import clock
from portal.laws.blocks import shown_basis
from portal.laws.citing import ShownCitation
from portal.laws.reading.numbers import article_label, article_number
from portal.laws.timeline import Status

if TYPE_CHECKING:
    from portal.core.models import Bureau
    from portal.guides.pages import GuidePage

# Fields whose blocks carry a list of basis blocks, and fields that are such a list themselves.
BLOCKS_WITH_BASIS = (
    "conditions",
    "materials",
    "special",
    "costs",
    "deadlines",
    "self_test",
    "remedies",
    "duties",
    "faqs",
    "legal_notes",
)
LISTS_OF_BASIS = ("basis", "limit_basis", "apply_within_basis", "fee_basis")


@dataclass(frozen=True, slots=True)
class Place:
    """A window as the page shows it."""

    name: str
    address: str
    phone: str
    hours: str
    accessibility: str


class CitationBook:
    """How every article that a guide rests on is shown, read from the library once for the whole page."""

    def __init__(self, guide: GuidePage) -> None:
        values = [value for _, _, value in all_basis(guide)]
        self._shown = dict(zip(map(_key, values), shown_basis(values), strict=True))

    def shown(self, values: Iterable[Any]) -> list[ShownCitation]:
        """The citations of some of the guide's basis values, in their order."""
        return [self._shown[_key(value)] for value in values if is_filled(value)]


def is_filled(value: Any) -> bool:
    """Whether a basis value names anything."""
    return bool(value.get("instrument") or value.get("name"))


def title_of(value: Any) -> str:
    """The short title of what a basis value names."""
    return str(value["instrument"].short_title if value.get("instrument") else value.get("name") or "")


def label_of(value: Any) -> str:
    """第十九条第二款, or empty."""
    article, paragraph = value.get("article") or "", value.get("paragraph") or ""
    number = article_number(article)
    return (article_label(*number) if number else article) + paragraph


def has_ended(value: Any) -> bool:
    """Whether what a basis value names is no longer in force today."""
    instrument = value.get("instrument")
    return bool(instrument) and instrument.status_on(clock.today()) in (Status.REPEALED, Status.LAPSED)


def _key(value: Any) -> tuple[Any, ...]:
    instrument = value.get("instrument")
    named = instrument.pk if instrument else value.get("name")
    return (named, value.get("article"), value.get("paragraph"), value.get("note"))


def places_of(guide: GuidePage) -> list[Place]:
    """Windows with what the bureau's record adds; the bureau itself where the guide names none."""
    bureau = guide.bureau
    values = [block.value for block in guide.places] or ([{"name": bureau.name}] if bureau else [])
    return [place_of(value, bureau) for value in values]


def place_of(value: Any, bureau: Bureau | None) -> Place:
    """A window; what it leaves blank is taken from the bureau's record."""

    def known(name: str) -> str:
        return str(value.get(name) or getattr(bureau, name, "") or "")

    return Place(known("name"), known("address"), known("phone"), known("hours"), known("accessibility"))


def all_basis(guide: GuidePage) -> Iterator[tuple[str, str, Any]]:
    """Field, place in words and value of every basis block of the guide, in the order of the form."""
    for name in (*LISTS_OF_BASIS, *BLOCKS_WITH_BASIS):
        field: Any = guide._meta.get_field(name)
        label = str(field.verbose_name)
        for number, block in enumerate(getattr(guide, name), 1):
            if name in LISTS_OF_BASIS:
                values, place = [block.value], label
            else:
                values, place = list(block.value.get("basis") or []), f"{label}第 {number} 项"
            for value in values:
                if is_filled(value):
                    yield name, place, value


def plain_text(guide: GuidePage) -> str:
    """Everything that the page says, one part a line, without mark-up: what search reads.

    References to figures stand in it as their figures of today.
    """
    from portal.guides.filling import filled
    from portal.laws.parameters import Book

    guide = filled(guide, Book.on())
    parts: list[str] = [*guide.subitem_list, guide.limit_text, guide.apply_within, guide.fee_text]
    for name, keys in (
        ("conditions", ("text",)),
        ("materials", ("name", "condition", "notes")),
        ("steps", ("text",)),
        ("costs", ("text",)),
        ("special", ("title", "text")),
        ("legal_notes", ("title", "text")),
        ("faqs", ("question", "answer")),
    ):
        for block in getattr(guide, name):
            parts += [str(block.value.get(key) or "") for key in keys]
    parts += [guide.result_name, guide.result_text]
    return "\n".join(part for part in parts if part)
