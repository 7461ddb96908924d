"""Every link is right under one address and under a host name of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from wagtail.models import Page, Site

from portal.cooperatives.models import CoopHomePage, CoopPage, CoopToolPage

pytestmark = pytest.mark.django_db
MAIN, OWN = "www.example.org", "coop.example.org"


@pytest.fixture(autouse=True)
def _hosts(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    if "portal.cooperatives.hosts.CooperativeHostMiddleware" not in settings.MIDDLEWARE:
        settings.MIDDLEWARE = [*settings.MIDDLEWARE, "portal.cooperatives.hosts.CooperativeHostMiddleware"]


@pytest.fixture
def site(coop_demo: None, db: None) -> Iterator[CoopHomePage]:
    Site.objects.filter(is_default_site=True).update(hostname=MAIN, port=80)
    Site.clear_site_root_paths_cache()
    yield CoopHomePage.objects.get()
    Site.clear_site_root_paths_cache()


def paths(site: CoopHomePage) -> list[str]:
    """Every page of the site, the sheets of its tools and an answer, below its root."""
    found = []
    for page in site.get_descendants(inclusive=True).specific():
        path = page.url_path.removeprefix(site.url_path)
        found.append(path)
        if isinstance(page, CoopToolPage):
            found.append(f"{path}?farmers=16&persons=2&units=2")
            found += [] if page.tool == "members" else [f"{path}blank/"]
    return found


@pytest.fixture
def own_host(site: CoopHomePage) -> CoopHomePage:
    Site.objects.create(hostname=OWN, port=80, root_page=site, site_name="合作社")
    return site


def links(client: Client, path: str, host: str) -> list[str]:
    """All addresses that a page leads to, made absolute."""
    response = client.get(path, HTTP_HOST=host)
    assert response.status_code == 200, (host, path, response.status_code)
    found = re.findall(r'(?:href|action)="([^"#]+)"', response.content.decode())
    return [link if "://" in link else f"http://{host}{link}" for link in found]


def follow(client: Client, link: str) -> tuple[int, str]:
    """Ask for an absolute address as a browser would, over hosts; (status, where it ended)."""
    for _ in range(4):
        parts = urlsplit(link)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        response = client.get(path, HTTP_HOST=parts.netloc)
        if response.status_code not in (301, 302):
            return response.status_code, link
        target = response["Location"]
        link = target if "://" in target else f"http://{parts.netloc}{target}"
    raise AssertionError(f"goes round: {link}")


def built(link: str) -> bool:
    """Whether the address belongs to a room that this test has loaded (demo of other rooms is not)."""
    path = urlsplit(link).path
    return (
        path.startswith(("/cooperatives/", "/display/", "/inbox/", "/search/"))
        or urlsplit(link).netloc == OWN
    )


def test_under_one_address_nothing_leaves_the_host(client: Client, site: CoopHomePage) -> None:
    """That each link answers, the crawl finds out."""
    seen = {link for path in paths(site) for link in links(client, f"/cooperatives/{path}", MAIN)}
    assert [link for link in seen if urlsplit(link).netloc != MAIN] == []
    assert f"http://{MAIN}/cooperatives/charter/fill/word/" in seen


def test_under_its_own_host_every_link_is_right(client: Client, own_host: CoopHomePage) -> None:
    seen: set[str] = set()
    for path in paths(own_host):
        for link in links(client, f"/{path}", OWN):
            parts = urlsplit(link)
            # one form for errors stands for all; which address it is handed is a test of its own below
            if "/static/" in link or link in seen or ("/inbox/error/" in link and path):
                continue
            seen.add(link)
            assert not parts.path.startswith("/cooperatives/"), link
            if parts.netloc == MAIN and not built(link):
                continue
            status, end = follow(client, link)
            assert status == 200 or (urlsplit(end).netloc == MAIN and not built(end)), (path, link)
    for path in ("start/", "charter/fill/word/", "register/blank/", "members-check/"):
        assert f"http://{OWN}/{path}" in seen, path
    assert f"http://{MAIN}/" in seen and any(f"{MAIN}/laws/" in link for link in seen)


def test_tools_answer_on_both_hosts(client: Client, own_host: CoopHomePage) -> None:
    for host, root in ((MAIN, "/cooperatives/"), (OWN, "/")):
        html = client.get(f"{root}members-check/?farmers=4", HTTP_HOST=host).content.decode()
        assert "还差 1 名成员" in html and f'action="{root}members-check/"' in html
        answer = client.post(f"{root}charter/fill/", {"name": "清河", "do": "word"}, HTTP_HOST=host)
        assert answer.status_code == 200 and "docx" in answer["Content-Disposition"]
        html = client.post(f"{root}register/", {"members": "甲，农民"}, HTTP_HOST=host).content.decode()
        assert f'action="{root}register/"' in html


def test_main_site_still_shows_the_pages_when_they_have_a_host(
    client: Client, own_host: CoopHomePage
) -> None:
    assert client.get("/cooperatives/start/", HTTP_HOST=MAIN).status_code == 200
    assert client.get("/start/", HTTP_HOST=MAIN).status_code == 404
    html = client.get("/cooperatives/start/", HTTP_HOST=MAIN).content.decode()
    assert f'<link rel="canonical" href="http://{OWN}/start/">' in html


@pytest.mark.parametrize(
    "path", ["/laws/", "/search/?q=合作社", "/inbox/error/?page=/", "/about/", "/guides/x/"]
)
def test_addresses_of_the_main_site_lead_there(client: Client, own_host: CoopHomePage, path: str) -> None:
    response = client.get(path, HTTP_HOST=OWN)
    assert response.status_code == 302
    target = urlsplit(response["Location"])
    assert target.netloc == MAIN and target.path == path.partition("?")[0]
    assert bool(target.query) == ("?" in path)


def test_error_form_gets_the_address_on_the_main_site(client: Client, own_host: CoopHomePage) -> None:
    form = next(link for link in links(client, "/start/", OWN) if "/inbox/error/" in link)
    assert form == f"http://{MAIN}/inbox/error/?page=/cooperatives/start/"
    assert 'value="/cooperatives/start/"' in client.get(form, HTTP_HOST=MAIN).content.decode()


def test_navigation_and_crumbs_are_its_own(client: Client, own_host: CoopHomePage) -> None:
    html = client.get("/start/founding-meeting/", HTTP_HOST=OWN).content.decode()
    crumbs = html[html.index('class="breadcrumbs') : html.index("<main")]
    assert re.findall(r'<a href="([^"]+)">([^<]+)</a>', crumbs) == [
        ("/", "首页"),
        ("/start/", "成立合作社：条件和步骤"),
    ]
    nav = html[html.index('class="main-nav"') : html.index("</nav>")]
    assert "成立合作社" in nav and "问答" in nav and "法律法规" not in nav
    main = client.get("/cooperatives/start/founding-meeting/", HTTP_HOST=MAIN).content.decode()
    crumbs = main[main.index('class="breadcrumbs') : main.index("<main")]
    assert [name for _, name in re.findall(r'<a href="([^"]+)">([^<]+)</a>', crumbs)][:2] == [
        "首页",
        "农民专业合作社",
    ]


def test_map_for_machines_of_the_host_holds_its_pages(client: Client, own_host: CoopHomePage) -> None:
    html = client.get("/sitemap-pages.xml", HTTP_HOST=OWN).content.decode()
    found = set(re.findall(r"<loc>([^<]+)</loc>", html))
    count = own_host.get_descendants(inclusive=True).count()
    assert len(found) == count and all(link.startswith(f"http://{OWN}/") for link in found)


def test_sites_of_others_are_left_alone(client: Client, site: CoopHomePage) -> None:
    other = CoopPage.objects.first()
    Site.objects.create(hostname="other.example.org", port=80, root_page=Page.objects.get(pk=other.pk))
    assert client.get("/search/", HTTP_HOST="other.example.org").status_code != 302
