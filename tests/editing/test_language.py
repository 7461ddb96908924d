"""The admin speaks Chinese: the catalogue is sound, and no English sentence is left on the main screens."""

from __future__ import annotations

import html
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
import pytest
from bs4 import BeautifulSoup, Comment
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from portal.core.management.commands.compile_catalogues import compile_catalogues
from tests.editing.conftest import Newsroom

CATALOGUES = sorted(Path(settings.LOCALE_PATHS[0]).glob("zh_Hans/LC_MESSAGES/*.po"))
PLACEHOLDER = re.compile(r"%\([^)]*\)[sdr]|(?<!%)%[srd]|\{[a-z_]+\}")
PACKAGES = Path(sys.modules["wagtail"].__file__ or "").parent if "wagtail" in sys.modules else None


def texts(entry: polib.POEntry) -> list[str]:
    return [entry.msgstr] if not entry.msgid_plural else list(entry.msgstr_plural.values())


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_every_message_keeps_its_placeholders(path: Path) -> None:
    wrong = []
    for entry in polib.pofile(str(path)):
        allowed = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
        needed = set(PLACEHOLDER.findall(entry.msgid)) & set(
            PLACEHOLDER.findall(entry.msgid_plural or entry.msgid)
        )
        if "%(items_count)s" in needed:
            needed.discard("%(model_name)s")  # Wagtail's page search has no name to put there; we say 项
        for text in texts(entry):
            found = set(PLACEHOLDER.findall(text))
            if not text or not needed <= found <= allowed or "fuzzy" in entry.flags:
                wrong.append(entry.msgid)
    assert wrong == []


def test_no_message_comes_twice_and_quotes_are_chinese() -> None:
    for path in CATALOGUES:
        entries = polib.pofile(str(path))
        keys = [(entry.msgctxt, entry.msgid) for entry in entries]
        assert len(keys) == len(set(keys))
        straight = [
            text
            for entry in entries
            for text in texts(entry)
            if "..." in text or re.search(r"[一-鿿]'", text)
        ]
        assert straight == []


def untranslated(domain: str) -> Iterator[str]:
    """Messages of Wagtail that neither its own Chinese catalogue nor ours translates."""
    import wagtail

    ours = polib.pofile(str(Path(settings.LOCALE_PATHS[0]) / f"zh_Hans/LC_MESSAGES/{domain}.po"))
    done = {(entry.msgctxt, entry.msgid) for entry in ours}
    for chinese in Path(wagtail.__file__).parent.glob(f"**/locale/zh_Hans/LC_MESSAGES/{domain}.po"):
        done |= {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(chinese)) if entry.translated()}
    for english in Path(wagtail.__file__).parent.glob(f"**/locale/en/LC_MESSAGES/{domain}.po"):
        if "styleguide" in english.parts or "tests" in english.parts:
            continue
        for entry in polib.pofile(str(english)):
            key = (entry.msgctxt, entry.msgid)
            if not entry.obsolete and key not in done:
                yield entry.msgid


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_every_message_of_wagtail_is_translated(domain: str) -> None:
    assert list(untranslated(domain)) == []


def test_compiling_is_done_once(tmp_path: Path) -> None:
    folder = tmp_path / "zh_Hans/LC_MESSAGES"
    folder.mkdir(parents=True)
    for path in CATALOGUES:
        (folder / path.name).write_bytes(path.read_bytes())
    assert compile_catalogues(tmp_path) == 2
    assert compile_catalogues(tmp_path) == 0
    assert len(list(folder.glob("*.mo"))) == 2


def test_the_words_of_review_are_used() -> None:
    from django.utils.translation import gettext

    with override("zh-hans"):
        assert gettext("Unpublish") == "撤下"
        assert gettext("Workflow") == "审核流程"
        assert gettext("Request changes") == "退回修改"
        assert gettext("go live date/time") == "上线时间（北京时间）"


SCREENS = [
    ("wagtailadmin_home", []),
    ("wagtailadmin_explore_root", []),
    ("wagtailadmin_explore", ["index"]),
    ("wagtailadmin_pages:add_subpage", ["home"]),
    ("wagtailadmin_pages:add", ["notices", "noticepage", "index"]),
    ("wagtailadmin_pages:edit", ["page"]),
    ("wagtailadmin_pages:history", ["page"]),
    ("wagtailadmin_pages:usage", ["page"]),
    ("wagtailadmin_pages:copy", ["page"]),
    ("wagtailadmin_pages:move", ["page"]),
    ("wagtailadmin_pages:delete", ["page"]),
    ("wagtailadmin_pages:workflow_history", ["page"]),
    ("wagtailadmin_pages:search", []),
    ("wagtailimages:index", []),
    ("wagtailimages:add", []),
    ("wagtailimages:add_multiple", []),
    ("wagtaildocs:index", []),
    ("wagtaildocs:add", []),
    ("wagtailsnippets:index", []),
    ("wagtailsnippets_core_bureau:list", []),
    ("wagtailsnippets_core_bureau:add", []),
    ("wagtailsnippets_core_bureaumembership:add", []),
    ("wagtailusers_users:index", []),
    ("wagtailusers_users:add", []),
    ("wagtailusers_groups:index", []),
    ("wagtailusers_groups:add", []),
    ("wagtailadmin_reports:workflow", []),
    ("wagtailadmin_reports:workflow_tasks", []),
    ("wagtailadmin_reports:site_history", []),
    ("wagtailadmin_reports:locked_pages", []),
    ("wagtailadmin_reports:aging_pages", []),
    ("wagtailadmin_reports:page_types_usage", []),
    ("wagtailadmin_workflows:index", []),
    ("wagtailadmin_workflows:add", []),
    ("wagtailadmin_workflows:task_index", []),
    ("wagtailadmin_collections:index", []),
    ("wagtailadmin_collections:add", []),
    ("wagtailsites:index", []),
    ("wagtailsites:add", []),
    ("wagtailredirects:index", []),
    ("wagtailredirects:add", []),
    ("wagtailadmin_account", []),
]
NAMES = {
    *(
        "Wagtail",
        "JavaScript",
        "API",
        "URL",
        "CSV",
        "XLSX",
        "XLS",
        "PNG",
        "JPG",
        "JPEG",
        "GIF",
        "WEBP",
        "AVIF",
        "HEIC",
    ),
    *(
        "SVG",
        "PDF",
        "DOCX",
        "PPTX",
        "TXT",
        "ODT",
        "OFD",
        "HTML",
        "ICP",
        "GB",
        "UTC",
        "IP",
        "ID",
        "HTTP",
        "HTTPS",
        "FAQ",
    ),
    *(
        "Enter",
        "Ctrl",
        "Shift",
        "Alt",
        "Esc",
        "Tab",
        "Cmd",
        "Mod",
        "bm",
        "Asia",
        "Shanghai",
        "Excel",
        "Word",
        "MB",
        "KB",
    ),
    *("li", "wang", "zhao", "chen", "sun", "wu", "admin"),
    *(
        "PubDate",
        "tsv",
        "csv",
        "xls",
        "xlsx",
        "slug",
        "http",
        "https",
        "www",
        "localhost",
        "example",
        "org",
        "com",
    ),
}
WORD = re.compile(r"[A-Za-z][A-Za-z'’]+")


