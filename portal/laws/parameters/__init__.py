"""Legal parameters: figures that law sets, kept once; `[[name]]` in texts, names in rules."""

from portal.laws.parameters.keeping import Book, names_in
from portal.laws.parameters.using import register_using

__all__ = ["Book", "names_in", "register_using"]
