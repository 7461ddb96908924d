"""Guides as JSON, ``/api/v1/guides…``: the list and each guide, as they are done at a place."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Path, Query, Router
from wagtail.blocks import StructValue

from portal.core import clock
from portal.core.api import RefusalOut
from portal.core.models import Bureau
from portal.guides import schemas
from portal.guides.choices import Applicant, Audience, Channel, Handling
from portal.guides.filling import filled, parameters_of
from portal.guides.pages import GuidePage, public_guides
from portal.guides.places.finding import Difference, bureau_at, guide_at, is_done_at, records_at
from portal.guides.showing import BLOCKS_WITH_BASIS, LISTS_OF_BASIS, CitationBook
from portal.laws.citing import ShownCitation
from portal.laws.parameters import Book
from portal.laws.parameters.using import stale_names

router = Router(tags=["办事指南"])
SLUG = Path(..., description="指南在网址里的名字。")
AT = Query(None, description="机关代码，例如 sfs-sfq：只列在那里办的，网址和窗口是当地的。")
AUDIENCE = Query(None, description="办给谁，例如 individual。")
APPLICANT = Query(None, description="办理对象，例如 natural_person。")
CHANNEL = Query(None, description="办理形式，例如 online。")
HANDLING = Query(None, description="办件类型：immediate 即办件，promised 承诺件。")
TEXTS = ("limit_text", "apply_within", "fee_standard", "fee_text", "result_name", "result_text")
MORE_TEXTS = ("intermediary", "quantity_limit", "annual_check", "consult", "complaint")
PARTS = (*BLOCKS_WITH_BASIS, "steps", "questions", "cases", "self_test_cases")
_NOT_FIELDS = {"basis", "confirmed", "blank_form", "sample"}


@router.get(
    "",
    response={200: schemas.GuidesOut, 404: RefusalOut},
    summary="全部办事指南",
    description="例如示范区能在网上办的即办件：`/api/v1/guides?at=sfs-sfq&channel=online&handling=immediate`",
    url_name="guides",
)
def guides(
    request: HttpRequest,
    audience: Audience | None = AUDIENCE,
    applicant: Applicant | None = APPLICANT,
    channel: Channel | None = CHANNEL,
    handling: Handling | None = HANDLING,
    at: str | None = AT,
) -> schemas.GuidesOut:
    """The public guides in the editors' order."""
    bureau = _bureau(at)
    found = public_guides().select_related("bureau")
    found = found.filter(audience=audience) if audience else found
    found = found.filter(handling=handling) if handling else found
    listed = [
        guide
        for guide in found
        if (applicant is None or applicant in (guide.applicants or ()))
        and (channel is None or channel in (guide.channels or ()))
        and (bureau is None or is_done_at(guide, bureau))
    ]
    records = records_at(bureau, [guide.pk for guide in listed]) if bureau else {}
    return schemas.GuidesOut(
        day=clock.today(),
        at=_out(bureau),
        total=len(listed),
        guides=[
            schemas.GuideRef(
                **_ref(guide, bureau, len(records[guide.pk].differences) if guide.pk in records else 0)
            )
            for guide in listed
        ],
    )


@router.get(
    "/{slug}",
    response={200: schemas.GuideOut, 404: RefusalOut},
    summary="一份办事指南",
    description="全部字段。文字里的法定参数已经填上当天的数，parameters 列出名称、出处和网址；"
    "basis 的 url 是条文在本站的网址。",
    url_name="guide",
)
def guide(request: HttpRequest, slug: str = SLUG, at: str | None = AT) -> schemas.GuideOut:
    """A public guide, at a place."""
    bureau = _bureau(at)
    page = public_guides().filter(slug=slug).select_related("bureau").first()
    if page is None or (bureau and not is_done_at(page, bureau)):
        raise Http404("没有这份指南，或者不在那里办。")
    book = Book.on()
    page.at = guide_at(page, bureau, book) if bureau else None
    shown = filled(page, book)
    local = [_local(each) for each in page.at.differences] if page.at else []
    return schemas.GuideOut(**_ref(shown, bureau, len(local)), **_fields(page, shown, book), local=local)


