"""What is left when the engine does not answer: titles in the database, as far as a database finds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from portal.core import clock
from search import analysis, present, registry
from search.curation import curated
from search.documents import Document, Source
from search.present import Result
from search.query import Plan, Query, plan
from search.ranking import ranking
from search.shelves import SITE

MOST = 20
_MOST_WORDS = 8
_TITLE = "title"


def titles(query: Query) -> tuple[Result, ...]:
    """What may be seen now and has the words of the question in its title, the most of them first."""
    wanted = plan(
        query,
        segmenter=analysis.segmenter(()),
        lexicon=curated().lexicon,
        numbers=ranking(),
        now=clock.now(),
    )
    marks = [word for word in wanted.marks if len(word) > 1] or list(wanted.marks)
    words = marks[:_MOST_WORDS]
    if not words:
        return ()
    labels = {kind.key: kind.label for kind in registry.kinds()}
    found = [each for source in registry.sources(SITE) for each in _of(source, words, wanted)]
    best = sorted(found, key=lambda pair: -pair[0])[:MOST]
    return tuple(present.result(document, labels.get(document.kind, ""), wanted) for _, document in best)


def _of(source: Source, words: Sequence[str], wanted: Plan) -> Iterator[tuple[int, Document]]:
    try:
        source.model._meta.get_field(_TITLE)
    except FieldDoesNotExist:
        return
    for each in _best(source.objects(), words):
        for document in source.documents(each):
            if document.title == each.title and _visible(document, wanted):
                yield each.held, document


def _best(objects: QuerySet, words: Sequence[str]) -> QuerySet:
    held: Any = Value(0)
    any_of = Q()
    for word in words:
        inside = Q(**{f"{_TITLE}__icontains": word})
        any_of |= inside
        held = held + Case(When(inside, then=len(word)), default=0, output_field=IntegerField())
    return objects.filter(any_of).annotate(held=held).order_by("-held", "pk")[:MOST]


def _visible(document: Document, wanted: Plan) -> bool:
    begun = document.visible_from is None or document.visible_from <= wanted.now
    return begun and (document.visible_until is None or wanted.now < document.visible_until)
