"""What is said beside a record about objections to it: open ones, how earlier ones ended, statements of the entity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from portal.core import corrections
from portal.core.corrections import Ref, Standing
from portal.credit.models import Disclosure, Entity

ENTITY, DISCLOSURE = "entity", "disclosure"


def ref_of(subject: Entity | Disclosure) -> Ref:
    """The name of a record at the door to the public's letters."""
    return Ref(ENTITY, subject.code) if isinstance(subject, Entity) else Ref(DISCLOSURE, subject.public_id)


def standing_of(subjects: Iterable[Entity | Disclosure]) -> Mapping[Ref, Standing]:
    """What is said beside each of these, in one question; a record without anything is left out."""
    return corrections.standing([ref_of(each) for each in subjects])
