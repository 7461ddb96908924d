"""What search finds of this room: the pages in plain words, and each question by itself."""

from collections.abc import Iterator
from urllib.parse import quote

from portal.cooperatives.models import CoopFAQPage, CoopHomePage, CoopPage
from portal.core.templatetags.portal_tags import anchor
from portal.home.plain import main_path, plain_text
from portal.laws.blocks import cited_in
from portal.laws.citing import Cited, register_citing
from search.documents import Document, Kind, Source, register

KIND = Kind("cooperative", "合作社", 60)


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
