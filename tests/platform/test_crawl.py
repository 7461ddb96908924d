"""A walk along every link of the demo site: nothing leads to a 404 or 500, every anchor is there."""

from __future__ import annotations

import re
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, unquote, urldefrag, urljoin, urlsplit

import pytest
import requests

pytestmark = pytest.mark.slow

LINK_ATTRIBUTES = {"href", "src", "data", "poster"}
NOT_FOLLOWED = ("/display/", "/admin/")  # the first sets a cookie; the second asks for a login
# A guide is one text for every place: two places stand for all, one with windows of its own and one without,
# each for half of the guides.
PLACES = ("sfs-qsx", "sfs-sfq-dongmen")
# Articles as files and feeds come from one view each: those of the first articles of every text stand for all.
FILE_OF_ARTICLE = re.compile(r"/laws/.*/(\d+)(?:-\d+)?(?:\.\w+|/feed\.xml)")
ARTICLES_WITH_FILES = 3
MOST = 6000
# An entity's page is one template for thousands: those that the head of the look-up lists stand for all.
ENTITY = re.compile(r"/entities/[0-9A-Z]{15,18}/")
# From a page that is itself a choice of filters, no further choices are followed: they multiply.
FOLLOWED_PARAMETERS = {"page"}


@dataclass(slots=True)
class Sheet(HTMLParser):
    """What a page links to and which anchors it has."""

    base: str
    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    headings: int = 0

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.headings += tag == "h1"
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            elif name in LINK_ATTRIBUTES and value and tag != "form":
                self.links.append(urljoin(self.base, value))

    __hash__ = object.__hash__


@dataclass(slots=True)
class Walk:
    """The result: what was wrong, and how much was seen."""

    seen: dict[str, int] = field(default_factory=dict)
    sheets: dict[str, Sheet] = field(default_factory=dict)
    found_on: dict[str, str] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    fragments: set[tuple[str, str, str]] = field(default_factory=set)


def stands_for_all(place: str, path: str) -> bool:
    guide = path.partition("/guides/")[2].partition("/")[0]
    return place in PLACES if guide in ("", "at") else place == PLACES[len(guide) % 2]


def should_follow(address: str, found_on: str) -> bool:
    parameters = set(parse_qs(urlsplit(address).query))
    path = urlsplit(address).path
    place = path.partition("/at/")[2].strip("/") or "".join(parse_qs(urlsplit(address).query).get("at", []))
    if path.startswith(NOT_FOLLOWED) or (place and not stands_for_all(place, path)):
        return False
    article = FILE_OF_ARTICLE.fullmatch(path)
    if article and int(article[1]) > ARTICLES_WITH_FILES:
        return False
    if ENTITY.fullmatch(path) and urlsplit(found_on).query:
        return False
    # Every page leads to the form for its errors: one from each room stands for all, by the address it hands over.
    if path == "/inbox/error/" and urlsplit(found_on).path.count("/") > 2:
        return False
    return not urlsplit(found_on).query or parameters <= FOLLOWED_PARAMETERS


def fetch(session: requests.Session, address: str) -> tuple[str, int, Sheet | None, str]:
    answer = session.get(address, timeout=60, allow_redirects=False)
    sheet = None
    if answer.headers.get("Content-Type", "").startswith("text/html") and answer.status_code == 200:
        sheet = Sheet(address)
        sheet.feed(answer.text)
    return address, answer.status_code, sheet, answer.headers.get("Location", "")


@pytest.fixture(scope="module")
def walk(site: str) -> Walk:
    done = Walk()
    waiting = deque([site + "/", site + "/robots.txt", site + "/sitemap.xml"])
    done.found_on = dict.fromkeys(waiting, "(start)")
    session = requests.Session()
    with ThreadPoolExecutor(3) as pool:
        while waiting:
            batch = [waiting.popleft() for _ in range(min(len(waiting), 60))]
            for address, status, sheet, location in pool.map(lambda a: fetch(session, a), batch):
                note(done, waiting, site, address, status, sheet, location)
            assert len(done.seen) < MOST, "演示站点的链接没有尽头"
    return done


def note(
    done: Walk, waiting: deque[str], site: str, address: str, status: int, sheet: Sheet | None, location: str
) -> None:
    done.seen[address] = status
    if status >= 400:
        done.broken.append(f"{status} {unquote(address)} ← {unquote(done.found_on[address])}")
    links = [urljoin(address, location)] if location else []
    if sheet:
        done.sheets[address] = sheet
        links += sheet.links
    for link in links:
        target, fragment = urldefrag(link)
        if not (target == site or target.startswith(site + "/")):
            continue
        if fragment:
            done.fragments.add((target, unquote(fragment), address))
        if target not in done.found_on and should_follow(target, address):
            done.found_on[target] = address
            waiting.append(target)


def test_no_link_is_broken(walk: Walk, record_property: pytest.FixtureRequest) -> None:
    record_property("pages", len(walk.sheets))  # type: ignore[operator]
    assert not walk.broken, "\n".join(walk.broken[:50])
    assert len(walk.sheets) > 150


def test_every_anchor_is_there(walk: Walk) -> None:
    missing = [
        f"{unquote(target)}#{fragment} ← {unquote(page)}"
        for target, fragment, page in sorted(walk.fragments)
        if target in walk.sheets and fragment not in walk.sheets[target].ids
    ]
    assert not missing, "\n".join(missing[:50])


def test_every_page_has_one_heading_and_no_id_twice(walk: Walk) -> None:
    # The documentation of the API is drawn by the library that makes it.
    ours = {a: s for a, s in walk.sheets.items() if not urlsplit(a).path.startswith("/api/")}
    headings = [f"{unquote(a)}: {s.headings} 个 h1" for a, s in ours.items() if s.headings != 1]
    twice = [unquote(a) for a, s in walk.sheets.items() if len(set(s.ids)) != len(s.ids)]
    assert not headings, "\n".join(headings[:50])
    assert not twice, "\n".join(twice[:50])


def mapped(site: str) -> set[str]:
    """Paths of all pages that the maps for machines name."""
    places, maps = set(), ["/sitemap.xml"]
    while maps:
        answer = requests.get(site + maps.pop(), timeout=60)
        assert answer.status_code == 200
        named = [urlsplit(part.partition("</loc>")[0]) for part in answer.text.split("<loc>")[1:]]
        if "<sitemapindex" in answer.text:
            maps += [f"{place.path}?{place.query}" for place in named]
        else:
            places |= {place.path for place in named}
    return places


def test_sitemap_names_only_pages_that_are_there(walk: Walk, site: str) -> None:
    paths = mapped(site)
    assert len(paths) > 100
    for path in paths:
        status = walk.seen.get(site + path) or requests.get(site + path, timeout=60).status_code
        assert status == 200, f"{path}: {status}"


def test_no_page_of_the_site_map_is_out_of_reach(walk: Walk, site: str) -> None:
    """What a machine is told of, a person can click to."""
    reached = {urlsplit(address).path for address in walk.sheets}
    missed = mapped(site) - reached
    assert not missed, sorted(missed)[:50]
