"""Files as they should not come, through the command: what is said, and what is stored all the same."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from portal.core import codes
from portal.core.credit_codes import check_character
from portal.core.models import Bureau, Code, CodeTable
from portal.credit.intake import batches
from portal.credit.models import Batch, Disclosure, Entity, Line
from tests.credit.intake.conftest import Cells, Send, as_csv, as_jsonl, code, entity
from tests.credit.intake.test_disclosures import penalty

Import = Callable[..., str]


@pytest.fixture
def imported(units: dict[str, Bureau], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Import:
    """Import bytes by command for the county; everything that is said."""

    def run(raw: bytes, name: str = "登记.csv", kind: str = "register", **options: Any) -> str:
        path = tmp_path / name
        path.write_bytes(raw)
        try:
            call_command(f"import_{kind}", path, bureau="sfq", **options)
        except CommandError as problem:
            print(problem)
        return capsys.readouterr().out

    return run


def sheet(rows: list[Cells], title: str = "登记", **more: list[list[Any]]) -> bytes:
    """Rows as a workbook; `more` are sheets in front."""
    book = Workbook()
    book.remove(book.active)
    for name, content in more.items():
        front = book.create_sheet(name)
        for line in content:
            front.append(line)
    page = book.create_sheet(title)
    page.append(list(rows[0]))
    for row in rows:
        page.append(list(row.values()))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def nothing() -> bool:
    return not Batch.objects.exists() and not Entity.objects.exists()


# --- cut off ------------------------------------------------------------------------------------------


def test_a_csv_that_breaks_off_keeps_its_whole_lines(imported: Import) -> None:
    raw = as_csv([entity(1), entity(2), entity(3)])
    said = imported(raw[: raw.rindex("餐饮".encode()) + 3])
    assert "登记.csv 第 4 行：本行只有" in said and "文件可能在这里断了" in said
    assert "读入 3 行，保存 2，未变化 0，退回 1" in said


@pytest.mark.parametrize(
    ("raw", "name", "why"),
    [
        (gzip.compress(as_csv([entity(n) for n in range(50)]))[:-200], "登记.csv.gz", "压缩文件不完整"),
        (sheet([entity(1)])[:-300], "登记.xlsx", "电子表格不完整或者已损坏"),
        (b"", "空.csv", "文件是空的"),
        (b"\xef\xbb\xbf\r\n\r\n", "空行.csv", "文件里只有空行"),
        (as_csv([entity(1)], encoding="utf-16"), "宽.csv", "UTF-16"),
        ("日期,金额\n2026-01-01,3\n".encode(), "别的.csv", "没有找到表头"),
        (b"%PDF-1.4\n\0&\xc9\x8a\x40\n" + b"\xe9\r\0" * 40, "图.csv", "这不是文本文件"),
        (as_csv([entity(1), entity(2)]).replace(b"\n", b"\r"), "旧.csv", "旧式 Mac 文本的换行"),
        (sheet([{"日期": "1", "金额": "2"}], 封面=[["说明"]]), "别的.xlsx", "2 张工作表（“封面”、“登记”）里都没有"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_as_a_whole(imported: Import, raw: bytes, name: str, why: str) -> None:
    said = imported(raw, name)
    assert why in said and "没有一个文件可以导入" in said and nothing()


# --- bytes and quotes ---------------------------------------------------------------------------------


def test_a_line_in_another_encoding_is_refused_and_the_others_come_in(imported: Import) -> None:
    parts = [as_csv([entity(n)]).partition(b"\n") for n in (1, 2, 3)]
    parts[1] = (b"", b"", parts[1][2].decode().encode("gb18030"))
    said = imported(parts[0][0] + b"\n" + b"".join(part[2] for part in parts))
    assert "第 3 行：本行的编码与文件其余各行不同（像是 GB18030）" in said
    assert sorted(Entity.objects.values_list("line", flat=True)) == [2, 4]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_marks_and_encodings_change_nothing(imported: Import, encoding: str) -> None:
    assert "保存 2，未变化 0，退回 0" in imported(as_csv([entity(1), entity(2)], encoding=encoding))
    assert Entity.objects.get(line=2).name == "示范区示范第1面馆"


def test_a_line_of_ten_megabytes_is_passed_over(imported: Import) -> None:
    rows = as_csv([entity(1), entity(2, OPSCOPE="长" * 3_500_000), entity(3)])
    assert "第 3 行：本行超过 1 MB，没有读取" in (said := imported(rows)) and len(said) < 1000
    assert sorted(Entity.objects.values_list("line", flat=True)) == [2, 4]


def test_a_quote_without_its_fellow_costs_one_line(imported: Import) -> None:
    lines = as_csv([entity(1), entity(2, OPSCOPE="餐饮"), entity(3)]).decode().split("\n")
    lines[2] = lines[2].replace("餐饮", '"餐饮')
    said = imported("\n".join(lines).encode())
    assert "第 3 行：引号没有配对" in said and "保存 2" in said


def test_a_line_break_inside_quotes_is_part_of_the_cell(imported: Import) -> None:
    assert "保存 2，未变化 0，退回 0" in imported(
        as_csv([entity(1, OPSCOPE="餐饮服务；\n外卖。"), entity(2)])
    )


def test_a_nul_is_named_with_its_column(imported: Import) -> None:
    said = imported(as_csv([entity(1), entity(2, DOM="东门\x00大街")]))
    assert "第 3 行：“住所”里有看不见的控制字符（如 NUL），请重新导出" in said and "保存 1" in said


# --- columns ------------------------------------------------------------------------------------------


def test_columns_in_any_order_and_unknown_ones_are_told(imported: Import) -> None:
    rows = [dict(reversed(entity(n).items())) | {"备用字段": "1"} for n in (1, 2)]
    said = imported(as_csv(rows))
    assert "“备用字段”：不认识这一列，没有读取" in said and "保存 2，未变化 0，退回 0" in said


def test_a_needed_column_that_is_missing_is_named(imported: Import) -> None:
    rows = [{name: cell for name, cell in entity(1).items() if name != "REGSTATE"}]
    assert "表头缺少必需的列：登记状态" in imported(as_csv(rows)) and nothing()


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
@pytest.mark.parametrize(
    ("sent", "rows", "meant", "command"),
    [
        ("register", [penalty()], "公示信息", "import_disclosures"),
        ("disclosures", [entity()], "主体登记信息", "import_register"),
    ],
)
def test_a_file_of_the_other_kind_is_said_to_be_one(
    imported: Import, sent: str, rows: list[Cells], meant: str, command: str, form: str
) -> None:
    raw = {"csv": as_csv, "xlsx": sheet, "jsonl": as_jsonl}[form](rows)
    said = imported(raw, f"文件.{form}", sent)
    assert f"像是“{meant}”" in said and f"请把种类改为“{meant}”" in said and command in said and nothing()


# --- spreadsheets -------------------------------------------------------------------------------------


def test_the_sheet_with_the_header_is_found_and_the_others_are_named(imported: Import) -> None:
    raw = sheet([entity(1)], 封面=[["报送说明"]], 旧表=[list(entity(9)), list(entity(9).values())])
    said = imported(raw, "登记.xlsx")
    assert "工作表“登记”：一个文件只读一张表" in said and "保存 1" in said
    assert Entity.objects.get().uscc == code(9)


def test_days_as_serial_numbers_and_numbers_as_numbers(imported: Import) -> None:
    row: dict[str, Any] = entity(1) | {
        "ESTDATE": 43891,
        "APPRDATE": date(2024, 5, 6),
        "EMPNUM": 3.0,
        "REGCAP": 5,
    }
    assert "保存 1" in imported(sheet([row]), "登记.xlsx")
    found = Entity.objects.get()
    assert (found.established_on, found.approved_on, found.employees) == (
        date(2020, 3, 1),
        date(2024, 5, 6),
        3,
    )
    assert "未变化 1" in imported(as_csv([entity(1, ESTDATE="43891")]), "数.csv")


def worked_out(raw: bytes, value: str) -> bytes:
    """The workbook as a program saves it that works formulas out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            content = re.sub(rb"</f><v ?/>|</f><v></v>", f"</f><v>{value}</v>".encode(), old.read(part))
            new.writestr(part, content)
    return out.getvalue()


