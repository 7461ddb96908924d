"""Units that send files, and files as they send them: all written here."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portal.core import clock, codes
from portal.core.credit_codes import check_character, subject_check
from portal.core.models import Bureau
from portal.credit.columns import DISCLOSURES, REGISTER
from portal.credit.intake.importing import Options, Report, import_file

TODAY = date(2026, 11, 23)
Cells = dict[str, str]
HEADERS = {"register": [c.key for c in REGISTER], "disclosures": [c.key for c in DISCLOSURES]}


@pytest.fixture(autouse=True)
def today():
    with clock.at(TODAY):
        yield


@pytest.fixture
def units(db: None) -> dict[str, Bureau]:
    """示范市 with two counties below it."""
    codes.ensure_builtin()
    city = Bureau.objects.create(code="sfs", name="示范市市场监督管理局", level="city", region_code="990100")
    counties = {
        code: Bureau.objects.create(code=code, name=name, level="county", parent=city)
        for code, name in (("sfq", "示范区市场监督管理局"), ("qsx", "青石县市场监督管理局"))
    }
    return {"sfs": city, **counties}


def code(number: int, *, start: str = "92", region: str = "990102") -> str:
    """A valid code of the block that nobody has been given."""
    subject = f"MA{number:06d}"
    first = f"{start}{region}{subject}{subject_check(subject)}"
    return first + check_character(first)


def entity(number: int = 1, **changes: str) -> Cells:
    """A row of the register, whole and right; `changes` by standard column name."""
    row = {
        "UNISCID": code(number),
        "ENTNAME": f"示范区示范第{number}面馆",
        "ENTTYPE": "9500",
        "REGSTATE": "存续",
        "LEREP": "示小一",
        "COMPFORM": "个人经营",
        "DOMDISTRICT": "990102",
        "DOM": f"示范市示范区东门大街 {number} 号",
        "REGCAP": "5",
        "REGCAPCUR": "156",
        "EMPNUM": "3",
        "OPSCOPE": "餐饮服务。",
        "INDUSTRYPHY": "H",
        "INDUSTRYCO": "6210",
        "REGORG": "示范区市场监督管理局",
        "ESTDATE": "2020-03-01",
        "APPRDATE": "2024-05-06",
    }
    return row | changes


def as_csv(rows: Iterable[Cells], headers: list[str] | None = None, encoding: str = "utf-8") -> bytes:
    """Rows as a CSV file."""
    rows = list(rows)
    out = io.StringIO()
    names = headers or list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(out, names, restval="", lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def as_jsonl(rows: Iterable[Cells]) -> bytes:
    """Rows as JSON Lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


Send = Callable[..., Report]


@pytest.fixture
def send(units: dict[str, Bureau], tmp_path: Path) -> Send:
    """Send rows (or bytes) as a file of the county 示范区, or of `bureau`; the report."""

    def deliver(
        content: bytes | list[Cells],
        kind: str = "register",
        bureau: str = "sfq",
        name: str = "",
        **options: Any,
    ) -> Report:
        raw = content if isinstance(content, bytes) else as_csv(content)
        path = tmp_path / (name or f"{kind}.csv")
        path.write_bytes(raw)
        return import_file(path, kind, Options(bureau=units[bureau], **options))

    return deliver


def reasons(report: Report) -> str:
    """Why lines were left out."""
    return "\n".join(f"{entry['place']}：{entry['reason']}" for entry in report.left_out)


def warned(report: Report) -> str:
    """What the unit is told besides."""
    return "\n".join(f"{entry['place']}：{entry['reason']}" for entry in report.warnings)
