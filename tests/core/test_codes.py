"""Code tables: what the files really hold, and which code was valid when."""

import json
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from portal.core import codes
from portal.core.code_files import CodeRow, NotACodeTable, read_file, read_industries_2017, read_regions
from portal.core.industry_codes import INDUSTRY_DIVISIONS, INDUSTRY_SECTIONS
from portal.core.models import Code, CodeTable


@pytest.fixture(scope="session")
def files(shared_data: Path) -> Path:
    return shared_data / "codes"


@pytest.fixture
def report(files: Path, db: None, tmp_path: Path) -> dict:
    """The report of importing the whole folder."""
    call_command("import_codes", files, json=tmp_path / "report.json", verbosity=0)
    return json.loads((tmp_path / "report.json").read_text("utf-8"))


@pytest.fixture
def tables(files: Path, db: None) -> None:
    """The codes that the questions below ask for, saved as the importer saves them."""
    codes.ensure_builtin()
    wanted = ("1101", "1301", "1302", "1321", "2101", "96", "E")
    for name in ("areacodes_1981_2024.csv", "gbt4754_2011.csv", "gbt4754_2017_raw.csv"):
        reading = read_file(files / name)
        reading.rows = [row for row in reading.rows if row.code.startswith(wanted)]
        codes.save(reading)


def test_regions_have_every_life(files: Path) -> None:
    reading = read_file(files / "areacodes_1981_2024.csv")
    assert reading.levels() == {"省级": 34, "地级": 544, "县级": 6245}
    assert (reading.read, reading.left_out, reading.mended) == (6823, [], [])


def test_industries_of_2017_are_mended_and_said(files: Path) -> None:
    reading = read_file(files / "gbt4754_2017_raw.csv")
    assert reading.levels() == {"门类": 20, "大类": 97, "中类": 473, "小类": 1381}
    sections = [row.code for row in reading.rows if row.level == "门类"]
    assert "".join(sections) == "ABCDEFGHIJKLMNOPQRST"
    by_code = {row.code: row for row in reading.rows}
    assert len(by_code) == len(reading.rows)
    assert by_code["0712"].name == "海洋石油开采"  # found as a second 0711
    assert by_code["9053"].parent == "905"  # found below 904
    assert by_code["7517"].name == "三维（3D）打印技术推广服务"  # found with one half-width bracket
    assert all(row.parent in by_code for row in reading.rows if row.level != "门类")
    assert len(reading.mended) == 16
    assert all("行" in remark.place and remark.reason for remark in reading.mended)


def test_industries_of_2011_get_their_missing_groups_back(files: Path) -> None:
    reading = read_file(files / "gbt4754_2011.csv")
    assert reading.levels() == {"门类": 20, "大类": 96, "中类": 432, "小类": 1094}
    by_code = {row.code: row for row in reading.rows}
    assert (by_code["017"].name, by_code["0170"].parent) == ("中药材种植", "017")


def test_the_sections_and_divisions_in_the_code_are_those_of_the_standard(files: Path) -> None:
    reading = read_file(files / "gbt4754_2017_raw.csv")
    found = tuple((row.code, row.name) for row in reading.rows if row.level == "门类")
    assert found == INDUSTRY_SECTIONS
    divisions = tuple((row.code, row.name, row.parent) for row in reading.rows if row.level == "大类")
    assert divisions == INDUSTRY_DIVISIONS


def test_no_demo_region_is_real(files: Path) -> None:
    reading = read_file(files / "areacodes_1981_2024.csv")
    names = {row.name for row in reading.rows}
    assert not [row for row in reading.rows if row.code.startswith("99")]
    assert not names & {name for _, name, _, _ in codes.DEMO_REGIONS}


def test_importing_the_folder_reports_and_repeats_without_change(
    report: dict, files: Path, tmp_path: Path
) -> None:
    assert [table["key"] for table in report["tables"]] == ["gbt2260", "gbt4754-2011", "gbt4754-2017"]
    assert report["read"] == 6823 + 1424 + 1971
    assert report["left_out"] == [
        {
            "place": "areacodes_2024.txt",
            "reason": "只有现行代码和名称，没有启用和弃用时间；请导入带起止年份的完整表",
        }
    ]
    assert {"saved", "unchanged", "seconds", "peak_mb", "mended"} <= report.keys()
    before = set(Code.objects.values_list("pk", "name", "valid_to"))
    call_command("import_codes", files, json=tmp_path / "again.json", verbosity=0)
    again = json.loads((tmp_path / "again.json").read_text("utf-8"))
    assert again["saved"] == 0
    assert again["unchanged"] == report["saved"] + report["unchanged"]
    assert set(Code.objects.values_list("pk", "name", "valid_to")) == before
    assert CodeTable.objects.get(key="gbt2260").source_sha256


