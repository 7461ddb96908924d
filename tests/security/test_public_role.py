"""PORTAL_ROLE=public: no admin, no session, no writes outside inbox."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from portal.core.roles import may_write
from tests.platform import pages, support

pytestmark = pytest.mark.slow

HEAVY = (
    "vl_convert",
    "docx",
    "openpyxl",
    "python_calamine",
    "pypinyin",
    "wagtail.admin.urls",
    "playwright",
    "pydantic_settings",
)
RESTRICT = """
from wagtail.models import Page, PageViewRestriction
page = Page.objects.get(url_path__endswith='{path}')
PageViewRestriction.objects.create(page=page, restriction_type='login')
"""


@pytest.fixture(scope="module")
def data(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return support.copy_of(demo_data, tmp_path_factory.mktemp("public"))


@pytest.fixture(scope="module")
def public(data: Path) -> Iterator[str]:
    with support.Portal(data, PORTAL_ROLE="public") as portal:
        yield portal.url


@pytest.mark.parametrize(
    "path",
    [
        "/admin/",
        "/admin/login/",
        "/admin/pages/",
        "/accounts/login/",
        "/login/",
        "/_util/login/",
        "/_util/authenticate_with_password/1/1/",
    ],
)
def test_there_is_no_door(public: str, path: str) -> None:
    assert requests.get(public + path, allow_redirects=False, timeout=30).status_code == 404
    answer = requests.post(
        public + path, data={"username": "admin", "password": "x"}, allow_redirects=False, timeout=30
    )
    assert answer.status_code in (403, 404, 405)


@pytest.mark.parametrize("name", pages.NAMES)
def test_everything_public_is_served_without_a_session(public: str, site: str, name: str) -> None:
    path = pages.path_of(site, name)
    answer = requests.get(public + path, timeout=30)
    assert answer.status_code == (404 if name == "not-found" else 200)
    assert "sessionid" not in answer.cookies and "Cookie" not in answer.headers.get("Vary", "").replace(
        "Cookie", "" if name in ("found-error", "status", "citation-check", "quality-check") else "Cookie"
    )
    assert "/admin/" not in answer.text


@pytest.mark.parametrize("path", ["/", "/search/", "/laws/", "/notices/", "/api/v1/search"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_pages_take_no_writes(public: str, path: str, method: str) -> None:
    assert requests.request(method, public + path, data={"a": "b"}, timeout=30).status_code in (403, 404, 405)


def test_private_page_is_not_there(public: str, data: Path, site: str) -> None:
    path = pages.path_of(site, "notice")
    title = re.search(r"<h1[^>]*>\s*(.*?)\s*</h1>", requests.get(site + path, timeout=30).text, re.S)
    assert title
    done = support.manage(data, "shell", "-v0", "-c", RESTRICT.format(path=path))
    assert done.returncode == 0, done.stderr
    assert support.manage(data, "run_due").returncode == 0
    assert requests.get(public + path, allow_redirects=False, timeout=30).status_code == 404
    for listed in ("/", "/notices/", "/sitemap/", "/sitemap.xml"):
        assert f'{path}"' not in requests.get(public + listed, timeout=30).text, listed
        assert f"{path}<" not in requests.get(public + listed, timeout=30).text, listed
    found = requests.get(public + "/api/v1/search", params={"q": title[1]}, timeout=30).json()
    assert path not in [result["url"] for result in found["results"]]


def test_forms_work(public: str) -> None:
    visitor = requests.Session()
    page = visitor.get(public + "/inbox/error/", timeout=30).text
    form = page.partition("<main")[2]
    hidden = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', form))
    kind = re.search(r'<input type="radio" name="kind" value="(\w+)"', form)
    assert kind and "csrfmiddlewaretoken" in hidden
    time.sleep(3.2)  # the form takes nobody for a person who fills it in faster
    sent = {
        "page_address": "/about/",
        "kind": kind[1],
        "description": "电话号码少了一位，请核对。",
        "contact": "",
    }
    answer = visitor.post(
        public + "/inbox/error/",
        data=hidden | sent,
        headers={"Referer": public + "/inbox/error/"},
        timeout=30,
    )
    assert answer.status_code == 200, answer.text[:500]
    assert "查询码" in answer.text
    assert "sessionid" not in visitor.cookies


def test_heavy_libraries_stay_out(data: Path, site: str) -> None:
    paths = [pages.path_of(site, name) for name in pages.NAMES]
    code = f"""
import sys
from django.test import Client
client = Client(headers={{'host': '127.0.0.1'}})
for path in {paths!r}:
    client.get(path)
print([name for name in {HEAVY!r} if name in sys.modules])
"""
    done = support.manage(data, "shell", "-v0", "--no-imports", "-c", code, PORTAL_ROLE="public")
    assert done.stdout.strip().splitlines()[-1:] == ["[]"], done.stdout + done.stderr


def test_database_refuses_writes_outside_inbox(data: Path) -> None:
    code = """
from portal.core.models import Bureau
from portal.core.roles import WriteRefused
from django.db import connection, transaction
for change in (
    lambda: Bureau.objects.update(phone='1'),
    lambda: Bureau.objects.first().save(),
    lambda: connection.cursor().execute('WITH x AS (SELECT 1) UPDATE core_bureau SET phone = 1'),
    lambda: connection.cursor().execute('/* x */ DELETE FROM core_bureau'),
    lambda: connection.cursor().executemany('DELETE FROM core_bureau WHERE id = %s', [(1,)]),
    lambda: connection.cursor().execute('DROP TABLE core_bureau'),
):
    try:
        with transaction.atomic():
            change()
    except WriteRefused:
        print('refused')
    else:
        print('WRITTEN')
"""
    done = support.manage(data, "shell", "-v0", "-c", code, PORTAL_ROLE="public")
    assert done.stdout.split() == ["refused"] * 6, done.stdout + done.stderr


TABLES = ["core_bureau", "wagtailcore_page", "auth_user", "laws_version", "django_session"]
WRITES = ["INSERT INTO {} VALUES (1)", "UPDATE {} SET a = 1", "DELETE FROM {}", "REPLACE INTO {} VALUES (1)"]
PREFIXES = ["", " ", "\n\t", "/* note */ ", "-- note\n", "WITH x AS (SELECT 1) "]


@given(
    st.sampled_from(PREFIXES),
    st.sampled_from(WRITES),
    st.sampled_from(TABLES),
    st.sampled_from(["{}", '"{}"', "`{}`", "main.{}", '"main"."{}"']),
    st.booleans(),
)
def test_no_spelling_of_a_write_passes(prefix: str, write: str, table: str, quotes: str, lower: bool) -> None:
    sql = prefix + write.format(quotes.format(table))
    assert not may_write(sql.lower() if lower else sql)


@given(st.sampled_from(WRITES[:3]), st.sampled_from(["inbox_founderror", '"inbox_founderror"']))
def test_inbox_may_be_written(write: str, table: str) -> None:
    assert may_write(write.format(table))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1",
        "select * from auth_user",
        "SAVEPOINT a",
        "RELEASE SAVEPOINT a",
        "BEGIN IMMEDIATE",
        "SELECT 'DELETE FROM core_bureau'",
    ],
)
def test_reading_passes(sql: str) -> None:
    assert may_write(sql)
