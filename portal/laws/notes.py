"""What is noted about articles of a text: superseded in part, corrected after publication."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from portal.laws.models import Correction, Instrument, Supersession, Version
from portal.laws.reading.numbers import article_label

MAX_NAMED = 3


@dataclass(frozen=True, slots=True)
class Superseded:
    """A partial supersession as pages show it; `applies` tells whether its day has come."""

    key: str
    label: str
    day: date
    applies: bool
    by: str
    url: str
    note: str
    confirmed: bool

    @property
    def sentence(self) -> str:
        """As in: 自 2022-11-01 起，第三十八条与《某条例》第十三条不一致的，以后者为准.

        True of an article that another took the place of in whole or in part; `note` says what is left of it.
        """
        return f"自 {self.day} 起，{self.label}与{self.by}不一致的，以后者为准。"


@dataclass(frozen=True, slots=True)
class Notes:
    """Notes about the articles of one version, in the order of the articles."""

    supersessions: Sequence[Supersession]
    corrections: Sequence[Correction]
    today: date

    @property
    def superseded(self) -> list[Superseded]:
        """All partial supersessions."""
        return [_shown(one, self.today) for one in self.supersessions]

    def superseded_in(self, number: int, extra: int) -> list[Superseded]:
        """Partial supersessions of one article."""
        return [
            _shown(one, self.today)
            for one in self.supersessions
            if (one.number, one.extra) == (number, extra)
        ]

    def corrections_in(self, number: int, extra: int) -> list[Correction]:
        """Corrections of one article, the newest first."""
        return [one for one in self.corrections if (one.number, one.extra) == (number, extra)]

    @property
    def marks(self) -> dict[str, list[tuple[str, str, str]]]:
        """For the full text: key of an article -> (class of the note, words, address of the article's page)."""
        marks: dict[str, list[tuple[str, str, str]]] = {}
        for one in self.superseded:
            marks.setdefault(one.key, []).append(("warn" if one.applies else "info", one.sentence, one.url))
        for correction in self.corrections:
            if correction.in_text:
                words = f"本条文字已于 {correction.corrected_on} 更正。"
                marks.setdefault(correction.key, []).append(("info", words, ""))
        return marks

    @property
    def partial(self) -> str:
        """第三十八条部分失效: what of the text no longer applies today; empty where all does."""
        labels = list(dict.fromkeys(_label(one) for one in self.supersessions if one.applies_on(self.today)))
        if not labels:
            return ""
        if len(labels) > MAX_NAMED:
            return f"{labels[0]}等 {len(labels)} 处部分失效"
        words = "、".join(labels)
        return f"{words}失效" if all(label.endswith(("款", "项")) for label in labels) else f"{words}部分失效"


def _label(one: Supersession) -> str:
    return article_label(one.number, one.extra) + one.paragraph


def _shown(one: Supersession, today: date) -> Superseded:
    return Superseded(
        one.key,
        one.article_label,
        one.from_day,
        one.applies_on(today),
        one.by_label,
        one.by_url,
        one.note,
        one.confirmed,
    )


def supersessions_of(instruments: Iterable[int]) -> dict[int, list[Supersession]]:
    """Live partial supersessions by instrument; one query for all."""
    found: dict[int, list[Supersession]] = {}
    rows = Supersession.objects.filter(instrument__in=list(instruments), live=True)
    for one in rows.select_related("by").order_by("number", "extra", "from_day"):
        found.setdefault(one.instrument_id, []).append(one)
    return found


def notes_on(instrument: Instrument, version: Version | None, today: date) -> Notes:
    """Live notes about a version of an instrument."""
    if instrument.pk is None or version is None:
        return Notes((), (), today)
    superseded = [
        one for one in supersessions_of([instrument.pk]).get(instrument.pk, []) if one.concerns(version)
    ]
    corrections: list[Correction] = []
    if version.pk:
        rows = Correction.objects.filter(version=version.pk, live=True)
        corrections = list(rows.order_by("number", "extra", "-corrected_on", "-pk"))
    return Notes(superseded, corrections, today)