def test_a_code_is_valid_in_its_own_time(tables: None) -> None:
    assert codes.valid_on("gbt2260", "110103", date(2009, 12, 31)).name == "崇文区"
    assert codes.valid_on("gbt2260", "110103", date(2010, 6, 1)) is None
    # Renamed under the same code: two lives that meet without gap or overlap.
    assert codes.name_of("gbt2260", "130204", date(1994, 12, 31)) == "东矿区"
    assert codes.name_of("gbt2260", "130204", date(1995, 1, 1)) == "古冶区"
    assert codes.name_of("gbt2260", "000001", date(2020, 1, 1)) == "000001"


def test_every_day_has_at_most_one_life_of_a_code(files: Path) -> None:
    lives: dict[str, list[CodeRow]] = {}
    for row in read_file(files / "areacodes_1981_2024.csv").rows:
        lives.setdefault(row.code, []).append(row)
    for several in lives.values():
        several.sort(key=lambda row: row.valid_from or date.min)
        for earlier, later in pairwise(several):
            assert earlier.valid_to is not None and earlier.valid_to < later.valid_from


def test_the_day_chooses_the_edition_of_the_industries(tables: None) -> None:
    assert codes.name_of("gbt4754", "E", date(2024, 1, 1)) == "建筑业"
    assert codes.valid_on("gbt4754", "96", date(2017, 9, 30)).name == "国际组织"
    assert codes.valid_on("gbt4754", "96", date(2017, 10, 1)).name == "基层群众自治组织及其他组织"
    assert codes.valid_on("gbt4754", "96", date(2000, 1, 1)) is None


def test_successors_are_followed_to_the_day(tables: None) -> None:
    def become(code: str, day: date) -> list[str]:
        return [found.code for found in codes.successors_on("gbt2260", code, day)]

    assert become("110103", date(2024, 12, 31)) == ["110101"]
    assert become("110103", date(2005, 1, 1)) == ["110103"]
    # Renamed under its own code in 2014; the part given away in 2004 is told in the note, not followed.
    assert become("210112", date(2024, 12, 31)) == ["210112"]
    assert "2004年部分区域划入210102" in Code.objects.get(code="210112", name="东陵区").note
    # Divided among five districts in two steps.
    assert become("130106", date(2024, 12, 31)) == ["130102", "130104", "130105", "130108"]
    assert become("132100", date(2024, 12, 31)) == []


def test_demo_regions_are_marked_and_survive_an_import(tables: None) -> None:
    city = codes.valid_on("gbt2260", "990100", date(2026, 11, 23))
    assert (city.name, city.parent_code) == ("示范市", "990000")
    assert "虚构" in city.note
    below = [code.name for code in codes.children("gbt2260", "990100", date(2026, 11, 23))]
    assert below == ["示范区", "新河区", "青石县"]


@pytest.mark.django_db
def test_a_folder_without_code_tables_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(CommandError, match="没有找到"):
        call_command("import_codes", tmp_path, verbosity=0)
    with pytest.raises(CommandError, match="找不到"):
        call_command("import_codes", tmp_path / "nothing", verbosity=0)


def test_gb18030_is_read_and_other_bytes_are_refused(tmp_path: Path) -> None:
    header = "代码,一级行政区,二级行政区,名称,级别,状态,启用时间,变更/弃用时间,新代码\n"
    file = tmp_path / "regions.csv"
    file.write_bytes((header + "110000,北京市,,北京市,省级,在用,1981,,\n").encode("gb18030"))
    assert [row.name for row in read_file(file).rows] == ["北京市"]
    file.write_bytes(b"\xff\xfe\xff\x00\x81")
    with pytest.raises(NotACodeTable):
        read_file(file)


@given(st.lists(st.lists(st.text(max_size=8), max_size=10), max_size=5))
def test_bad_rows_are_left_out_with_place_and_reason(rows: list[list[str]]) -> None:
    body = [(f"x 第{number}行", row) for number, row in enumerate(rows)]
    for read in (read_regions, read_industries_2017):
        reading = read(body)
        assert len(reading.rows) + len(reading.left_out) == len(rows)
        assert all(remark.place and remark.reason for remark in reading.left_out)
