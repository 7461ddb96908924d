"""Links the first use of each term on a page to its explanation."""

from __future__ import annotations

import re
from functools import cached_property

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from portal.laws.models import GlossaryTerm


class Linker:
    """For one page: knows which terms the page has linked already. Asks for the terms when first used."""

    def __init__(self) -> None:
        self._linked: set[str] = set()

    @cached_property
    def _anchors(self) -> dict[str, str]:
        terms = GlossaryTerm.objects.filter(live=True)
        return {written: term.anchor for term in terms for written in term.written}

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        # The longest first: 法定代表人 is not 代表人.
        words = sorted(self._anchors, key=lambda word: (-len(word), word))
        return re.compile("|".join(map(re.escape, words))) if words else None

    @cached_property
    def _address(self) -> str:
        return reverse("glossary:terms")

    def link_whole(self, text: str) -> SafeString:
        """A name as HTML: a link where the whole of it is a term not linked yet. For headings."""
        return self.link(text) if text in self._anchors else SafeString(escape(text))

    def link(self, text: str) -> SafeString:
        """The text as HTML; each term that the page has not linked yet becomes a link."""
        if self._pattern is None:
            return SafeString(escape(text))
        parts: list[str] = []
        end = 0
        for found in self._pattern.finditer(text):
            anchor = self._anchors[found[0]]
            if anchor in self._linked:
                continue
            self._linked.add(anchor)
            parts += [
                escape(text[end : found.start()]),
                format_html('<a class="term" href="{}#{}">{}</a>', self._address, anchor, found[0]),
            ]
            end = found.end()
        return mark_safe("".join([*parts, escape(text[end:])]))  # noqa: S308 # every part is escaped