def test_formulas_are_told_by_their_cells_and_without_a_value_nothing_is_taken_in(imported: Import) -> None:
    raw = sheet([entity(1, EMPNUM="=1+2")])
    cell = f"{get_column_letter(list(entity(1, EMPNUM='')).index('EMPNUM') + 1)}2"
    said = imported(raw, "登记.xlsx")
    assert f"单元格 {cell}是公式，没有保存算出的值" in said and nothing()
    said = imported(worked_out(raw, "3"), "算.xlsx")
    assert f"单元格 {cell}是公式，读取的是上次保存时算出的值" in said
    assert Entity.objects.get().employees == 3
    said = imported(as_csv([entity(2, OPSCOPE="=A1&B1")]))
    assert "第 2 行：“经营范围”是公式，不是值。请复制后“粘贴为值”" in said


# --- what cells say -----------------------------------------------------------------------------------


def test_full_width_digits_are_read(imported: Import) -> None:
    wide = str.maketrans("0123456789-", "０１２３４５６７８９－")
    row = entity(1, ESTDATE="2020-03-01".translate(wide), EMPNUM="３", REGCAP="５．５")
    said = imported(as_csv([row | {"UNISCID": code(1).translate(wide), "DOMDISTRICT": "９９０１０２"}]))
    assert "保存 1，未变化 0，退回 0" in said
    assert (found := Entity.objects.get()).uscc == code(1) and found.region == "990102"


