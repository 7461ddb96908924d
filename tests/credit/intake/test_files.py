"""Files as they should not be: cut off, mixed, wrapped, dressed up. Nothing half-written, and the place is said."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from portal.credit.intake import values
from portal.credit.intake.importing import Options, import_file
from portal.credit.intake.opening import UnreadableFile
from portal.credit.intake.records import Table
from portal.credit.models import Batch, Entity, Line
from tests.credit.intake.conftest import Send, as_csv, as_jsonl, code, entity, reasons, warned


def sheet(*tables: list[list[object]]) -> bytes:
    """A workbook with these sheets."""
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(tables, 1):
        page = book.create_sheet(f"表{number}")
        for row in rows:
            page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def table(*rows: dict[str, str]) -> list[list[object]]:
    """Rows as a sheet has them."""
    return [list(rows[0]), *(list(row.values()) for row in rows)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(send: Send, encoding: str) -> None:
    assert send(as_csv([entity(1)], encoding=encoding)).saved == 1
    assert Entity.objects.get().name == "示范区示范第1面馆"


def test_a_line_of_another_encoding_is_refused_with_its_place(send: Send) -> None:
    lines = as_csv([entity(1), entity(2), entity(3), entity(4)]).split(b"\n")
    lines[2] = lines[2].decode().encode("gb18030")
    report = send(b"\n".join(lines))
    assert report.saved == 3 and "第 3 行：本行的编码与文件其余各行不同（像是 GB18030）" in reasons(report)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "文件是空的"),
        (b"\n\n \n", "只有空行"),
        ("不是,表头\n1,2\n".encode(), "没有找到表头"),
        (as_csv([entity(1)], headers=["UNISCID", "ENTNAME", "DOM"]), "缺少必需的列：类型代码、登记状态"),
        ("甲,乙\n".encode("utf-16"), "UTF-16"),
        (gzip.compress(as_csv([entity(n) for n in range(50)]))[:-40], "压缩文件不完整"),
        (sheet(table(entity(1)))[:-200], "不完整或者已损坏"),
        (sheet([["没有", "表头"]], [["也", "没有"]]), "2 张工作表（“表1”、“表2”）里都没有找到表头"),
    ],
)
def test_a_file_that_cannot_be_read_leaves_nothing(send: Send, content: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        send(content)
    assert not Batch.objects.exists() and not Entity.objects.exists() and not Line.objects.exists()


def test_a_zip_bomb_is_not_unpacked(send: Send) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b"0" * (500 * 2**20))
    with pytest.raises(UnreadableFile, match="异常膨胀"):
        send(out.getvalue(), name="登记.xlsx")


def test_a_cell_far_away_is_refused_before_it_is_laid_out(send: Send) -> None:
    book = Workbook()
    book.active["XFD1048576"] = "远"
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(UnreadableFile, match="离数据太远"):
        send(out.getvalue(), name="登记.xlsx")


def test_a_line_cut_off_at_the_end_is_refused_alone(send: Send) -> None:
    report = send(as_csv([entity(1), entity(2)])[:-90])
    assert (
        report.saved == 1 and "第 3 行：本行只有" in reasons(report) and "可能在这里断了" in reasons(report)
    )


def test_a_line_of_ten_megabytes_is_passed_over(send: Send) -> None:
    lines = as_csv([entity(1), entity(2)]).split(b"\n")
    lines.insert(2, b"x" * 10 * 2**20)
    report = send(b"\n".join(lines))
    assert report.saved == 2 and "第 3 行：本行超过 1 MB" in reasons(report)


def test_an_open_quote_costs_its_line_and_no_other(send: Send) -> None:
    lines = as_csv([entity(1), entity(2), entity(3)]).split(b"\n")
    lines[2] = b'"' + lines[2].replace(b'"', b"")
    report = send(b"\n".join(lines))
    assert report.saved == 2 and "第 3 行：引号没有配对" in reasons(report)


def test_line_breaks_inside_quotes_belong_to_the_cell(send: Send) -> None:
    report = send([entity(1, OPSCOPE="餐饮服务；\n食品，“零售”。"), entity(2)])
    assert report.saved == 2
    assert Entity.objects.get(uscc=code(1)).scope == "餐饮服务； 食品，“零售”。"
    assert list(Entity.objects.order_by("line").values_list("line", flat=True)) == [2, 4]


def test_a_spreadsheet_says_the_same(send: Send) -> None:
    row: dict[str, object] = dict(entity(1))
    row |= {"ESTDATE": date(2020, 3, 1), "APPRDATE": 45418, "REGCAP": 5.0, "EMPNUM": 3}
    report = send(sheet([["说明"]], [["登记表"], *table(row)]), name="登记.xlsx")  # type: ignore[arg-type]
    assert (report.saved, report.left_out) == (1, [])
    found = Entity.objects.get()
    assert (found.established_on, found.approved_on, found.line) == (date(2020, 3, 1), date(2024, 5, 6), 3)
    assert send([entity(1)]).unchanged == 1


@pytest.mark.parametrize("wide", [True, False])
def test_a_full_file_knows_codes_in_other_spellings(send: Send, wide: bool) -> None:
    send([entity(1)])
    typed = "".join(chr(ord(char) + 0xFEE0) for char in code(1)) if wide else f"{code(1)[:8]} {code(1)[8:]}"
    report = send([entity(1, UNISCID=typed)], mode="full")
    assert (report.absent, report.unchanged) == (0, 1)


def test_unknown_columns_are_told(send: Send) -> None:
    assert "“备注”：不认识这一列" in warned(send([entity(1) | {"备注": "x"}]))


def test_packed_json_lines(send: Send) -> None:
    report = send(gzip.compress(as_jsonl([entity(1)]) + b'{"UNISCID": "9\n'), name="登记.jsonl.gz")
    assert report.saved == 1 and "第 2 行：本行不是一个完整的 JSON 对象" in reasons(report)


def test_an_interrupted_batch_goes_on_behind_its_position(
    send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Table.chunks, "__defaults__", (0, 3))
    rows = [entity(n) for n in range(1, 11)]
    rows.append(entity(2, EMPNUM="9", APPRDATE="2025-01-01"))
    saved: list[int] = []

    class Killed(Exception):
        """The process is gone."""

    from portal.credit.intake import importing

    original = importing.Run._write

    def write(self, chunk, counts):
        saved.append(len(chunk))
        if len(saved) == 2:
            raise Killed
        return original(self, chunk, counts)

    monkeypatch.setattr(importing.Run, "_write", write)
    with pytest.raises(Killed):
        send(rows)
    report = send(rows)
    assert (report.read, report.saved, len(report.left_out)) == (11, 10, 1)
    assert Entity.objects.count() == 10 and Batch.objects.count() == 1
    assert Batch.objects.get().state == Batch.LIVE
    assert len(saved) > 3


# --- properties ----------------------------------------------------------------------------------------

DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))


@given(
    DAYS, st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d", "%Y-%m-%d 00:00:00"])
)
def test_days_in_every_spelling(day: date, form: str) -> None:
    assert values.day(day.strftime(form)) == day
    assert values.day("".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in day.strftime(form))) == day


@given(DAYS)
def test_numbers_of_spreadsheets_for_days(day: date) -> None:
    assert values.day(str((datetime(day.year, day.month, day.day) - datetime(1899, 12, 30)).days)) == day


@given(st.text(max_size=30))
def test_no_text_breaks_a_parser(text: str) -> None:
    for parse in (values.day, values.end_day, values.number, values.whole, values.year, values.pairs):
        try:
            parse(text)
        except ValueError as problem:
            assert str(problem)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(list(entity(1))))
def test_the_order_of_columns_does_not_matter(units, tmp_path, headers: list[str]) -> None:
    path = tmp_path / "register.csv"
    path.write_bytes(as_csv([entity(1)]))
    options = Options(bureau=units["sfq"])
    import_file(path, "register", options)
    path.write_bytes(as_csv([entity(1)], headers=headers))
    report = import_file(path, "register", options)
    assert (report.saved, report.unchanged) == (0, 1)
