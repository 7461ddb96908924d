"""Notices in search."""

from collections.abc import Iterable

from portal.notices.pages import NoticePage
from search.documents import Document, Kind, Source, register

NOTICE = Kind(key="notice", label="通知公告", order=50)


def notice_documents(notice: NoticePage) -> Iterable[Document]:
    """One document; none while the notice is not public. Its expiry decides at the moment of reading."""
    if not notice.live or notice.get_view_restrictions().exists():
        return
    yield Document(
        key=f"notices.notice:{notice.pk}",
        kind=NOTICE.key,
        title=notice.title,
        url=notice.get_url() or "",
        summary=notice.summary,
        body=notice.body_text(),
        headings=notice.get_kind_display(),
        date=notice.shown_at.date(),
        visible_until=notice.expire_at,
        topics=(notice.get_kind_display(),),
    )


register(
    Source(
        name="notices.notice",
        model=NoticePage,
        kinds=(NOTICE,),
        documents=notice_documents,
        objects=NoticePage.objects.live,
    )
)
