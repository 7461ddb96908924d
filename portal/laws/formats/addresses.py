"""Where the forms of a text lie: beside its page, under the page's address with a suffix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.laws.models import Provision
from portal.laws.paragraphs import LineKind, Place, at_place, lines_of
from portal.laws.reader import Reader


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a text: suffix of its address, media type, what readers call it.

    `whole` says that only a law as a whole has it, `binary` that it is no text. `telling` that
    it can tell about a text that is not here; the others would have to pretend.
    """

    suffix: str
    media_type: str
    label: str
    whole: bool = False
    binary: bool = False
    telling: bool = False


FORMS = {
    form.suffix: form
    for form in (
        Form("txt", "text/plain", "纯文本", telling=True),
        Form("md", "text/markdown", "Markdown", telling=True),
        Form(
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "Word",
            whole=True,
            binary=True,
        ),
        Form("xml", "application/akn+xml", "Akoma Ntoso XML"),
        Form("jsonld", "application/ld+json", "JSON-LD", telling=True),
    )
}


@dataclass(frozen=True, slots=True)
class Link:
    """One form of one text: what templates link to."""

    label: str
    url: str
    media_type: str


def form_links(reader: Reader, provision: Provision | None = None) -> list[Link]:
    """The forms in which the law, or one article of it, can be had."""
    return [
        Link(form.label, form_url(reader, form.suffix, provision), form.media_type)
        for form in _offered(reader, provision)
    ]


def _offered(reader: Reader, provision: Provision | None) -> Sequence[Form]:
    if reader.version is None:
        return ()
    forms = [form for form in FORMS.values() if not (provision and form.whole)]
    return [form for form in forms if form.telling] if reader.text_missing else forms


def form_url(reader: Reader, suffix: str, provision: Provision | None = None) -> str:
    """/laws/gongsifa.txt, /laws/gongsifa/2024-07-01/47.xml."""
    return f"{reader.base}{provision.key}.{suffix}" if provision else f"{reader.base.rstrip('/')}.{suffix}"


@dataclass(frozen=True, slots=True)
class Part:
    """A 款 or 项 that can be quoted by itself: what it is, its name, its page, the quotation."""

    kind: str
    label: str
    url: str
    quotation: str


def quotable(reader: Reader, provision: Provision, paragraph: int = 0) -> list[Part]:
    """The 款 of an article that has several, or the 项 of one 款."""
    lines = lines_of(provision.text)
    if paragraph:
        places = [line.place for line in at_place(lines, paragraph) if line.kind is LineKind.ITEM]
    else:
        places = [Place(number) for number in dict.fromkeys(line.place.paragraph for line in lines)]
    base, quotation = f"{reader.base}{provision.key}/", f"{reader.quotation}{provision.label}"
    kind = "项" if paragraph else "款"
    parts = [
        Part(kind, one.label, f"{base}{one.address}/", quotation + one.label) for one in dict.fromkeys(places)
    ]
    return parts if paragraph or len(parts) > 1 else []
