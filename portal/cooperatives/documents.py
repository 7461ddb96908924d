"""What search finds of this room: the pages in plain words, and each question by itself."""

from collections.abc import Iterator
from urllib.parse import quote

from portal.cooperatives.models import CoopFAQPage, CoopHomePage, CoopPage, CoopToolPage
from portal.cooperatives.tools import Tool
from portal.core.templatetags.portal_tags import anchor
from portal.home.plain import main_path, plain_text
from portal.laws.blocks import cited_in
from portal.laws.citing import Cited, find_instrument, register_citing
from portal.laws.parameters import register_using
from search.analysis import name_key
from search.documents import Direct, Document, Kind, Source, register, register_resolver
from search.query import Query

KIND = Kind("cooperative", "合作社", 60)
# What people call the tools; asked for by one of these names, search leads straight there.
TOOL_NAMES = {
    Tool.MEMBERS: (
        "人数核对",
        "成员人数核对",
        "几个人能办合作社",
        "多少人能办合作社",
        "几个人可以办合作社",
        "办合作社要几个人",
        "办合作社要多少人",
        "合作社最少几个人",
        "合作社人数",
        "合作社人数够不够",
    ),
    Tool.CHARTER: (
        "章程示范文本",
        "合作社章程",
        "合作社章程范本",
        "合作社章程模板",
        "合作社章程示范文本",
        "农民专业合作社章程",
        "农民专业合作社章程范本",
        "农民专业合作社章程示范文本",
    ),
    Tool.REGISTER: (
        "合作社成员名册",
        "合作社出资清单",
        "成员名册和出资清单",
        "农民专业合作社成员名册",
    ),
}


def _home_documents(page: CoopHomePage) -> Iterator[Document]:
    if page.is_public():
        yield Document(
            key=f"cooperatives.home:{page.pk}",
            kind=KIND.key,
            title=page.title,
            url=main_path(page),
            body=plain_text(page.intro),
            summary=page.summary,
            names=(page.title, "合作社", "合作社专站"),
            visible_from=page.go_live_at,
            visible_until=page.expire_at,
        )


def _page_documents(page: CoopPage) -> Iterator[Document]:
    if page.is_public():
        yield Document(
            key=f"cooperatives.page:{page.pk}",
            kind=KIND.key,
            title=page.title,
            url=main_path(page),
            body=plain_text(page.body),
            headings="农民专业合作社",
            summary=page.summary,
            names=(page.title, page.short_title),
            date=page.shown_at.date(),
            visible_from=page.go_live_at,
            visible_until=page.expire_at,
        )


def _tool_documents(page: CoopToolPage) -> Iterator[Document]:
    if page.is_public():
        yield Document(
            key=f"cooperatives.tool:{page.pk}",
            kind=KIND.key,
            title=page.title,
            url=main_path(page),
            body=f"{plain_text(page.intro)} {page.words}",
            headings="农民专业合作社 在线工具",
            summary=page.summary,
            names=(page.title, page.short_title, *TOOL_NAMES[Tool(page.tool)]),
            visible_from=page.go_live_at,
            visible_until=page.expire_at,
        )


def _question_documents(page: CoopFAQPage) -> Iterator[Document]:
    if not page.is_public():
        return
    for block in page.groups:
        for question in block.value["questions"]:
            place = anchor(question["question"])
            yield Document(
                key=f"cooperatives.question:{page.pk}:{place}",
                kind=KIND.key,
                title=question["question"],
                url=f"{main_path(page)}#{quote(place)}",
                body=plain_text(str(question["answer"])),
                headings=f"农民专业合作社 问答 {block.value['title']}",
                date=page.shown_at.date(),
                visible_from=page.go_live_at,
                visible_until=page.expire_at,
            )


for _name, _model, _documents in (
    ("home", CoopHomePage, _home_documents),
    ("page", CoopPage, _page_documents),
    ("question", CoopFAQPage, _question_documents),
    ("tool", CoopToolPage, _tool_documents),
):
    register(
        Source(
            name=f"cooperatives.{_name}",
            model=_model,
            kinds=(KIND,),
            documents=_documents,
            objects=_model.objects.live,
        )
    )


def _cited_by_page(page: CoopPage) -> list[Cited]:
    return cited_in(block.value for block in page.basis)


def _cited_by_questions(page: CoopFAQPage) -> list[Cited]:
    return cited_in(page.all_basis())


register_citing(CoopPage, _cited_by_page)
register_citing(CoopFAQPage, _cited_by_questions)


def _cited_by_tool(page: CoopToolPage) -> list[Cited]:
    found = {title: find_instrument(title) for title in {basis.title for basis in page.bases()}}
    return [
        Cited(instrument.pk, basis.article, basis.note)
        for basis in page.bases()
        if (instrument := found[basis.title]) is not None
    ]


register_citing(CoopToolPage, _cited_by_tool)
register_using(CoopToolPage, CoopToolPage.parameter_names)


def resolve(query: Query) -> Iterator[Direct]:
    """What people call a tool leads to it."""
    for tool, names in TOOL_NAMES.items():
        if query.key and query.key in map(name_key, names):
            for page in CoopToolPage.objects.live().filter(tool=tool.value):
                if page.is_public():
                    yield Direct(page.title, main_path(page), "合作社在线工具")


register_resolver(resolve)
