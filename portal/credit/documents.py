"""What of this room is found: the column on the site's shelf."""

from collections.abc import Iterable

from wagtail.rich_text import get_text_for_indexing

from portal.credit.models import EntitiesPage
from search.documents import Document, Kind, Source, register

COLUMN = Kind(key="column", label="查企业查信用", order=70)


def page_documents(page: EntitiesPage) -> Iterable[Document]:
    """The column."""
    if not page.is_public():
        return
    yield Document(
        key=f"credit.page:{page.pk}",
        kind=COLUMN.key,
        title=page.title,
        url=page.get_url() or "",
        summary=page.summary,
        body="\n".join(
            [page.summary, get_text_for_indexing(page.intro), "企业查询 信用公示 统一社会信用代码"]
        ),
        visible_until=page.expire_at,
    )


register(
    Source(
        name="credit.page",
        model=EntitiesPage,
        kinds=(COLUMN,),
        documents=page_documents,
        objects=EntitiesPage.objects.live,
    )
)
