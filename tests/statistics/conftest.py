"""A small statistical office: a bureau, the codes, the demo's sheets to take apart."""

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest
from wagtail.models import Page, Site

from portal.core import codes
from portal.core.models import Bureau
from portal.statistics.demo import publishing_moment
from portal.statistics.demo.sheets import sheets
from portal.statistics.models import DataPage
from portal.statistics.periods import Period

TODAY = date(2026, 11, 23)
Edit = Callable[[dict[str, str]], dict[str, str] | None]


@pytest.fixture
def office(db: None) -> Bureau:
    """The publishing bureau of 示范市, with the code tables that figures refer to."""
    codes.ensure_builtin()
    return Bureau.objects.create(code="sfs", name="示范市市场监督管理局", level="city", region_code="990100")


@pytest.fixture
def column(office: Bureau) -> DataPage:
    """The page at /data/."""
    site = Site.objects.filter(is_default_site=True).first()
    root = site.root_page if site else Page.objects.get(depth=1).add_child(title="首页", slug="home")
    if site is None:
        Site.objects.create(hostname="localhost", root_page=root, is_default_site=True)
    page = DataPage(title="发展数据", slug="data")
    root.add_child(instance=page)
    return page


def sheet(key: str, *quarters: str, edit: Edit | None = None, name: str = "季报.csv") -> tuple[str, bytes]:
    """A file of one dataset for these quarters, as generated; `edit` changes or drops (None) lines."""
    periods = [Period.parse(code) for code in quarters]
    found = {"market-entities": 0, "new-by-industry": 1, "cooperatives": 2}[key]
    text = sheets(periods, publishing_moment)[found][1].decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    if edit:
        rows = [changed for row in rows if (changed := edit(dict(row))) is not None]
    return name, as_csv(rows)


def as_csv(rows: list[dict[str, str]], encoding: str = "utf-8-sig") -> bytes:
    """Rows as a CSV file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def changing(value: str, **where: str) -> Edit:
    """Set the figure of the lines whose columns have these values (region, kind, indicator)."""
    columns = {"region": "地区代码", "kind": "主体类型", "indicator": "指标编码", "industry": "行业门类代码"}

    def edit(row: dict[str, str]) -> dict[str, str]:
        if all(row[columns[name]] == wanted for name, wanted in where.items()):
            row["数值"] = value
        return row

    return edit


def without(*columns: str) -> Edit:
    """Drop columns."""
    return lambda row: {name: value for name, value in row.items() if name not in columns}
