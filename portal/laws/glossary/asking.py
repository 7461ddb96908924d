"""“清税证明是什么意思” leads straight to the term; the bare word is left to the search: it may mean a guide."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.urls import reverse

from portal.laws.models import GlossaryTerm
from search.documents import Direct, register_resolver
from search.query import Query

_ASKED = re.compile(
    r"(?:什么(?:是|叫)(?P<after>.{2,40}?)|(?P<before>.{2,40}?)(?:是什么(?:意思|东西)?|是啥(?:意思)?|(?:是)?什么意思|的意思))[?？。]?"
)


def resolve(query: Query) -> Iterator[Direct]:
    """The published term that a question asks the meaning of."""
    found = _ASKED.fullmatch(query.folded)
    if not found:
        return
    asked = (found["after"] or found["before"]).strip()
    candidates = GlossaryTerm.objects.filter(live=True, name=asked) or GlossaryTerm.objects.filter(
        live=True, aliases__contains=asked
    )
    for term in candidates:
        if asked in term.written:
            yield Direct(f"名词解释：{term.name}", f"{reverse('glossary:terms')}#{term.anchor}", term.meaning)
            return


register_resolver(resolve)
