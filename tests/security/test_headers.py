"""What every answer says to the browser about itself."""

from __future__ import annotations

import pytest
import requests

from tests.platform import pages

SOURCES = ("default-src", "script-src", "style-src", "img-src", "connect-src", "font-src", "form-action")


def policy(answer: requests.Response) -> dict[str, list[str]]:
    header = answer.headers.get("Content-Security-Policy", "")
    return {words[0]: words[1:] for part in header.split(";") if (words := part.split())}


@pytest.mark.parametrize("name", pages.NAMES)
class TestPublicPages:
    def test_policy_is_strict(self, site: str, name: str) -> None:
        csp = policy(requests.get(site + pages.path_of(site, name), timeout=30))
        assert csp["default-src"] == ["'none'"]
        assert csp["base-uri"] == ["'none'"]
        assert csp["frame-ancestors"] in (["'none'"], ["'self'"])
        for directive in SOURCES:
            allowed = set(csp.get(directive, []))
            assert allowed <= {"'self'", "'none'", "data:"}, f"{directive}: {allowed}"
        assert "data:" not in csp["script-src"] + csp["style-src"]

    def test_headers(self, site: str, name: str) -> None:
        headers = requests.get(site + pages.path_of(site, name), timeout=30).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] in ("same-origin", "strict-origin-when-cross-origin", "no-referrer")
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["X-Frame-Options"] in ("SAMEORIGIN", "DENY")
        assert "geolocation=()" in headers["Permissions-Policy"]
        assert "Server" not in headers or "/" not in headers["Server"]

    def test_reading_sets_no_cookie_but_a_forms_token(self, site: str, name: str) -> None:
        answer = requests.get(site + pages.path_of(site, name), timeout=30)
        allowed = (
            {"csrftoken"} if name in ("found-error", "status", "citation-check", "quality-check") else set()
        )
        assert set(answer.cookies.keys()) <= allowed


@pytest.mark.parametrize(
    "path", ["/static/core/portal.css", "/robots.txt", "/sitemap.xml", "/api/v1/search?q=公司"]
)
def test_other_answers_are_not_guessed_at(site: str, path: str) -> None:
    answer = requests.get(site + path, timeout=30)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_api_documentation_keeps_to_the_policy(site: str) -> None:
    answer = requests.get(site + "/api/v1/docs", timeout=30)
    assert answer.status_code == 200
    assert "//cdn" not in answer.text and "http" not in policy(answer).get("script-src", [""])[0]


def test_admin_is_not_stored_and_loads_nothing_from_elsewhere(site: str) -> None:
    answer = requests.get(site + "/admin/login/", timeout=30)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    for directive, allowed in policy(answer).items():
        assert not [word for word in allowed if "//" in word or word == "*" or word == "https:"], directive
    assert "'unsafe-eval'" not in policy(answer)["script-src"]


def test_admin_cookies_are_for_the_server_only(site: str) -> None:
    cookies = requests.get(site + "/admin/login/", timeout=30).raw.headers.getlist("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert "HttpOnly" in cookie and "SameSite=" in cookie


def test_unknown_host_is_refused(site: str) -> None:
    assert requests.get(site + "/", headers={"Host": "evil.example"}, timeout=30).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/media/../secret-key",
        "/media/%2e%2e/secret-key",
        "/media/..%2ffirst-login.txt",
        "/static/../first-login.txt",
        "/static/%2e%2e/portal.sqlite3",
        "/var/first-login.txt",
        "/first-login.txt",
        "/.git/config",
        "/portal.sqlite3",
    ],
)
def test_files_of_the_house_are_not_served(site: str, path: str) -> None:
    session = requests.Session()
    request = requests.Request("GET", site + path).prepare()
    request.url = site + path
    assert session.send(request, timeout=30).status_code in (400, 404)
