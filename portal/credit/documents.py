"""What of this room is found: the column on the site's shelf, the entities by name on the register's."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from wagtail.rich_text import get_text_for_indexing

from portal.core.codes import REGIONS
from portal.core.models import Code
from portal.credit.models import EntitiesPage, Entity
from search.documents import (
    Batch,
    Document,
    Kind,
    ListPage,
    Source,
    register,
    register_list,
    register_words,
)
from search.register import Entry
from search.shelves import REGISTER

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

_LIVE = (Entity.ACTIVE, Entity.SUSPENDED)
_READ = 5_000
_HEAD = "/entities/"
_COLUMNS = (
    "pk",
    "uscc",
    "reg_no",
    "name",
    "former_names",
    "region",
    "section",
    "industry",
    "family",
    "status",
    "established_on",
)


def entry(row: Sequence[Any]) -> Entry:
    """An entity as the register's shelf keeps it, from the values of ``_COLUMNS``."""
    pk, uscc, reg_no, name, former, region, section, industry, family, status, established = row
    return Entry(
        key=f"credit.entity:{pk}",
        number=pk,
        name=name,
        url=f"{_HEAD}{uscc or reg_no}/",
        code=uscc or "",
        register_number=reg_no,
        former=tuple(former),
        region=region,
        industry=f"{section}{industry}" if section else "",
        type=family,
        status=status,
        established=established,
        weight=int(status in _LIVE),
    )


def entity_documents(entity: Entity) -> Iterable[Entry]:
    """The entity; one that is deregistered is still found."""
    yield entry([getattr(entity, name) for name in _COLUMNS])


def of_batch(key: str) -> Iterator[str]:
    """The entities of an import too large to announce them one by one."""
    keys = Entity.objects.filter(batch=int(key)).order_by("pk").values_list("pk", flat=True)
    return map(str, keys.iterator(chunk_size=10_000))


def entity_batches(keys: Sequence[str] | None) -> Iterator[Batch]:
    """Many entities at once, by their keys, or all of them."""
    rows = Entity.objects.order_by("pk").values_list(*_COLUMNS)
    if keys is not None:
        yield [(row[0], (entry(row),)) for row in rows.filter(pk__in=keys)]
        return
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:_READ]):
        yield [(row[0], (entry(row),)) for row in batch]
        last = batch[-1][0]


def region_names() -> Iterator[str]:
    """Codes and names of regions, also of those that are no more: names of entities hold them."""
    codes = Code.objects.filter(table__key=REGIONS).values_list("code", "name").distinct()
    return (f"{code} {name}" for code, name in codes)


register(
    Source(
        name="credit.entity",
        model=Entity,
        shelf=REGISTER,
        kinds=(),
        documents=entity_documents,
        objects=lambda: Entity.objects.order_by("pk"),
        batches=entity_batches,
        follows={"credit.batch": of_batch},
    )
)
register_words(region_names, shelf=REGISTER)
register_list(ListPage(REGISTER, "市场主体", _HEAD))
