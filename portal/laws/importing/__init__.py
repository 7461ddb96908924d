"""From parsed laws to records: reconciled with what is there, saved law by law, announced."""

from portal.laws.importing.listeners import on_texts, tell_listeners, text_listeners
from portal.laws.importing.report import Report, peak_mb
from portal.laws.importing.saving import Importer, Progress, import_laws
from portal.laws.importing.texts import Given

__all__ = [
    "Given",
    "Importer",
    "Progress",
    "Report",
    "import_laws",
    "on_texts",
    "peak_mb",
    "tell_listeners",
    "text_listeners",
]
