"""A visitor with a window, who notes everything that went wrong on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.platform import pages, support

WIDE, NARROW = 1366, 375


@dataclass(slots=True)
class Visitor:
    """One browser context on one site; ``problems`` is empty while all is well."""

    page: Any
    site: str
    problems: list[str] = field(default_factory=list)
    bytes_received: int = 0

    def open(self, name_or_path: str) -> Any:
        """Go to a page by its type or its path; the answer's status is 200, or 404 for “not-found”."""
        path = name_or_path if name_or_path.startswith("/") else pages.path_of(self.site, name_or_path)
        answer = self.page.goto(self.site + path, wait_until="load")
        assert answer.status == (404 if name_or_path == "not-found" else 200), path
        return self.page

    def listen(self) -> None:
        """Note console errors, violations of the policy, failed requests and third parties."""
        own = urlsplit(self.site).netloc
        self.page.on("console", lambda message: self._console(message))
        self.page.on("pageerror", lambda error: self.problems.append(f"脚本出错：{error}"))
        self.page.on(
            "request",
            lambda request: (
                self.problems.append(f"第三方请求：{request.url}")
                if urlsplit(request.url).netloc not in (own, "")
                else None
            ),
        )
        self.page.on(
            "response",
            lambda answer: (
                self.problems.append(f"{answer.status}：{answer.url}")
                if answer.status >= 400 and answer.request.resource_type != "document"
                else None
            ),
        )

    def _console(self, message: Any) -> None:
        # the browser reports the status of the not-found page itself as an error
        is_page_itself = (
            message.text.startswith("Failed to load resource") and message.location["url"] == self.page.url
        )
        if message.type == "error" and not is_page_itself:
            self.problems.append(f"控制台：{message.text}")


Visit = Callable[..., Visitor]


def follow(page: Any, target: Any, key: str = "") -> None:
    """Click *target* (a selector or locator), or press *key* on it, and wait for the page it leads to.

    A click returns before its page has come, and reading at once reads the old page on a slow machine.
    """
    target = page.locator(target) if isinstance(target, str) else target
    with page.expect_navigation():
        target.press(key) if key else target.click()


def resize(page: Any, width: int) -> None:
    """Make the window so many px wide and let the page take notice: a second width without a second request."""
    page.set_viewport_size({"width": width, "height": page.viewport_size["height"]})
    while page.evaluate("innerWidth") != width:
        page.wait_for_timeout(10)


@pytest.fixture
def visitor(chromium: Any, site: str) -> Iterator[Visit]:
    """Make visitors: width and height in px, scripts on or off, *at* an address, further options of the context."""
    contexts = []

    def come(
        *, width: int = WIDE, height: int = 900, scripts: bool = True, at: str = site, **options: Any
    ) -> Visitor:
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            locale="zh-CN",
            **options,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        someone = Visitor(context.new_page(), at)
        someone.listen()
        return someone

    yield come
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def debug_site(demo_data: Any) -> Iterator[str]:
    """The same portal in debug mode, which has the component gallery."""
    with support.Portal(demo_data, PORTAL_DEBUG="true") as portal:
        yield portal.url
