"""What a reader finds below /data/: pages, tables, files, and nothing before its minute."""

import csv
import io
import subprocess
import sys
from datetime import datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from portal.core import clock
from portal.core.announcements import drain
from portal.core.models import Bureau
from portal.core.text import safe_text
from portal.statistics import drawing
from portal.statistics.documents import dataset_documents, release_documents
from portal.statistics.importing import import_files
from portal.statistics.models import DataPage, Dataset, Observation, PlannedRelease, Release
from tests.statistics.conftest import TODAY, changing, sheet

pytestmark = pytest.mark.usefixtures("column")


@pytest.fixture(autouse=True)
def today():
    with clock.at(TODAY):
        yield


@pytest.fixture
def entities() -> Release:
    """Five quarters of 市场主体; the newest is returned."""
    quarters = ["2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3"]
    import_files([sheet("market-entities", *quarters)])
    return Release.objects.get(period="2026-Q3")


def read(client: Client, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200, address
    return BeautifulSoup(response.content, "html.parser")


def table_figures(page: BeautifulSoup) -> list[str]:
    """All figures of the tables below 表, in the order shown."""
    tables = page.find(id="tables").find_parent("section").find_all("table")
    return [cell.get_text().strip() for table in tables for cell in table.find_all("td")]


def test_the_release_page_says_shows_and_offers(client: Client, entities: Release) -> None:
    page = read(client, "/data/market-entities/2026-Q3/")
    assert [heading.get_text() for heading in page.find_all("h1")] == ["2026年第三季度市场主体发展情况"]
    lede = page.find(class_="lede").get_text()
    assert lede.startswith("2026年第三季度末，示范市市场主体期末实有户数 ")
    assert "比上年同期" in lede and "本季度新设户数" in lede
    assert page.find("meta", {"name": "PubDate"})["content"] == "2026-10-20 10:00"
    assert page.find("time").get_text() == "2026-10-20 10:00"
    for table in page.find_all("table"):
        assert table.find("caption").get_text()
        assert all(cell.get("scope") in ("row", "col") for cell in table.find_all("th"))
    download = page.find("a", href="/data/market-entities/2026-Q3.csv").get_text()
    assert "CSV" in download and "KB" in download
    assert page.find("a", rel="prev")["href"] == "/data/market-entities/2026-Q2/"
    assert not page.select("[style]") and not page.find_all("style")


def test_the_csv_holds_exactly_the_figures_of_the_tables(client: Client, entities: Release) -> None:
    shown = sorted(
        figure.replace(",", "") for figure in table_figures(read(client, entities.get_absolute_url()))
    )
    response = client.get("/data/market-entities/2026-Q3.csv")
    assert response.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert shown == sorted(row["数值"] for row in rows)
    assert any(row["数值"].startswith("-") for row in rows)  # 个转企: negative numbers stay numbers
    assert {row["地区"] for row in rows} >= {"示例省", "示范市", "青石县"}
    disposition = response["Content-Disposition"]
    assert 'filename="market-entities-2026-Q3.csv"' in disposition
    assert "filename*=UTF-8''2026%E5%B9%B4" in disposition


def test_zero_is_0_and_missing_is_an_ellipsis(client: Client) -> None:
    import_files([sheet("cooperatives", "2025-Q4"), sheet("new-by-industry", "2026-Q3")])
    page = read(client, "/data/cooperatives/2025-Q4/v1/")
    late = page.find("th", string="北屏市").find_parent("tr").find_all("td")[-1]
    assert (late.get_text(), late.find("abbr")["title"]) == ("…", "暂缺")
    assert "“…”表示暂缺。" in page.get_text()
    page = read(client, "/data/new-by-industry/2026-Q3/")
    assert page.find("th", string="国际组织").find_parent("tr").find("td").get_text() == "0"
    rows = csv.DictReader(
        io.StringIO(client.get("/data/new-by-industry/2026-Q3.csv").content.decode("utf-8-sig"))
    )
    assert {row["数值"] for row in rows if row["行业门类"] == "国际组织"} == {"0"}


def test_a_revision_keeps_the_earlier_figures(client: Client) -> None:
    import_files([sheet("cooperatives", "2025-Q4")])
    newest = read(client, "/data/cooperatives/2025-Q4/")
    assert "修订说明：补报北屏市成员出资总额" in newest.get_text()
    assert "…" not in table_figures(newest)
    versions = [link["href"] for link in newest.find(id="versions").find_parent("section").find_all("a")]
    assert versions == ["/data/cooperatives/2025-Q4/v2/", "/data/cooperatives/2025-Q4/v1/"]
    first = read(client, "/data/cooperatives/2025-Q4/v1/")
    assert "这是第 1 版" in first.get_text()
    assert "…" in table_figures(first)
    assert first.find("a", href="/data/cooperatives/2025-Q4/v1.csv")
    assert (
        client.get("/data/cooperatives/2025-Q4/v1.csv").content
        != client.get("/data/cooperatives/2025-Q4.csv").content
    )
    with clock.at(datetime(2026, 2, 1)):  # before the revision
        assert "…" in table_figures(read(client, "/data/cooperatives/2025-Q4/"))
        assert client.get("/data/cooperatives/2025-Q4/v2/").status_code == 404


def test_a_future_release_is_nowhere_until_its_second(client: Client, entities: Release) -> None:
    at = datetime(2026, 12, 1, 9, 30, tzinfo=clock.TZ)
    Release.objects.filter(pk=entities.pk).update(published_at=at)
    entities.refresh_from_db()
    drawing.draw(entities)
    addresses = [
        "/data/market-entities/2026-Q3/",
        "/data/market-entities/2026-Q3.csv",
        "/data/market-entities/2026-Q3/closing.svg",
        "/data/market-entities/2026-Q3/v1/",
        "/data/market-entities/2026-Q3/v1.csv",
        "/data/market-entities/2026-Q3/v1/closing-narrow.svg",
    ]
    links = "/data/market-entities/2026-Q3"
    with clock.at(at - timedelta(seconds=1)):
        assert [client.get(address).status_code for address in addresses] == [404] * 6
        for address in ("/data/", "/data/market-entities/", "/data/market-entities/2026-Q2/"):
            assert links not in client.get(address).content.decode()
        calendar = read(client, "/data/").find("caption", string="发布日程（北京时间）").find_parent("table")
        assert "2026-12-01 09:30" in calendar.get_text()
        assert "2026年第三季度市场主体发展情况" in calendar.get_text()
        (document,) = release_documents(entities)
        assert document.visible_from == at  # the reader's clock decides in search, too
    with clock.at(at):
        assert [client.get(address).status_code for address in addresses] == [200] * 6
        assert links in client.get("/data/").content.decode()
        assert "发布日程（北京时间）" not in client.get("/data/").content.decode()


def test_the_worker_wakes_for_the_minute(entities: Release) -> None:
    at = datetime(2026, 12, 1, 9, 30, tzinfo=clock.TZ)
    Release.objects.filter(pk=entities.pk).update(published_at=at)
    assert drawing.next_due(clock.now()) == at
    assert drawing.next_due(datetime.min.replace(tzinfo=clock.TZ)) is not None  # a worker's first question
    drain()
    drawing.fire(clock.now(), at - timedelta(seconds=1))
    assert drain() == 0
    drawing.fire(clock.now(), at)
    assert drain() == 1


def test_an_unreviewed_release_is_a_404(client: Client, entities: Release) -> None:
    Release.objects.filter(pk=entities.pk).update(live=False)
    assert client.get("/data/market-entities/2026-Q3/").status_code == 404
    assert client.get("/data/market-entities/2026-Q3.csv").status_code == 404


def test_the_calendar_keeps_a_promise_that_was_not_kept(
    client: Client, entities: Release, office: Bureau
) -> None:
    at = datetime(2027, 1, 20, 10, tzinfo=clock.TZ)
    PlannedRelease.objects.create(dataset=entities.dataset, bureau=office, period="2026-Q4", planned_at=at)
    assert "预告" in read(client, "/data/").find("table").get_text()
    with clock.at(at + timedelta(hours=1)):
        assert "延期" in read(client, "/data/").find("table").get_text()
        assert "延期" in read(client, "/data/market-entities/").find("aside").get_text()
    PlannedRelease.objects.update(cancelled=True, note="普查期间暂停。")
    assert "普查期间暂停。" in read(client, "/data/").find("table").get_text()


def test_addresses(client: Client, entities: Release) -> None:
    assert client.get("/data/market-entities/2026q3/")["Location"] == "/data/market-entities/2026-Q3/"
    for address in (
        "/data/nothing/",
        "/data/market-entities/2026-Q4/",
        "/data/market-entities/soon/",
        "/data/market-entities/2026-Q3/nothing.svg",
        "/data/market-entities/2026-Q3/v9/",
    ):
        assert client.get(address).status_code == 404, address


def test_the_dataset_page_explains(client: Client, entities: Release) -> None:
    page = read(client, "/data/market-entities/")
    words = page.get_text()
    assert (
        "期末实有户数 = 期初实有户数 + 新设户数 + 迁入户数 − 注销户数 − 吊销户数 − 迁出户数 + 类型转换净增户数"
        in words
    )
    assert "统计方法" in words and "计划单列市" in words
    earlier = page.find(id="earlier").find_parent("section").find_all("a")
    assert [link["href"].split("/")[3] for link in earlier] == ["2026-Q2", "2026-Q1", "2025-Q4", "2025-Q3"]


def test_search_documents(entities: Release, column: DataPage) -> None:
    (document,) = release_documents(entities)
    assert document.title == "2026年第三季度市场主体发展情况"
    assert "青石县" in document.body and "个体工商户" in document.body and "新设户数" in document.body
    (about,) = dataset_documents(Dataset.objects.get(key="market-entities"))
    assert about.url == "/data/market-entities/" and about.visible_from
    import_files([sheet("cooperatives", "2025-Q4")])
    first, second = Release.objects.filter(dataset__key="cooperatives").order_by("number")
    (old,), (new,) = release_documents(first), release_documents(second)
    assert old.visible_until == new.visible_from == second.published_at
    assert new.visible_until is None


def test_text_that_a_spreadsheet_would_run_is_guarded(client: Client) -> None:
    name, raw = sheet("cooperatives", "2026-Q3", edit=changing("1", region="x"))
    noted = raw.decode("utf-8-sig").replace("数值", "数值,备注").replace("\r\n9", "\r\n9")
    lines = [line if number == 0 else f"{line},=1+1" for number, line in enumerate(noted.splitlines())]
    import_files([(name, "\n".join(lines).encode())])
    assert Observation.objects.first().note == "=1+1"
    text = client.get("/data/cooperatives/2026-Q3.csv").content.decode("utf-8-sig")
    assert "'=1+1" in text and ",=1+1" not in text
    assert [safe_text(word) for word in ("@x", "+1", "-1", "=1", "\tx", "户")] == [
        "'@x",
        "'+1",
        "'-1",
        "'=1",
        "'\tx",
        "户",
    ]


def test_public_pages_load_nothing_heavy() -> None:
    code = (
        "import django, sys; django.setup()\n"
        "import portal.statistics.urls\n"
        "print([name for name in ('vl_convert', 'python_calamine', 'openpyxl', 'pypinyin') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603
    assert done.stdout.strip() == "[]", done.stderr
