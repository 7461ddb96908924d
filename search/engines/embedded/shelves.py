"""The embedded engine of each shelf."""

from search.engines.embedded.engine import EmbeddedEngine
from search.engines.embedded.index import EmbeddedIndex
from search.engines.embedded.register import EmbeddedRegister
from search.shelves import REGISTER, SITE

ENGINES: dict[str, type[EmbeddedIndex]] = {SITE: EmbeddedEngine, REGISTER: EmbeddedRegister}
