"""Which record holds at a place, and the tree of places to choose from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from portal.core.models import Bureau
from portal.guides.places.blocks import Part
from portal.guides.showing import Place, is_filled, place_of, places_of
from portal.laws.blocks import shown_basis
from portal.laws.citing import ShownCitation
from portal.laws.parameters import Book

if TYPE_CHECKING:
    from portal.guides.pages import GuidePage
    from portal.guides.places.models import GuidePlace

CODE = re.compile(r"[-\w]{1,40}")
MOST_PLACES = 60  # links that one page can carry without growing heavy


@dataclass(frozen=True, slots=True)
class Difference:
    """本地补充 as pages show it."""

    part: str
    title: str
    text: str
    citations: list[ShownCitation]
    confirmed: bool


@dataclass(frozen=True)
class At:
    """A guide as it is done at a bureau. `record` is the bureau's own, or that of the nearest above; may be none."""

    bureau: Bureau
    record: GuidePlace | None
    windows: list[Place]
    differences: list[Difference]

    @property
    def is_own(self) -> bool:
        """Whether the bureau keeps its own windows."""
        return bool(self.record and self.record.bureau_id == self.bureau.pk)

    @property
    def parts(self) -> dict[str, list[Difference]]:
        """The differences by the part of the guide that they stand in."""
        return {part.value: [each for each in self.differences if each.part == part] for part in Part}


@dataclass(slots=True)
class Branch:
    """A bureau in the tree of places, with those below it."""

    name: str
    url: str
    current: bool
    below: list[Branch] = field(default_factory=list)


def bureau_at(code: str) -> Bureau | None:
    """The bureau of a code in an address."""
    return Bureau.objects.filter(code=code).first() if CODE.fullmatch(code) else None


def is_done_at(guide: GuidePage, bureau: Bureau) -> bool:
    """Whether the guide is valid at the bureau: it is the one that rules it, or below."""
    return guide.bureau is None or bureau.is_within(guide.bureau)


def guide_at(guide: GuidePage, bureau: Bureau, book: Book) -> At:
    """The guide as it is done at the bureau."""
    record = records_at(bureau, [guide.pk]).get(guide.pk)
    if record is None:
        return At(bureau, None, places_of(guide), [])
    windows = [block.value for block in record.windows] or [{"name": record.bureau.name}]
    return At(
        bureau,
        record,
        [place_of(value, record.bureau) for value in windows],
        differences_of(record, book),
    )


def records_at(bureau: Bureau, guides: Iterable[int]) -> dict[int, GuidePlace]:
    """Guide -> the published record that holds at the bureau: its own, else that of the nearest above."""
    from portal.guides.places.models import GuidePlace

    above = [int(key) for key in bureau.path.split("/") if key]
    rows = GuidePlace.objects.filter(guide__in=list(guides), bureau__in=above, live=True)
    found: dict[int, GuidePlace] = {}
    for row in sorted(rows.select_related("bureau"), key=lambda row: above.index(row.bureau_id)):
        found[row.guide_id] = row
    return found


def differences_of(record: GuidePlace, book: Book) -> list[Difference]:
    """The record's differences with the figures of the day."""
    found = []
    for block in record.differences:
        value = block.value
        basis = [each for each in value.get("basis") or [] if is_filled(each)]
        found.append(
            Difference(
                value["part"],
                book.fill(value["title"] or ""),
                book.fill(value["text"] or ""),
                shown_basis(basis),
                value.get("confirmed") is not False,
            )
        )
    return found


def tree(ruling: Iterable[Bureau], url: Callable[[Bureau], str], chosen: Bureau | None) -> list[Branch]:
    """The bureaus from those that rule guides downwards, each below the nearest above it.

    Of very many only the first level is shown, and what lies beside and below the place chosen.
    """
    tops = tuple(bureau.path for bureau in ruling)
    listed = [bureau for bureau in Bureau.objects.all() if bureau.path.startswith(tops)] if tops else []
    if len(listed) > MOST_PLACES:
        opened = (*tops, *([chosen.path] if chosen else []))
        listed = [bureau for bureau in listed if any(path.startswith(_above(bureau)) for path in opened)]
    roots: list[Branch] = []
    known: dict[Any, Branch] = {}
    for bureau in sorted(listed, key=lambda bureau: [int(key) for key in bureau.path.split("/") if key]):
        branch = Branch(bureau.name, url(bureau), bool(chosen and chosen.pk == bureau.pk))
        known[bureau.pk] = branch
        above = known.get(bureau.parent_id)
        (above.below if above else roots).append(branch)
    return roots


def _above(bureau: Bureau) -> str:
    """The path of the bureau above."""
    return bureau.path[: bureau.path.rindex("/", 0, -1) + 1]
