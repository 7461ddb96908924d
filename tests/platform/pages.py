"""One page of each type of the demo site, found the way a reader finds it: by following a link from a list."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import urljoin

import requests

# type -> (page with the list, pattern of the address looked for)
LINKS = {
    "notice": ("/notices/", r"/notices/[\w-]+/"),
    "guide": ("/guides/", r"/guides/[\w-]+/"),
    "policy-column": ("/policies/", r"/policies/(?!match/|calendar/)[\w-]+/"),
    "law": ("/laws/", r"/laws/[\w-]+/"),
    "dataset": ("/data/", r"/data/[\w-]+/"),
    "cooperative-page": ("/cooperatives/", r"/cooperatives/[\w/-]+/"),
    "entity": ("/entities/?q=示范市示范宏达五金有限公司", r"/entities/[0-9A-Z]{15,18}/"),
}
# type -> (type of the page with the link, pattern after that page's address)
LINKS_BELOW = {
    "policy": ("policy-column", r"[\w-]+/"),
    "law-article": ("law", r"\d+(?:-\d+)?/"),
    "release": ("dataset", r"[\w-]+/"),
    "entity-code": ("entity", r"code/"),
    "certificate": ("entity", r"certificate/"),
}
FIXED = {
    "home": "/",
    "notices": "/notices/",
    "guides": "/guides/",
    "guides-at": "/guides/at/sfs-xhq/",
    "guide-at": "/guides/geti-gongshanghu-sheli/at/sfs-xhq/",
    "terms": "/about/terms/",
    "code-tables": "/about/codes/",
    "code-table": "/about/codes/gbt2260/?on=2026-01-01",
    "data-dictionary": "/about/data-dictionary/",
    "policies": "/policies/",
    "policy-calendar": "/policies/calendar/",
    "matcher": "/policies/match/",
    "matcher-question": "/policies/match/?who=individual&quarter_sales=-5",
    "matcher-all": "/policies/match/?view=all",
    "matcher-result": "/policies/match/?who=individual&registered=yes&small_taxpayer=yes&view=result",
    "matcher-rules": "/policies/match/rules/",
    "laws": "/laws/",
    "data": "/data/",
    "cooperatives": "/cooperatives/",
    "search": "/search/?q=个体工商户",
    "search-empty": "/search/",
    "found-error": "/inbox/error/",
    "status": "/inbox/status/",
    "citation-check": "/tools/citation-check/",
    "deadlines": "/tools/deadlines/",
    "which-form": "/tools/which-form/?owners=one&liability=limited&labour=perhaps",
    "retention": "/tools/retention/?kind=penalty&decided=2026-04-20&published=2026-05-15&procedure=ordinary&measures=fine"
    "&low_fine=yes&gravity=-",
    "retention-rules": "/entities/rules/",
    "entities": "/entities/",
    "quality": "/entities/quality/",
    "quality-rule": "/entities/quality/members-share/",
    "quality-check": "/entities/quality/check/",
    "entities-no-code": "/entities/?q=92990102MA00000O9X",
    "credit-code": "/tools/credit-code/?code=92990102MA00000O9X",
    "verify-sheet": "/entities/verify/?code=92990102MA0000197U&at=2026-11-23 10:00:00&hash=0&check=0",
    "site-map": "/sitemap/",
    "running-state": "/status/",
    "about": "/about/",
    "contact": "/contact/",
    "accessibility": "/accessibility/",
    "privacy": "/privacy/",
    "not-found": "/no-such-page/",
}
NAMES = [*FIXED, *LINKS, *LINKS_BELOW]
_HREF = re.compile(r'<a\b[^>]*\bhref="([^"#?]+)["#?]')


@cache
def _links(site: str, path: str) -> tuple[str, ...]:
    answer = requests.get(site + path, timeout=30)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return tuple(urljoin(path, href) for href in _HREF.findall(main))


@cache
def path_of(site: str, name: str) -> str:
    """Path of the page of this type. Raises AssertionError when its list links to none."""
    if name in FIXED:
        return FIXED[name]
    if name in LINKS:
        listed, pattern = LINKS[name]
    else:
        above, below = LINKS_BELOW[name]
        listed = path_of(site, above)
        pattern = re.escape(listed) + below
    found = next((path for path in _links(site, listed) if re.fullmatch(pattern, path)), None)
    assert found, f"{listed} 上没有通向“{name}”的链接"
    return found
