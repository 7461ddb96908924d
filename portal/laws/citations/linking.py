"""Mentions as links in the text of a law, and as a list of what it cites."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.urls import reverse
from django.utils.html import escape

from portal.core import clock
from portal.core.text import cn_number
from portal.laws.citing import TEXT_MISSING
from portal.laws.models import Instrument, Mention, Provision, Version
from portal.laws.reading.numbers import article_key, article_label
from portal.laws.reading.tree import UnitKind
from portal.laws.rendering import Write, plain
from portal.laws.timeline import LABELS, TAGS, Status, in_order, next_version, starts, version_on

UNKNOWN = "本站未收录"
NO_SUCH = "该文本没有这一条"
NOT_THAT_TEXT = "引用时的文本全文待补，这里是现行文本，内容可能已经修改"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a mention leads. `url` is empty where the library has nothing.

    `hint` says in words what the reader should know: 全文待补, 本站未收录. `ended` is the standing of a law no
    longer in force (已废止); the first mention in an article shows it in the text.
    """

    url: str = ""
    hint: str = ""
    ended: str = ""

    @property
    def opening(self) -> str:
        """The opening tag."""
        hint = f' title="{escape(self.hint)}"' if self.hint else ""
        if not self.url:
            return f'<span class="cite cite--unknown"{hint}>'
        if self.ended:
            return (
                f'<a class="cite cite--ended" href="{escape(self.url)}"{hint} data-standing="{self.ended}">'
            )
        mark = " cite--missing" if self.hint else ""
        return f'<a class="cite{mark}" href="{escape(self.url)}"{hint}>'

    @property
    def closing(self) -> str:
        """The closing tag."""
        return "</a>" if self.url else "</span>"


@dataclass(frozen=True, slots=True)
class Cited:
    """An instrument that a text cites, with the articles cited: (label, target) in the order of the text."""

    title: str
    url: str
    status_label: str
    status_tag: str
    articles: tuple[tuple[str, Target], ...]


