"""Records of the legal library."""

from portal.laws.models.citation import Citation
from portal.laws.models.glossary import GlossaryTerm
from portal.laws.models.instrument import Instrument
from portal.laws.models.mention import Mention
from portal.laws.models.notes import Correction, Supersession
from portal.laws.models.page import LawsPage
from portal.laws.models.parameter import LegalParameter, ParameterUse
from portal.laws.models.provision import Provision
from portal.laws.models.succession import Succession
from portal.laws.models.version import SourceText, Version

__all__ = [
    "Citation",
    "Correction",
    "GlossaryTerm",
    "Instrument",
    "LawsPage",
    "LegalParameter",
    "Mention",
    "ParameterUse",
    "Provision",
    "SourceText",
    "Succession",
    "Supersession",
    "Version",
]
