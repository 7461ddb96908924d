"""Policies in search, and their legal basis in the laws' citations."""

import datetime as dt
from collections.abc import Iterable

from wagtail.rich_text import get_text_for_indexing

from portal.laws.blocks import cited_in
from portal.laws.citing import Cited, register_citing
from portal.policies.matching.page import MatcherPage
from portal.policies.pages import PolicyColumnPage, PolicyPage
from search.documents import Document, Kind, Source, register

POLICY = Kind(key="policy", label="优惠政策", order=30)


def policy_documents(policy: PolicyPage) -> Iterable[Document]:
    """One document. The search tells an expired policy by its dates at the moment of reading."""
    if not policy.live or policy.get_view_restrictions().exists():
        return
    column = policy.column_page()
    yield Document(
        key=f"policies.policy:{policy.pk}",
        kind=POLICY.key,
        title=policy.title,
        url=policy.get_url() or "",
        summary=policy.summary,
        body=body_text(policy),
        headings=f"优惠政策 {column.title}" if isinstance(column, PolicyColumnPage) else "优惠政策",
        names=tuple(name for name in (policy.doc_no, policy.document_title) if name),
        date=policy.shown_at.date(),
        visible_until=policy.expire_at,
        effective_from=policy.valid_from,
        effective_until=policy.valid_to + dt.timedelta(days=1) if policy.valid_to else None,
        end_word="已到期",
        topics=(column.title,) if column else (),
    )


def body_text(policy: PolicyPage) -> str:
    """All words of a policy, without mark-up."""
    words = [policy.benefit, policy.document_title, policy.doc_no, policy.authority]
    words += policy.applicant_labels
    for name in ("conditions", "claim", "proofs", "faq"):
        value = getattr(policy, name)
        words += value.stream_block.get_searchable_content(value)
    words.append(get_text_for_indexing(policy.benefit_detail))
    return "\n".join(str(word) for word in words if word)


register(
    Source(
        name="policies.policy",
        model=PolicyPage,
        kinds=(POLICY,),
        documents=policy_documents,
        objects=PolicyPage.objects.live,
    )
)


def matcher_documents(page: MatcherPage) -> Iterable[Document]:
    """The matcher, and the calendar of policies beside it, by what people call them."""
    if not page.live or page.get_view_restrictions().exists():
        return
    yield Document(
        key=f"policies.matcher:{page.pk}",
        kind=POLICY.key,
        title=page.title,
        url=page.get_url() or "",
        summary=page.summary,
        body="我能享受什么政策 能领什么补贴 能免什么税 看看符合哪些优惠政策",
        headings="优惠政策",
        names=(page.title, "政策匹配", "我能享受什么政策", "惠企政策匹配"),
        visible_until=page.expire_at,
    )
    yield Document(
        key=f"policies.calendar:{page.pk}",
        kind=POLICY.key,
        title="政策日历",
        url=f"{page.get_parent().get_url()}calendar/",
        summary="哪些优惠政策什么时候截止、什么时候开始，按月排列，可以存进日历。",
        headings="优惠政策",
        names=("政策日历", "政策到期日"),
        visible_until=page.expire_at,
    )


register(
    Source(
        name="policies.matcher",
        model=MatcherPage,
        kinds=(POLICY,),
        documents=matcher_documents,
        objects=MatcherPage.objects.live,
    )
)


def cited_by(policy: PolicyPage) -> list[Cited]:
    """The articles that a policy and the clauses of its rule rest on, each once."""
    own = [child.value for child in policy.basis]
    clauses = [value for child in policy.conditions for value in child.value.get("basis") or ()]
    return list(dict.fromkeys(cited_in([*own, *clauses])))


register_citing(PolicyPage, cited_by)
