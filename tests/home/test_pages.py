"""Pages of the site through the editor's own forms, and as the public sees them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from portal.core import clock
from portal.core.models import Bureau
from portal.home.models import HomePage, SiteMapPage, StandardPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> HomePage:
    return HomePage.objects.get()


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("editor", "", "x"))
    return client


def standard(parent: Page, slug: str, **fields: Any) -> StandardPage:
    page = StandardPage(title=fields.pop("title", slug), slug=slug, content_source="市局", **fields)
    parent.add_child(instance=page)
    page.save_revision().publish()
    return StandardPage.objects.get(pk=page.pk)


def test_every_installation_begins_with_a_home_page_of_ours(home: HomePage, client: Client) -> None:
    assert Site.objects.get().root_page_id == home.pk
    response = client.get("/")
    assert response.status_code == 200
    html = response.content.decode()
    assert html.count("<h1") == 1 and html.count('role="search"') == 1
    assert (
        "Wagtail" not in html and '<section class="section"' not in html
    )  # nothing is there, nothing is promised


def test_editor_fills_the_home_page(editor: Client, home: HomePage, client: Client) -> None:
    form = nested_form_data(
        {
            "title": "首页",
            "slug": "home",
            "summary": "",
            "bureau": "",
            "heading": "找得到，办得成",
            "popular": "开店\n\n注销",
            "tiles": streamfield(
                [
                    (
                        "group",
                        {
                            "title": "您想查什么",
                            "tiles": {
                                "count": "1",
                                "0": {
                                    "deleted": "",
                                    "order": "0",
                                    "type": "item",
                                    "id": "",
                                    "value": {
                                        "title": "查法规",
                                        "text": "按条查",
                                        "page": "",
                                        "address": "/laws/",
                                    },
                                },
                            },
                        },
                    )
                ]
            ),
        }
    )
    response = editor.post(f"/admin/pages/{home.pk}/edit/", form)
    assert response.status_code == 302, response.content.decode()[:3000]
    HomePage.objects.get().get_latest_revision().publish()
    html = client.get("/").content.decode()
    assert "找得到，办得成" in html and 'href="/laws/"' in html and "查法规" in html
    assert 'href="/search/?q=%E6%B3%A8%E9%94%80"' in html


@pytest.mark.parametrize("address", ["laws", "//else.example/", "javascript:alert(1)", ""])
def test_tile_leads_nowhere_but_into_the_site(address: str) -> None:
    from django.core.exceptions import ValidationError

    from portal.home.blocks import TileBlock

    with pytest.raises(ValidationError):
        TileBlock().clean({"title": "查法规", "text": "", "page": None, "address": address})


def test_editor_writes_a_standard_page(editor: Client, home: HomePage, client: Client) -> None:
    form = nested_form_data(
        {
            "title": "办公时间１２３",
            "slug": "",
            "summary": "什么时候上班",
            "bureau": "",
            "content_source": "市局",
            "author": "",
            "keywords": "",
            "published_at": "2026-11-01 09:30",
            "body": streamfield([("text", rich_text("<p>工作日上班①。</p>"))]),
            "basis": streamfield([]),
            "show_bureaus": "",
        }
    )
    response = editor.post(f"/admin/pages/add/home/standardpage/{home.pk}/", form)
    assert response.status_code == 302, response.content.decode()[:3000]
    page = StandardPage.objects.get()
    assert page.slug.startswith("bangong")
    page.get_latest_revision().publish()
    html = client.get(f"/{page.slug}/").content.decode()
    assert "工作日上班①。" in html
    assert '<meta name="PubDate" content="2026-11-01 09:30">' in html
    assert '<meta name="ContentSource" content="市局">' in html
    assert "2026-11-01 09:30</time>" in html


def test_contact_page_lists_bureaus_in_their_order(home: HomePage, client: Client) -> None:
    city = Bureau.objects.create(
        code="c", name="示范市局", level="city", address="政通路 1 号", phone="12345"
    )
    Bureau.objects.create(code="d", name="新河区局", level="county", parent=city, address="河港路 52 号")
    Bureau.objects.create(code="e", name="没有地址的所", level="office", parent=city)
    standard(home, "contact", show_bureaus=True)
    html = client.get("/contact/").content.decode()
    assert 0 < html.index("示范市局") < html.index("新河区局") and "没有地址的所" not in html


def test_site_map_shows_the_tree_that_may_be_seen(home: HomePage, client: Client) -> None:
    above = standard(home, "about", title="关于本站")
    standard(above, "team", title="人员")
    hidden = standard(home, "inner", title="内部页")
    standard(hidden, "below", title="内部页的下级")
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    standard(home, "old", title="过期页", expire_at=clock.now() + timedelta(hours=1))
    page = SiteMapPage(title="网站地图", slug="sitemap")
    home.add_child(instance=page)
    with clock.at(clock.now() + timedelta(hours=2)):
        html = client.get("/sitemap/").content.decode()
    main = html[html.index("<main") : html.index("</main")]
    assert 'href="/about/"' in main and 'href="/about/team/"' in main and "/inbox/error/" in main
    for title in ("内部页", "过期页"):
        assert title not in main


def test_page_leaves_at_its_own_minute(home: HomePage, client: Client) -> None:
    standard(home, "soon", expire_at=clock.now() + timedelta(minutes=5))
    assert client.get("/soon/").status_code == 200
    with clock.at(clock.now() + timedelta(minutes=5)):
        assert client.get("/soon/").status_code == 404


def test_machines_are_told_what_to_read(home: HomePage, client: Client) -> None:
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in robots and "Sitemap: http://testserver/sitemap.xml" in robots
    standard(home, "about")
    secret = standard(home, "inner")
    PageViewRestriction.objects.create(page=secret, restriction_type="login")
    index = client.get("/sitemap.xml").content.decode()
    assert "http://testserver/sitemap-pages.xml" in index
    pages = client.get("/sitemap-pages.xml").content.decode()
    assert "<loc>http://testserver/about/</loc>" in pages and "inner" not in pages
    assert client.get("/sitemap-nothing.xml").status_code == 404
