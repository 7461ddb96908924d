"""What the sections have registered. One registry per process, filled in ``AppConfig.ready``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from search.shelves import SITE

if TYPE_CHECKING:
    from search.documents import Direct, Kind, ListPage, Source
    from search.query import Query

    Resolver = Callable[[Query], Iterable[Direct]]
    Words = Callable[[], Iterable[str]]


@dataclass
class Registry:
    """Sources by name, resolvers and word lists in order of registration."""

    sources: dict[str, Source] = field(default_factory=dict)
    resolvers: list[Resolver] = field(default_factory=list)
    words: list[tuple[str, Words]] = field(default_factory=list)
    lists: dict[str, ListPage] = field(default_factory=dict)


_registry = Registry()


def register(source: Source) -> None:
    """Make a source known. Registering a name again replaces it (a reloaded module).

    Raises ValueError when a kind of the same key has another label elsewhere.
    """
    known = {kind.key: kind for other in _registry.sources.values() for kind in other.kinds}
    for kind in source.kinds:
        other = known.get(kind.key)
        if other is not None and other != kind and _owner_of(kind.key) != source.name:
            raise ValueError(f"kind {kind.key!r} is already registered as {other!r}")
    _registry.sources[source.name] = source


def register_resolver(resolver: Resolver) -> None:
    """Make a resolver known: it looks at a parsed question and names exact places."""
    if resolver not in _registry.resolvers:
        _registry.resolvers.append(resolver)


def register_words(words: Words, shelf: str = SITE) -> None:
    """Make a list of words known to what cuts the texts of a shelf (read when an index is built).

    On the register's shelf these are the names of regions.
    """
    if (shelf, words) not in _registry.words:
        _registry.words.append((shelf, words))


def register_list(page: ListPage) -> None:
    """Make known where a shelf is listed; the last one registered for a shelf holds."""
    _registry.lists[page.shelf] = page


def list_of(shelf: str) -> ListPage | None:
    """Where a shelf is listed, if anywhere."""
    return _registry.lists.get(shelf)


def sources(shelf: str | None = None) -> tuple[Source, ...]:
    """All sources, or those of one shelf, by name."""
    found = (source for _, source in sorted(_registry.sources.items()))
    return tuple(source for source in found if shelf in (None, source.shelf))


def shelves() -> tuple[str, ...]:
    """The shelves in use: the site's, and those on which a source stands."""
    return tuple(dict.fromkeys((SITE, *(source.shelf for source in sources()))))


def sources_of(model_label: str) -> tuple[Source, ...]:
    """The sources whose model has this label, in any case (``"laws.version"``)."""
    label = model_label.lower()
    return tuple(source for source in sources() if source.model._meta.label_lower == label)


def kinds() -> tuple[Kind, ...]:
    """All kinds in the order in which they are offered."""
    found = {kind.key: kind for source in sources() for kind in source.kinds}
    return tuple(sorted(found.values(), key=lambda kind: (kind.order, kind.key)))


def resolve(query: Query) -> tuple[Direct, ...]:
    """Every place that the resolvers name for a question; the same address once."""
    found: dict[str, Direct] = {}
    for resolver in _registry.resolvers:
        for direct in resolver(query):
            found.setdefault(direct.url, direct)
    return tuple(found.values())


def words(shelf: str = SITE) -> tuple[str, ...]:
    """The words of all sections for a shelf, sorted, each once."""
    found = (word.strip() for of, source in _registry.words if of == shelf for word in source())
    return tuple(sorted({word for word in found if word}))


@contextmanager
def isolated() -> Iterator[Registry]:
    """An empty registry for the length of a test."""
    global _registry
    before, _registry = _registry, Registry()
    try:
        yield _registry
    finally:
        _registry = before


def _owner_of(kind_key: str) -> str:
    return next(s.name for s in sources() for kind in s.kinds if kind.key == kind_key)
