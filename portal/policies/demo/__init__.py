"""The demo policies: real national ones as facts, and those of the fictional city (演示数据)."""

import datetime as dt
import html
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wagtail.models import Page

from portal.core import clock
from portal.core.demo import demo_page, remove_demo_pages
from portal.core.models import Bureau
from portal.laws.citing import demo_basis
from portal.policies.demo import rules
from portal.policies.matching.page import MatcherPage
from portal.policies.pages import PoliciesIndexPage, PolicyColumnPage, PolicyPage

FOLDER = Path(__file__).parent
PUBLISHER = "示范市市场监督管理局"
CHECKED_ON = dt.date(2026, 11, 23)
NATIONAL_SOURCE = "国家法律和政策文件（事实摘录，以公布的原文为准）"
CITY_SOURCE = "示范市（演示数据）"
PLAIN_FIELDS = (
    *("title", "summary", "document_title", "authority", "applicants", "to_confirm"),
    *("kind", "benefit", "rate", "cap", "cap_unit", "claim_mode"),
)


def load(day: dt.date, parent: Page) -> None:
    """Create or renew the columns and policies below `parent`; the city's windows are relative to `day`."""
    index = demo_page(
        parent,
        PoliciesIndexPage,
        "policies",
        title="优惠政策",
        summary="创业、就业、税费、贷款、用工等方面的优惠政策：谁能享受、享受多少、怎么申领、什么时候截止。",
        intro="<p>国家政策只摘录要点，没有核对完的标明“待核”；示范市的政策是演示数据。已到期的政策保留页面供查阅。</p>",
        column_type="政策文件",
        column_keywords="优惠政策，惠企政策，创业，就业，税费减免",
        show_in_menus=True,
    )
    for content in contents():
        column = _load_column(index, content["column"])
        for order, entry in enumerate(content["policy"]):
            _load_policy(column, entry, day, order)
    _load_matcher(index)


def remove() -> None:
    """Delete the demo policies, their columns and the index."""
    for page_class in (MatcherPage, PolicyPage, PolicyColumnPage, PoliciesIndexPage):
        remove_demo_pages(page_class)


def contents() -> Iterator[dict[str, Any]]:
    """The files of the columns, in order."""
    for file in sorted(FOLDER.glob("0*.toml")):
        yield tomllib.loads(file.read_text("utf-8"))


def matcher() -> dict[str, Any]:
    """The facts that all rules share, and the persons of the matcher's cases."""
    return tomllib.loads((FOLDER / "facts.toml").read_text("utf-8"))


def _load_matcher(index: Page) -> MatcherPage:
    content = matcher()
    keys = dict(PolicyPage.objects.descendant_of(index).values_list("slug", "pk"))
    return demo_page(
        index,
        MatcherPage,
        "match",
        title="政策匹配",
        summary="回答几个问题，看看哪些政策现在可以享受、能享受多少、怎么申领。",
        intro=f"<p>{escaped(content['intro'])}</p>",
        facts=rules.facts(content),
        conflicts=rules.conflicts(content),
        persons=rules.persons(content, keys),
        bureau=Bureau.objects.filter(name=PUBLISHER).first(),
    )


def _load_column(index: Page, column: dict[str, str]) -> PolicyColumnPage:
    return demo_page(
        index,
        PolicyColumnPage,
        column["slug"],
        title=column["title"],
        summary=column["summary"],
        intro=f"<p>{escaped(column['intro'])}</p>",
        column_type="政策文件",
        column_keywords=f"优惠政策，{column['title']}",
    )


def _load_policy(column: Page, entry: dict[str, Any], day: dt.date, order: int) -> PolicyPage:
    city = "valid_from_days" in entry
    valid_from, valid_to = window(entry, day)
    published = _published(valid_from if city else None, day, order)
    return demo_page(
        column,
        PolicyPage,
        entry["slug"],
        published=published,
        published_at=published,
        doc_no=entry["doc_no"].format(year=published.year),
        valid_from=valid_from,
        valid_to=valid_to,
        confirmed=city or entry["confirmed"],
        content_source=entry["authority"].split("、")[0] if city else PUBLISHER,
        source_name=CITY_SOURCE if city else NATIONAL_SOURCE,
        loaded_on=day,
        checked_on=CHECKED_ON if not city and entry["confirmed"] else None,
        bureau=Bureau.objects.filter(name=PUBLISHER).first(),
        keywords=f"优惠政策，{column.title}",
        supersedes=PolicyPage.objects.filter(slug=entry.get("supersedes", "")).first(),
        interpretation=_interpretation(entry.get("interpretation")),
        **{name: entry[name] for name in PLAIN_FIELDS if name in entry},
        **_bodies(entry),
    )


def window(entry: dict[str, Any], day: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """First and last day of a policy: written dates, or days from `day` for the city's own."""

    def moment(name: str) -> dt.date | None:
        days = entry.get(f"{name}_days")
        written: dt.date | None = entry.get(name)
        return written if days is None else day + dt.timedelta(days=days)

    return moment("valid_from"), moment("valid_to")


def _published(begins: dt.date | None, day: dt.date, order: int) -> dt.datetime:
    """The city publishes a week before a policy begins (at the latest just now); summaries follow weekly."""
    published = day - dt.timedelta(days=30 + 7 * order)
    if begins:
        published = min(begins - dt.timedelta(days=7), day - dt.timedelta(days=5))
    return dt.datetime.combine(published, dt.time(10, 10 + order), clock.TZ)


def _interpretation(slug: str | None) -> Page | None:
    return Page.objects.filter(slug=slug, url_path__contains="/notices/").first() if slug else None


def _bodies(entry: dict[str, Any]) -> dict[str, Any]:
    """The rich text and stream fields."""
    return {
        "benefit_detail": f"<ul>{''.join(f'<li>{escaped(text)}</li>' for text in entry['benefits'])}</ul>",
        "conditions": rules.conditions(entry),
        "amount": rules.amount(entry),
        "cases": rules.cases(entry),
        "claim": [
            {"type": "step", "value": {"title": step["title"], "text": f"<p>{escaped(step['text'])}</p>"}}
            for step in entry["claim"]
        ],
        "proofs": [{"type": "proof", "value": proof} for proof in entry["proofs"]],
        "faq": [
            {"type": "faq", "value": {"question": item["q"], "answer": f"<p>{escaped(item['a'])}</p>"}}
            for item in entry["faq"]
        ],
        "basis": [
            {"type": "basis", "value": value}
            for value in demo_basis((item["law"], item["article"], item["note"]) for item in entry["basis"])
        ],
    }


def escaped(text: str) -> str:
    """Text as HTML, quotation marks kept."""
    return html.escape(text, quote=False)
