"""Records of the legal library."""

from portal.laws.models.citation import Citation
from portal.laws.models.instrument import Instrument
from portal.laws.models.page import LawsPage
from portal.laws.models.provision import Provision
from portal.laws.models.version import SourceText, Version

__all__ = ["Citation", "Instrument", "LawsPage", "Provision", "SourceText", "Version"]
