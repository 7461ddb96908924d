"""What search finds of this room: the pages about the site."""

from collections.abc import Iterator

from django.db.models import QuerySet

from portal.home.models import StandardPage
from portal.home.plain import main_path, plain_text
from portal.laws.blocks import cited_in
from portal.laws.citing import Cited, register_citing
from search.documents import Document, Kind, Source, register


def _documents(page: StandardPage) -> Iterator[Document]:
    if not page.is_public():
        return
    yield Document(
        key=f"home.standard:{page.pk}",
        kind="about",
        title=page.title,
        url=main_path(page),
        body=plain_text(page.body),
        summary=page.summary,
        names=(page.title,),
        date=page.shown_at.date(),
        visible_from=page.go_live_at,
        visible_until=page.expire_at,
    )


def _objects() -> QuerySet[StandardPage]:
    return StandardPage.objects.live()


register(
    Source(
        name="home.standard",
        model=StandardPage,
        kinds=(Kind("about", "关于本站", 90),),
        documents=_documents,
        objects=_objects,
    )
)


def _cited(page: StandardPage) -> list[Cited]:
    return cited_in(block.value for block in page.basis)


register_citing(StandardPage, _cited)
