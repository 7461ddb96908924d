"""Guides in search, and what they cite."""

from __future__ import annotations

from collections.abc import Iterable

from portal.guides.filling import parameters_of
from portal.guides.pages import GuidePage
from portal.guides.places import checking
from portal.guides.places.models import GuidePlace
from portal.guides.showing import all_basis, plain_text
from portal.laws.blocks import cited_in
from portal.laws.citing import Cited, register_citing
from portal.laws.parameters import names_in, register_using
from search.documents import Document, Kind, Source, register

GUIDE = Kind(key="guide", label="办事指南", order=10)
# People come to do something: a guide stands above a law that merely speaks of the same thing.


def guide_documents(guide: GuidePage) -> Iterable[Document]:
    """One document; none while the guide is not public. Its expiry decides at the moment of reading."""
    if not guide.live or guide.get_view_restrictions().exists():
        return
    codes = [code for code in (guide.basic_code, guide.implementation_code) if code]
    yield Document(
        key=f"guides.guide:{guide.pk}",
        kind=GUIDE.key,
        title=guide.title,
        url=guide.get_url() or "",
        summary=guide.summary,
        body=plain_text(guide),
        headings=guide.get_audience_display(),
        names=(guide.title, *codes, *guide.name_list),
        date=guide.checked_on or guide.shown_at.date(),
        visible_until=guide.expire_at,
        topics=(guide.get_audience_display(),),
    )


def guide_citations(guide: GuidePage) -> Iterable[Cited]:
    """Every article that the published guide rests on."""
    return cited_in(value for _, _, value in all_basis(guide))


register(
    Source(
        name="guides.guide",
        model=GuidePage,
        kinds=(GUIDE,),
        documents=guide_documents,
        objects=GuidePage.objects.live,
    )
)
register_citing(GuidePage, guide_citations)
register_using(GuidePage, parameters_of)
register_citing(GuidePlace, lambda record: cited_in(checking.cited_by(record)))
register_using(GuidePlace, lambda record: names_in(checking.texts_of(record)))