class Citations:
    """The mentions of one version (in some of its provisions), with everything needed to link them.

    `base` is the address that articles of the text itself are appended to; with `in_page` they are reached by
    their anchors. Five queries, whatever the number of mentions.
    """

    def __init__(
        self,
        version: Version,
        base: str,
        *,
        in_page: bool = False,
        provision: Provision | None = None,
        today: date | None = None,
    ) -> None:
        self.version, self.base, self.in_page = version, base, in_page
        self.today = today or clock.today()
        rows = Mention.objects.filter(version=version).order_by("provision_id", "start", "pk")
        self.mentions = list(rows.filter(provision=provision) if provision else rows)
        keys = {one.instrument_id for one in self.mentions if one.instrument_id}
        self.instruments = {
            one.pk: one for one in Instrument.objects.filter(pk__in=keys | {version.instrument_id})
        }
        held: dict[int, list[Version]] = defaultdict(list)
        live = Version.objects.filter(instrument__in=self.instruments, live=True)
        for one in live.defer("whole_text", "history", "summary"):
            held[one.instrument_id].append(one)
        self.versions = {key: in_order(found) for key, found in held.items()}
        self.articles = self._articles()
        self.places = self._places() if self.mentions else {}

    def _articles(self) -> set[tuple[int, int, int]]:
        """(version, number, extra) of every article that may be linked."""
        wanted: dict[int, set[int]] = defaultdict(set)
        for one in self.mentions:
            if one.number and one.instrument_id:
                wanted[one.instrument_id].add(one.number)
        versions = [one.pk for key in wanted for one in self.versions.get(key, []) if one.text_loaded]
        numbers = {number for found in wanted.values() for number in found}
        rows = Provision.objects.filter(
            version__in={*versions, self.version.pk}, kind=UnitKind.ARTICLE, number__in=numbers
        )
        return set(rows.values_list("version_id", "number", "extra")) if numbers else set()

    def _places(self) -> dict[int, tuple[int, int]]:
        """The article that each provision is, so that a text does not link to where the reader is."""
        keys = {one.provision_id for one in self.mentions if one.instrument_id == self.version.instrument_id}
        rows = Provision.objects.filter(pk__in=[key for key in keys if key])
        return {pk: (number, extra) for pk, number, extra in rows.values_list("pk", "number", "extra")}

    def target(self, mention: Mention) -> Target | None:
        """Where a mention leads; None where there is nothing to show: the text means the article it stands in."""
        instrument = self.instruments.get(mention.instrument_id or 0)
        if instrument is None:
            return Target(hint=UNKNOWN) if mention.title or mention.doc_no else None
        if instrument.pk == self.version.instrument_id:
            return self._in_own_text(mention)
        if not instrument.live:
            return Target(hint=UNKNOWN)
        return self._elsewhere(instrument, mention)

    def _in_own_text(self, mention: Mention) -> Target | None:
        here = self.places.get(mention.provision_id or 0)
        if not mention.number or (mention.number, mention.extra) == here and not mention.last:
            return None
        if (self.version.pk, mention.number, mention.extra) not in self.articles:
            return None
        key = article_key(mention.number, mention.extra)
        if self.in_page:
            return Target(f"#art-{key}{_part(mention)}")
        return Target(f"{self.base}{key}/{_fragment(mention)}")

    def _elsewhere(self, instrument: Instrument, mention: Mention) -> Target:
        status = instrument.status_on(self.today)
        ended = LABELS[status] if status in (Status.REPEALED, Status.LAPSED) else ""
        hints = [f"{ended}（{instrument.ended_on}）"] if ended else []
        url = instrument.get_absolute_url()
        versions = self.versions.get(instrument.pk, [])
        current = version_on(versions, self.today) or next_version(versions, self.today)
        if not mention.number:
            if current is None or not current.text_loaded:
                hints.append(TEXT_MISSING)
            return Target(url, "，".join(hints), ended)
        day = starts(self.version)
        meant = version_on(versions, day) or next_version(versions, day)
        key = article_key(mention.number, mention.extra)
        part = _fragment(mention)
        if meant and self._has(meant, mention):
            if meant == current or meant.dated is None:
                return Target(f"{url}{key}/{part}", "，".join(hints), ended)
            if not ended:
                hints.append(f"{meant.dated} 起施行的文本")
            dated = reverse("laws:version_article", args=[instrument.slug, meant.dated.isoformat(), key])
            return Target(f"{dated}{part}", "，".join(hints), ended)
        if meant and not meant.text_loaded and current and self._has(current, mention):
            return Target(f"{url}{key}/", "，".join([*hints, NOT_THAT_TEXT]), ended)
        loaded = meant is not None and meant.text_loaded
        numbered = meant is not None and any(version == meant.pk for version, *_ in self.articles)
        if not loaded or numbered:
            hints.append(NO_SUCH if loaded else TEXT_MISSING)
        return Target(url, "，".join(hints), ended)

    def _has(self, version: Version, mention: Mention) -> bool:
        return (version.pk, mention.number, mention.extra) in self.articles

    def writer(self, provision: int | None) -> Write:
        """A function that writes a piece of a provision's text as HTML: (piece, its offset) -> escaped, linked."""
        spans: list[tuple[int, int, Target]] = []
        told: set[int | None] = set()
        for mention in self._by_provision.get(provision, ()):
            target = self.target(mention)
            if target and (not spans or mention.start >= spans[-1][1]):
                if target.ended and mention.instrument_id in told:
                    target = replace(target, ended="")
                told.add(mention.instrument_id)
                spans.append((mention.start, mention.end, target))
        return _writer(spans) if spans else plain

    @cached_property
    def _by_provision(self) -> dict[int | None, list[Mention]]:
        grouped: dict[int | None, list[Mention]] = defaultdict(list)
        for one in self.mentions:
            grouped[one.provision_id].append(one)
        return grouped

    def cited(self) -> list[Cited]:
        """What the text cites of others, each instrument once, those the library does not know last."""
        known: dict[int, dict[str, Target]] = {}
        unknown: dict[str, None] = {}
        for mention in self.mentions:
            target = self.target(mention)
            if target is None or mention.instrument_id == self.version.instrument_id:
                continue
            if not target.url:
                unknown.setdefault(mention.title or mention.doc_no)
                continue
            articles = known.setdefault(mention.instrument_id or 0, {})
            if mention.number:
                articles.setdefault(label_of(mention), target)
        return [
            *(self._shown(self.instruments[key], articles) for key, articles in known.items()),
            *(Cited(name, "", UNKNOWN, "muted", ()) for name in unknown),
        ]

    def _shown(self, instrument: Instrument, articles: dict[str, Target]) -> Cited:
        status = instrument.status_on(self.today)
        label, tag = LABELS[status], TAGS[status]
        current = version_on(self.versions.get(instrument.pk, []), self.today)
        if status is Status.IN_FORCE and (current is None or not current.text_loaded):
            label, tag = TEXT_MISSING, "muted"
        url = instrument.get_absolute_url()
        return Cited(instrument.short_title, url, label, tag, tuple(articles.items()))


def label_of(mention: Mention) -> str:
    """第十条至第十二条, 第四十七条第二款 of a mention."""
    label = article_label(mention.number, mention.extra)
    if mention.last:
        return f"{label}至{article_label(mention.last)}"
    paragraph = f"第{cn_number(mention.paragraph)}款" if mention.paragraph else ""
    return label + paragraph + (f"第{cn_number(mention.item)}项" if mention.item else "")


def _part(mention: Mention) -> str:
    """What follows the anchor of an article for one of its paragraphs, as portal.laws.paragraphs names them."""
    if mention.last or not (mention.paragraph or mention.item):
        return ""
    return f"-p{mention.paragraph or 1}" + (f"-{mention.item}" if mention.item else "")


def _fragment(mention: Mention) -> str:
    part = _part(mention)
    return f"#art-{article_key(mention.number, mention.extra)}{part}" if part else ""


def _writer(spans: Sequence[tuple[int, int, Target]]) -> Write:
    ends = [end for _, end, _ in spans]

    def write(piece: str, offset: int) -> str:
        return "".join(_pieces(piece, offset, spans, bisect_left(ends, offset + 1)))

    return write


def _pieces(piece: str, offset: int, spans: Sequence[tuple[int, int, Target]], first: int) -> Iterator[str]:
    """The piece with tags around what lies in spans; a span that reaches beyond the piece is cut."""
    at = 0
    for start, end, target in spans[first:]:
        begin, close = max(start - offset, 0), min(end - offset, len(piece))
        if begin >= len(piece):
            break
        yield str(escape(piece[at:begin]))
        yield f"{target.opening}{escape(piece[begin:close])}{target.closing}"
        at = close
    yield str(escape(piece[at:]))
