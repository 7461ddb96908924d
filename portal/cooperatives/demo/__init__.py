"""Demo content of the cooperatives' site: files of plain words become its page tree."""

import tomllib
from datetime import date, datetime, time, timedelta
from html import escape
from pathlib import Path
from typing import Any

from wagtail.models import Page

from portal.cooperatives.models import (
    CoopDataPage,
    CoopFAQPage,
    CoopHomePage,
    CoopNoticesPage,
    CoopPage,
    CoopToolPage,
)
from portal.core import clock
from portal.core.demo import demo_page, remove_demo_pages
from portal.core.models import Bureau
from portal.home.demo import page_link, prose
from portal.laws.citing import demo_basis

FOLDER = Path(__file__).parent
AGE = timedelta(days=20)
SOURCE = "示范市市场监督管理局"
GUIDES = {
    "G8": "nongmin-hezuoshe-sheli",
    "G9": "nongmin-hezuoshe-biangeng-beian",
    "G10": "qiye-hezuoshe-zhuxiao",
    "G11": "niandu-baogao",
}
SUMMARY = "五个人起步，农民占八成，一人一票。怎么成立、怎么管、怎么变更、怎么注销，用大白话讲清楚。"


def load(day: date, parent: Page) -> None:
    """Make or renew the site below the portal's home page."""
    moment = datetime.combine(day - AGE, time(10, 0), clock.TZ)
    common: dict[str, Any] = {"bureau": Bureau.objects.filter(code="sfs").first()}
    home = demo_page(
        parent,
        CoopHomePage,
        "cooperatives",
        published=moment,
        title="农民专业合作社",
        nav_title="合作社",
        summary=SUMMARY,
        column_type="专题专栏",
        column_keywords="农民专业合作社，合作社，成立，变更，注销，年度报告",
        show_in_menus=True,
        **common,
    )
    common |= {"content_source": SOURCE, "published_at": moment, "published": moment}
    texts = [
        prose.read(file, year=str(day.year), next_year=str(day.year + 1))
        for file in sorted((FOLDER / "pages").glob("*.md"))
    ]
    ordered = sorted(texts, key=lambda text: ("parent" in text.fields, text.fields["order"]))
    slugs = {page.slug for page in home.get_descendants()}
    for text in ordered:
        _coop_page(parent, home, text, common)
    _tools(home, common)
    if slugs != {page.slug for page in home.get_descendants()}:
        for text in ordered:  # once more: only now are all pages there that the texts link to
            _coop_page(parent, home, text, common)
    _questions(home, common)
    _lists(home, common)
    _in_order(home, ordered)


def _coop_page(root: Page, home: CoopHomePage, text: prose.Text, common: dict[str, Any]) -> None:
    fields = text.fields
    above = (
        CoopPage.objects.get(slug=fields["parent"], path__startswith=home.path)
        if "parent" in fields
        else home
    )
    guide = Page.objects.filter(
        url_path=f"{root.url_path}guides/{GUIDES.get(fields.get('guide', ''))}/"
    ).first()
    demo_page(
        above,
        CoopPage,
        fields["slug"],
        title=fields["title"],
        nav_title=fields.get("nav_title", ""),
        summary=fields["summary"],
        lists=fields.get("lists", ""),
        show_in_menus=fields.get("in_menu", False),
        guide=guide,
        basis=[{"type": "basis", "value": value} for value in demo_basis(map(tuple, fields["basis"]))],
        body=prose.blocks(text.body, _link(home)),
        keywords="农民专业合作社",
        **common,
    )


def _link(home: CoopHomePage) -> prose.Link:
    """Links in these texts name pages of this site ("members") or addresses of the main site ("/guides/x/")."""
    main = home.get_parent()

    def link(target: str) -> str:
        if target.startswith("/"):
            return page_link(main)(target)
        page = Page.objects.filter(url_path=f"{home.url_path}{target}/").first()
        return f'linktype="page" id="{page.pk}"' if page else prose.plain_link(f"/cooperatives/{target}/")

    return link


def _tools(home: CoopHomePage, common: dict[str, Any]) -> None:
    words = tomllib.loads((FOLDER / "tools.toml").read_text(encoding="utf-8"))
    plain = {key: value for key, value in common.items() if key in ("bureau", "published")}
    for entry in words["tools"]:
        above = CoopPage.objects.child_of(home).get(slug=entry["parent"]) if "parent" in entry else home
        demo_page(
            above,
            CoopToolPage,
            entry["slug"],
            title=entry["title"],
            nav_title=entry["nav_title"],
            tool=entry["tool"],
            summary=entry["summary"],
            intro="".join(f"<p>{escape(line, quote=False)}</p>" for line in entry["intro"]),
            show_in_menus=entry.get("in_menu", False),
            **plain,
        )


def _questions(home: CoopHomePage, common: dict[str, Any]) -> None:
    words = tomllib.loads((FOLDER / "faq.toml").read_text(encoding="utf-8"))
    groups = []
    for group in words["groups"]:
        questions = []
        for item in group["items"]:
            basis = [prose.item(value) for value in demo_basis(map(tuple, item["basis"]))]
            answer = f"<p>{prose.inline(item['answer'], _link(home))}</p>"
            value = {"question": item["question"], "answer": answer, "basis": basis}
            questions.append(prose.item(value))
        groups.append({"type": "group", "value": {"title": group["title"], "questions": questions}})
    demo_page(
        home,
        CoopFAQPage,
        words["slug"],
        title=words["title"],
        nav_title=words["nav_title"],
        summary=words["summary"],
        groups=groups,
        show_in_menus=True,
        keywords="农民专业合作社",
        **common,
    )


def _lists(home: CoopHomePage, common: dict[str, Any]) -> None:
    plain = {key: value for key, value in common.items() if key in ("bureau", "published")}
    demo_page(
        home,
        CoopNoticesPage,
        "notices",
        title="合作社通知",
        nav_title="通知",
        show_in_menus=True,
        summary="年报提醒、培训、公示，和合作社有关的通知都在这里。",
        **plain,
    )
    demo_page(
        home,
        CoopDataPage,
        "data",
        title="合作社数据",
        nav_title="数据",
        summary="全市有多少家合作社、多少成员，每季度更新。",
        **plain,
    )


def _in_order(home: CoopHomePage, texts: list[prose.Text]) -> None:
    """Put the first level into the order that the files give."""
    order = {text.fields["slug"]: text.fields["order"] for text in texts if "parent" not in text.fields}
    order |= {"members-check": 2, "register": 7.5, "faq": 11, "notices": 14, "data": 15}
    pages = sorted(home.get_children(), key=lambda page: order.get(page.slug, 99))
    if [page.pk for page in home.get_children()] != [page.pk for page in pages]:
        for page in pages:
            Page.objects.get(pk=page.pk).move(Page.objects.get(pk=home.pk), pos="last-child")


def remove() -> None:
    """Take the site away."""
    for page_class in (CoopHomePage, CoopPage, CoopToolPage, CoopFAQPage, CoopNoticesPage, CoopDataPage):
        remove_demo_pages(page_class)