def _fields(page: GuidePage, shown: GuidePage, book: Book) -> dict[str, Any]:
    """All that the list does not have; `shown` is the page with its figures filled in."""
    cited = CitationBook(shown)
    return {
        "at": _out(page.at.bureau if page.at else None),
        "names": shown.name_list,
        "subitems": shown.subitem_list,
        "matter_type": shown.get_matter_type_display(),
        "level": shown.get_level_display(),
        "scope": shown.get_scope_display(),
        **{name: getattr(shown, name) for name in ("basic_code", "implementation_code", "organ_code")},
        **{name: _labels(shown, name) for name in ("applicants", "channels", "delivery")},
        "statutory": schemas.LimitOut(days=shown.statutory_days, parameter=page.statutory_parameter),
        "extension": schemas.LimitOut(
            days=shown.statutory_extension_days, parameter=page.extension_parameter
        ),
        "texts": {name: getattr(shown, name) for name in (*TEXTS, *MORE_TEXTS) if getattr(shown, name)},
        "parts": {name: [_part(block.value, cited) for block in getattr(shown, name)] for name in PARTS},
        "bases": {
            name: _basis(cited.shown(block.value for block in getattr(shown, name)))
            for name in LISTS_OF_BASIS
        },
        "parameters": _figures(page, book),
        "windows": [schemas.WindowOut.from_orm(place) for place in shown.place_list],
        "pending": [block.value["note"] for block in shown.pending],
        "edition": shown.edition,
        "effective_on": shown.effective_on,
        "published_at": shown.last_published_at,
    }


def _local(each: Difference) -> schemas.DifferenceOut:
    return schemas.DifferenceOut(
        part=each.part,
        title=each.title,
        text=each.text,
        basis=_basis(each.citations),
        confirmed=each.confirmed,
    )


def _bureau(code: str | None) -> Bureau | None:
    bureau = bureau_at(code) if code else None
    if code and bureau is None:
        raise Http404("没有这个机关。")
    return bureau


def _out(bureau: Bureau | None) -> schemas.GuideBureauOut | None:
    return schemas.GuideBureauOut(code=bureau.code, name=bureau.name) if bureau else None


def _ref(guide: GuidePage, bureau: Bureau | None, differences: int) -> dict[str, Any]:
    return {
        "slug": guide.slug,
        "title": guide.title,
        "url": guide.url_at(bureau.code) if bureau else guide.get_url() or "",
        "audience": guide.audience,
        "audience_label": guide.get_audience_display(),
        "summary": guide.summary,
        "bureau": _out(guide.bureau),
        "handling": guide.get_handling_display(),
        "promised_days": guide.promised_days,
        "fee": guide.fee,
        "visits": guide.visits,
        "differences": differences,
        "checked_on": guide.checked_on,
    }


def _labels(guide: GuidePage, name: str) -> list[str]:
    field: Any = guide._meta.get_field(name)
    return list(field.labels(getattr(guide, name)))


def _basis(citations: list[ShownCitation]) -> list[schemas.GuideBasisOut]:
    return [
        schemas.GuideBasisOut(
            title=citation.title, article=citation.article_label, note=citation.note, url=citation.url
        )
        for citation in citations
    ]


def _part(value: Any, cited: CitationBook) -> schemas.PartOut:
    return schemas.PartOut(
        fields={name: _plain(each) for name, each in value.items() if name not in _NOT_FIELDS},
        basis=_basis(cited.shown(value.get("basis") or ())),
        confirmed=value.get("confirmed") is not False,
    )


def _plain(value: Any) -> Any:
    """A value of a block as JSON has it."""
    if isinstance(value, StructValue):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        return value
    return [_plain(each) for each in value]


def _figures(page: GuidePage, book: Book) -> list[schemas.FigureOut]:
    was = {name: seen for name, seen, _ in stale_names(page, book)}
    return [
        schemas.FigureOut(
            name=name,
            text=book.text(name),
            value=book.parameters.value(name),
            law=row.instrument.short_title if row.instrument else "",
            article=row.article_label,
            url=row.article_url,
            was=was.get(name, ""),
        )
        for name in parameters_of(page)
        if (row := book.rows.get(name)) and not book.problems([name])
    ]
