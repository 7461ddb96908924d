"""The records that every section shares."""

from portal.core.editing.tasks import ReviewTask
from portal.core.models.bureaus import Bureau, BureauMembership
from portal.core.models.codes import Code, CodeTable
from portal.core.models.identity import SiteIdentity
from portal.core.models.media import PortalDocument, PortalImage, PortalRendition
from portal.core.models.outbox import Announcement, DemoMark, ScheduleMark
from portal.core.models.provenance import Provenance
from portal.core.models.work import WorkItem

__all__ = [
    "Announcement",
    "Bureau",
    "BureauMembership",
    "Code",
    "CodeTable",
    "DemoMark",
    "PortalDocument",
    "PortalImage",
    "PortalRendition",
    "Provenance",
    "ReviewTask",
    "ScheduleMark",
    "SiteIdentity",
    "WorkItem",
]
