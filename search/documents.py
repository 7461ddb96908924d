"""The contract between search and the sections: what is found, and how it is registered.

A section describes each kind of thing it wants found by a :class:`Source`, and registers it from
its own ``documents.py`` (imported in ``AppConfig.ready``)::

    from search.documents import Document, Kind, Source, register

    register(Source(name="notices.notice", model=NoticePage, kinds=(Kind("notice", "通知公告", 20),),
                    documents=notice_documents, objects=NoticePage.objects.live))

Adding a kind touches its section only; no file of this package changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import Model, QuerySet


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One thing that can be found.

    Time decides at reading: ``visible_*`` say when the public may see it, ``effective_*`` when it is
    legally in force. Both are compared with the reader's clock, so nothing has to run for a document
    to appear, to leave or to change its status.
    """

    key: str
    """Unique and stable: ``"laws.provision:123"``."""
    kind: str
    """Key of a registered :class:`Kind`."""
    title: str
    """Shown; plain text."""
    url: str
    """Absolute path, ``"/laws/gongsifa/47/"``."""
    body: str = ""
    """Plain text, searched and quoted in the highlights."""
    headings: str = ""
    """"第一编 总则 第二章 自然人": searched, shown as the path."""
    summary: str = ""
    """Shown when no sentence of the body holds a searched word."""
    group: str = ""
    """Key of the group (a law); documents with the same key are shown together."""
    group_title: str = ""
    group_url: str = ""
    names: tuple[str, ...] = ()
    """Exact names: titles, short titles, 文号, codes. Typed alone, they come first."""
    date: dt.date | None = None
    """The day shown beside the result and used for sorting by date."""
    visible_from: dt.datetime | None = None
    """Aware; the first moment the public may see it. None: always."""
    visible_until: dt.datetime | None = None
    """Aware; the first moment the public may no longer see it. None: no end."""
    effective_from: dt.date | None = None
    """First day in force."""
    effective_until: dt.date | None = None
    """First day no longer in force."""
    end_word: str = ""
    """已废止 / 失效 / 已结束: the label once ``effective_until`` has come."""
    current_url: str = ""
    """Of a text of the past whose law is still in force: where the text of today stands."""
    level: str = ""
    region: str = ""
    topics: tuple[str, ...] = ()
    weight: float = 0.0
    """Prior of the section, -1 … 2 (how often cited, how central); see ``ranking.toml``."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: the links to narrow by, in ``order``."""

    key: str
    label: str
    order: int


Batch = Sequence[tuple[object, Sequence[Any]]]
"""Primary keys with the documents of each; none for an object that must not be found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where documents come from: a model, and how one object of it becomes documents."""

    name: str
    """``"laws.version"``."""
    model: type[Model]
    """The model whose changes matter; its label is what is announced."""
    kinds: tuple[Kind, ...]
    documents: Callable[[Any], Iterable[Any]]
    """Object -> its documents (of the kind its shelf holds); empty when it must not be found."""
    objects: Callable[[], QuerySet[Any]]
    """Everything to index. An object outside of it loses its documents."""
    affected: Callable[[str], Iterable[str]] | None = None
    """Primary keys of further objects of this source to renew when this one changes."""
    shelf: str = "site"
    """The index in which its documents stand: ``"site"``, or ``"register"`` for entities (see ``search.shelves``)."""
    batches: Callable[[Sequence[str] | None], Iterable[Batch]] | None = None
    """For sources of millions: many objects at once, all of them (None) or those with these keys."""
    follows: Mapping[str, Callable[[str], Iterable[str]]] = field(default_factory=dict)
    """Other models that announce for many objects at once: label -> from its key to the keys of this source."""


@dataclass(frozen=True, slots=True)
class Direct:
    """A place the question names exactly: shown above the results.

    When the question is nothing but this name, has one such place, and ``exact`` holds, the search
    page goes straight there. A resolver that only guesses, or finds the name inside a longer
    question, says ``exact=False``.
    """

    title: str
    url: str
    why: str
    exact: bool = True


@dataclass(frozen=True, slots=True)
class ListPage:
    """Where what stands on a shelf is listed: the search page leads there from what it shows of it."""

    shelf: str
    heading: str
    """市场主体"""
    url: str
    """Takes the question as ``q``."""


from search.registry import (  # noqa: E402  (the registry speaks about the classes above)
    kinds,
    register,
    register_list,
    register_resolver,
    register_words,
    sources,
)

__all__ = [
    "Batch",
    "Direct",
    "Document",
    "Kind",
    "ListPage",
    "Source",
    "kinds",
    "register",
    "register_list",
    "register_resolver",
    "register_words",
    "sources",
]