def test_a_region_that_is_no_more_is_a_warning(imported: Import) -> None:
    table = CodeTable.objects.get(key=codes.REGIONS)
    days = {"valid_from": date(2000, 1, 1), "valid_to": date(2018, 12, 31)}
    Code.objects.create(table=table, code="990177", name="旧城区", level=3, **days)
    said = imported(as_csv([entity(1, DOMDISTRICT="990177")]))
    assert "请留意：登记.csv 第 2 行：行政区划 990177 已于 2019-01-01 撤销" in said and "保存 1" in said


def test_the_last_place_right_and_the_one_before_wrong_is_a_warning(imported: Import) -> None:
    first = code(1)[:16] + ("0" if code(1)[16] != "0" else "1")
    said = imported(as_csv([entity(1, UNISCID=first + check_character(first))]))
    assert "请留意：登记.csv 第 2 行：统一社会信用代码第 17 位" in said and "保存 1，未变化 0，退回 0" in said


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([penalty(DECDATE="2019-05-06", PUBDATE="2019-05-08")], "日期 2019-05-06 早于主体成立日期 2020-03-01"),
        ([penalty(KIND="行政许可", VALFROM="2026-10-12", VALTO="2026-10-01")], "2026-10-01 早于"),
        ([penalty(), penalty(CONTENT="罚款 2 万元。")], "与第 3 行是同一条，内容却不同，分不出哪个对"),
    ],
)  # fmt: skip
def test_disclosures_that_cannot_be_right(imported: Import, send: Send, rows: list[Cells], why: str) -> None:
    send([entity(2, ENTTYPE="1130", CAPSTRUCT="自然人:100")])
    said = imported(as_csv([*rows, penalty(9)]), "公示.csv", "disclosures")
    assert f"退回：公示.csv 第 2 行：{why}" in said or f"第 2 行：“有效期至”{why}" in said, said
    assert Disclosure.objects.get().document_no.endswith("9号")
    assert Line.objects.filter(state=Line.REFUSED).count() == len(rows)


# --- begun again --------------------------------------------------------------------------------------


def test_another_process_with_the_same_file_is_told_so(
    imported: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    advance = batches.advance

    def overtaken(batch: Batch, *more: Any) -> None:
        Batch.objects.filter(pk=batch.pk).update(position=3)
        advance(batch, *more)

    monkeypatch.setattr(batches, "advance", overtaken)
    said = imported(as_csv([entity(1), entity(2)]))
    assert "另一个进程正在载入同一个批次，本次没有重复载入" in said and not Entity.objects.exists()


def test_rows_that_occur_twice_are_not_told_twice_when_begun_again(
    imported: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = as_csv([entity(1), entity(2), entity(2, EMPNUM="9", APPRDATE=""), entity(3)])

    def killed(batch: Batch) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(batches, "finish", killed)
        with pytest.raises(KeyboardInterrupt):
            imported(raw)
    said = imported(raw)
    assert "接着上次中断的地方载入：从第 6 行开始" in said
    assert "读入 4 行，保存 2，未变化 0，退回 2" in said
    assert Line.objects.count() == 2 and Entity.objects.count() == 2
