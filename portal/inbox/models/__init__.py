"""What the public sends. A public web process writes here and nowhere else."""

from portal.inbox.models.corrections import CorrectionRequest
from portal.inbox.models.found_errors import FoundError, receive
from portal.inbox.models.letters import KEEP_CONTACT, Letter

KINDS_OF_LETTER: tuple[type[Letter], ...] = (FoundError, CorrectionRequest)

__all__ = ["KEEP_CONTACT", "KINDS_OF_LETTER", "CorrectionRequest", "FoundError", "Letter", "receive"]
