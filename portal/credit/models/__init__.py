"""Records of this room."""

from portal.credit.models.batches import Batch, Line
from portal.credit.models.disclosures import Departure, Disclosure
from portal.credit.models.entities import Entity, EntityChange, OwnershipDecision
from portal.credit.models.marks import PublicationMark
from portal.credit.models.quality import QualityResult, QualityRun, Ticket
from portal.credit.pages import EntitiesPage

__all__ = [
    "Batch",
    "Departure",
    "Disclosure",
    "EntitiesPage",
    "Entity",
    "EntityChange",
    "Line",
    "OwnershipDecision",
    "PublicationMark",
    "QualityResult",
    "QualityRun",
    "Ticket",
]