def shown(page: str) -> Iterator[str]:
    """Everything on the screen that a person may read or hear, also what scripts will show."""
    soup = BeautifulSoup(page, "html.parser")
    for element in soup.find_all(True):
        for name in (
            "title",
            "alt",
            "placeholder",
            "aria-label",
            "aria-description",
            "data-w-progress-active-value",
        ):
            if element.get(name):
                yield str(element[name])
    for script in soup.find_all("script", type="application/json"):
        yield from _strings(json.loads(script.string or "null"))
    for element in [*soup.find_all(["script", "style", "svg", "code", "kbd"]), *soup.find_all(hidden=True)]:
        element.decompose()
    for text in soup.find_all(string=True):
        if not isinstance(text, Comment) and text.strip():
            yield html.unescape(str(text)).strip()


READ_BY_PEOPLE = {
    "label",
    "help_text",
    "helpText",
    "title",
    "message",
    "description",
    "placeholder",
    "text",
    "name_plural",
}


def _strings(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _strings(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, key)
    elif isinstance(value, str) and key in READ_BY_PEOPLE:
        yield value


def english(page: str) -> set[str]:
    """Texts with at least one English word that is no name, and no address, code or user name."""
    found = set()
    for text in shown(page):
        plain = re.sub(
            r"https?://\S+|[\w./+-]+@[\w.-]+|/[\w/.-]+|[\w-]+\.(?:html|csv|xlsx|org|com)\b", " ", text
        )
        words = [word for word in WORD.findall(plain) if word not in NAMES and word.upper() not in NAMES]
        if words and not re.fullmatch(r"[a-z0-9_.:-]+", text.strip()):
            found.add(text[:200])
    return found


def test_no_english_is_left_on_the_screens(newsroom: Newsroom) -> None:
    page = newsroom.notice(bureau=newsroom.city)
    newsroom.desk("li").create(**{"action-submit": "1"})
    places = {"index": newsroom.index.pk, "page": page.pk, "home": newsroom.index.get_parent().pk}
    client = newsroom.desk("admin").client
    left = {}
    for name, args in SCREENS:
        response = client.get(reverse(name, args=[places.get(arg, arg) for arg in args]), follow=True)
        assert response.status_code == 200, name
        if found := english(response.content.decode()):
            left[name] = found
    assert left == {}


def test_the_login_screen_speaks_chinese_and_names_the_portal(newsroom: Newsroom) -> None:
    page = newsroom.desk("admin").client.get("/admin/login/", follow=True)
    anonymous = Client().get(reverse("wagtailadmin_login")).content.decode()
    assert english(anonymous) == set()
    assert "管理后台" in anonymous and "Wagtail" not in BeautifulSoup(anonymous, "html.parser").get_text()
    assert page.status_code == 200


def test_the_admin_asks_nothing_of_other_sites(newsroom: Newsroom) -> None:
    page = newsroom.notice(bureau=newsroom.city)
    client = newsroom.desk("admin").client
    for url in (reverse("wagtailadmin_home"), reverse("wagtailadmin_pages:edit", args=[page.pk])):
        text = client.get(url).content.decode()
        outside = re.findall(r"""(?:src|href|action)=["'](?:https?:)?//([^/"']+)""", text)
        assert set(outside) <= {"localhost", "testserver", "127.0.0.1:8000"}
        assert not re.search(r"gravatar|releases\.wagtail|guide\.wagtail|wagtail\.org", text)


def test_the_catalogue_of_the_scripts_is_chinese(newsroom: Newsroom) -> None:
    text = newsroom.desk("li").client.get(reverse("wagtailadmin_javascript_catalog")).content.decode()
    assert json.dumps("正在自动保存")[1:-1] in text


@pytest.mark.parametrize(
    ("first", "last", "shown_name"),
    [("三", "张", "张三"), ("Ann", "Lee", "Ann Lee"), ("", "李", "李"), ("", "", "")],
)
def test_a_persons_name_is_written_as_in_chinese(db: None, first: str, last: str, shown_name: str) -> None:
    reverse("wagtailadmin_home")
    assert get_user_model()(first_name=first, last_name=last).get_full_name() == shown_name
