"""Demo content of this room: the home page's entries, the pages about the site, the site map."""

import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path

from wagtail.models import Page

from portal.core import clock
from portal.core.demo import demo_objects, demo_page, mark_demo, remove_demo_pages, renew_page
from portal.core.models import Bureau, DemoMark
from portal.home.demo import corrections, prose
from portal.home.models import HomePage, SiteMapPage, StandardPage
from portal.laws.citing import demo_basis

FOLDER = Path(__file__).parent
SOURCE = "示范市市场监督管理局"
MENU = ["guides", "policies", "laws", "data", "cooperatives", "notices"]
AGE = timedelta(days=12)


def load(day: date, parent: Page) -> None:
    """Make or renew the pages about the site below the home page, and put the home page in order."""
    moment = datetime.combine(day - AGE, time(9, 30), clock.TZ)
    bureau = Bureau.objects.filter(code="sfs").first()
    for file in sorted((FOLDER / "pages").glob("*.md")):
        text = prose.read(file, day_line=f"本页内容核对日期：{day - AGE:%Y-%m-%d}。")
        demo_page(
            parent,
            StandardPage,
            text.fields["slug"],
            published=moment,
            title=text.fields["title"],
            summary=text.fields["summary"],
            keywords=text.fields["keywords"].replace(",", "，"),
            content_source=SOURCE,
            bureau=bureau,
            published_at=moment,
            show_bureaus=text.fields.get("show_bureaus", False),
            basis=[
                {"type": "basis", "value": value}
                for value in demo_basis(map(tuple, text.fields.get("basis", [])))
            ],
            body=prose.blocks(text.body, page_link(parent)),
        )
    demo_page(
        parent,
        SiteMapPage,
        "sitemap",
        published=moment,
        title="网站地图",
        summary="本站全部栏目和页面，一页看全。",
        bureau=bureau,
    )
    arrange(parent)
    fill_home_page(parent, bureau)
    corrections.load()


def page_link(root: Page) -> prose.Link:
    """Links in demo texts: an address of a page below `root` becomes a link to that page."""

    def link(target: str) -> str:
        page = find_page(root, target)
        return f'linktype="page" id="{page.pk}"' if page else prose.plain_link(target)

    return link


def find_page(root: Page, address: str) -> Page | None:
    """The live page at an address of the site with this root."""
    if not address.startswith("/"):
        return None
    return Page.objects.live().filter(url_path=root.url_path + address.lstrip("/")).first()


def arrange(home: Page) -> None:
    """Put the columns into the order of the menu, before the pages about the site."""
    present = {page.slug: page for page in home.get_children()}
    wanted = [present[slug] for slug in MENU if slug in present]
    for page in wanted:
        if not page.show_in_menus:
            page.show_in_menus = True
            page.save(update_fields=["show_in_menus"])
    order = [page.pk for page in home.get_children()][: len(wanted)]
    if order != [page.pk for page in wanted]:
        for page in reversed(wanted):
            Page.objects.get(pk=page.pk).move(Page.objects.get(pk=home.pk), pos="first-child")


def fill_home_page(home: Page, bureau: Bureau | None) -> None:
    """Give the home page its words and entries; an entry whose page is not there is left out."""
    words = tomllib.loads((FOLDER / "home.toml").read_text(encoding="utf-8"))
    page = HomePage.objects.get(pk=home.pk)
    groups = []
    for group in words["groups"]:
        tiles = []
        for tile in group["tiles"]:
            target = find_page(home, tile["address"])
            if target or tile.get("always"):
                address = "" if target else tile["address"]
                page_key = target.pk if target else None
                value = {"title": tile["title"], "text": tile["text"], "page": page_key, "address": address}
                tiles.append(prose.item(value))
        if tiles:
            groups.append({"type": "group", "value": {"title": group["title"], "tiles": tiles}})
    renew_page(
        page,
        heading=words["heading"],
        summary=words["summary"],
        popular="\n".join(words["popular"]),
        bureau=bureau,
        tiles=groups,
    )
    mark_demo(page)


def remove() -> None:
    """Take the demo pages away and empty the home page that the demo had filled."""
    corrections.remove()
    remove_demo_pages(StandardPage)
    remove_demo_pages(SiteMapPage)
    for page in demo_objects(HomePage):
        page.heading = page.summary = page.popular = ""
        page.bureau, page.tiles = None, []
        page.save_revision(clean=False).publish()
        page.revisions.exclude(pk=page.latest_revision_id).delete()
    DemoMark.objects.filter(content_type__app_label="home").delete()
