"""The walk of statistics, from the file to what is saved, said and left out."""

import io
import json
from datetime import datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook
from wagtail.models import WorkflowState

from portal.core import clock
from portal.core.models import Announcement, Bureau
from portal.statistics.figures import ReleaseFigures
from portal.statistics.files import csv_bytes
from portal.statistics.importing import Options, import_files
from portal.statistics.models import Observation, PlannedRelease, Release
from tests.statistics.conftest import TODAY, as_csv, changing, sheet, without

pytestmark = pytest.mark.usefixtures("office")
FIGURES = 7 * 4 * 8  # regions, types with the total, indicators


@pytest.fixture(autouse=True)
def today():
    with clock.at(TODAY):
        yield


def reasons(report) -> str:
    return "\n".join(f"{entry.place}：{entry.reason}" for entry in report.left_out)


def test_a_consistent_quarter_is_saved_and_announced() -> None:
    report = import_files([sheet("market-entities", "2026-Q3")])
    assert (report.read, report.saved, report.unchanged, report.left_out) == (FIGURES, FIGURES, 0, [])
    release = Release.objects.get()
    assert release.title == "2026年第三季度市场主体发展情况"
    assert (release.live, release.status, release.number) == (True, "preliminary", 1)
    assert release.source_sha256 and release.loaded_on == TODAY
    assert Announcement.objects.filter(model_label="statistics.release", object_id=str(release.pk)).exists()


def test_a_second_run_changes_nothing() -> None:
    file = sheet("market-entities", "2026-Q2", "2026-Q3")
    import_files([file])
    before = set(Observation.objects.values_list("pk", flat=True))
    report = import_files([file])
    assert (report.saved, report.unchanged, report.left_out) == (0, 2 * FIGURES, [])
    assert set(Observation.objects.values_list("pk", flat=True)) == before


def test_a_release_that_does_not_balance_is_blocked_and_names_its_cells() -> None:
    file = sheet(
        "market-entities",
        "2026-Q2",
        "2026-Q3",
        edit=lambda row: row if row["期间"] != "2026-Q3" else wrong(row),
    )
    report = import_files([file])
    assert [(release["period"], release["state"]) for release in report.releases] == [
        ("2026-Q2", "saved"),
        ("2026-Q3", "blocked"),
    ]
    assert list(Release.objects.values_list("period", flat=True)) == ["2026-Q2"]
    said = reasons(report)
    # The cell itself, its city and its total all break; each is named with place, both sides and difference.
    assert "新河区、个体工商户的期末实有户数不平：文件写 1，按期初实有户数、加新设户数" in said
    assert "示范市、个体工商户的期末实有户数不平" in said and "按各下级地区之和应为" in said
    assert "新河区、合计的期末实有户数不平" in said and "按各类主体之和应为" in said
    assert "季报.csv 第" in said and "相差 " in said


wrong = changing("1", region="990103", kind="个体工商户", indicator="closing")


def test_a_missing_line_blocks_and_a_stated_gap_does_not() -> None:
    def drop(row):
        gone = (row["地区代码"], row["主体类型"], row["指标编码"]) == ("990200", "私营企业", "revoked")
        return None if gone else row

    report = import_files([sheet("market-entities", "2026-Q3", edit=drop)])
    assert report.blocked
    assert "南浦市、私营企业的期末实有户数不能核对：没有写吊销户数" in reasons(report)

    report = import_files([sheet("cooperatives", "2025-Q4")])
    assert not report.blocked
    gap = Observation.objects.get(release__number=1, region="990300", indicator__code="contributions")
    assert (gap.value, gap.status) == (None, "missing")


def test_bad_rows_are_left_out_with_every_reason() -> None:
    def spoil(row):
        spoilt = {
            ("990102", "members"): {"数值": "12①"},
            ("990103", "members"): {"数值": "1.5"},
            ("990121", "members"): {"数值": "-3"},
            ("990200", "members"): {"地区代码": "990999"},
            ("990300", "members"): {"主体类型": "国有企业", "数值": "很多"},
        }
        return row | spoilt.get((row["地区代码"], row["指标编码"]), {})

    report = import_files([sheet("cooperatives", "2026-Q3", edit=spoil)])
    said = reasons(report)
    assert "含有“①”" in said
    assert "“成员总数”以人为单位，不能有小数" in said
    assert "不能是负数" in said
    assert "“990999”在 2026-09-30 不是有效的行政区划代码" in said
    assert "主体类型“国有企业”无法识别" in said and "“很多”不是数字" in said
    assert report.saved == 7 * 4 - 5


def test_unit_and_place_names_are_compared() -> None:
    def name(row):
        return row | {"地区": "新河区", "单位": "元" if row["指标编码"] == "contributions" else ""}

    report = import_files([sheet("cooperatives", "2026-Q3", edit=name)])
    said = reasons(report)
    assert "地区代码 990102 是示范区，文件写作“新河区”" in said
    assert "“成员出资总额”的单位是万元，文件写作“元”" in said


def test_the_same_cell_twice() -> None:
    name, raw = sheet("cooperatives", "2026-Q3")
    lines = raw.decode("utf-8-sig").splitlines()
    repeated = import_files([(name, "\n".join([*lines, lines[1]]).encode())])
    assert repeated.releases[0]["state"] == "saved"
    assert "重复" in reasons(repeated)
    Release.objects.all().delete()
    other = lines[1].rsplit(",", 1)[0] + ",77"
    contradicted = import_files([(name, "\n".join([*lines, other]).encode())])
    assert contradicted.releases[0]["state"] == "blocked"
    assert "数值却不同" in reasons(contradicted)


def test_gb18030_and_a_wide_spreadsheet_say_the_same() -> None:
    name, raw = sheet("cooperatives", "2026-Q3")
    import_files([(name, raw.decode("utf-8-sig").encode("gb18030"))])
    rows: dict[str, dict[str, object]] = {}
    for o in Observation.objects.select_related("indicator"):
        row = rows.setdefault(o.region, {"期间": "2026年第三季度", "地区代码": float(o.region)})
        row[f"{o.indicator.name}（{o.indicator.unit}）"] = float(o.value)
    book = Workbook()
    page = book.active
    page.append(["农民专业合作社发展情况"])
    page.append(["数据集", "主体类型", *next(iter(rows.values()))])
    for row in rows.values():
        page.append(["农民专业合作社发展情况", "农民专业合作社", *row.values()])
    out = io.BytesIO()
    book.save(out)
    report = import_files([("表.xlsx", out.getvalue())])
    assert (report.read, report.saved, report.unchanged, reasons(report)) == (28, 0, 28, "")


def test_a_blank_cell_is_neither_zero_nor_missing() -> None:
    edit = changing("", region="990102", indicator="members")
    report = import_files([sheet("cooperatives", "2026-Q3", edit=edit)])
    assert "零请写 0，没有数据请写“…”" in reasons(report)


@pytest.mark.parametrize("raw", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00\x81\x30", b"PK\x03\x04 no zip"])
def test_files_that_are_none(raw: bytes) -> None:
    report = import_files([("坏.csv", raw)])
    assert report.left_out[0].place.startswith("坏.csv") and report.left_out[0].reason
    assert report.releases == []


def test_a_public_figure_is_revised_only_with_a_note_and_stays_readable() -> None:
    quarter = without("发布时间", "修订说明", "发布状态")
    import_files([sheet("cooperatives", "2026-Q3", edit=quarter)])
    before = int(Observation.objects.get(region="990300", indicator__code="members").value)

    def corrected(row):
        row = quarter(row)
        if row["指标编码"] == "members" and row["地区代码"] in ("990000", "990300"):
            row["数值"] = str(int(row["数值"]) + 12)
        return row

    report = import_files([sheet("cooperatives", "2026-Q3", edit=corrected)])
    assert "第 1 版已经公开；数据有更正时须写“修订说明”" in reasons(report)
    noted = sheet("cooperatives", "2026-Q3", edit=lambda row: corrected(row) | {"修订说明": "更正北屏市。"})
    assert import_files([noted]).releases[0]["state"] == "saved"
    second, first = Release.objects.order_by("-number")
    assert (second.number, second.status, second.revision_note) == (2, "revised", "更正北屏市。")
    assert first.observations.get(region="990300", indicator__code="members").value == before
    # The old file again: it says what the first release says, and changes nothing.
    again = import_files([sheet("cooperatives", "2026-Q3", edit=quarter)])
    assert (again.saved, again.unchanged) == (0, 28)


def test_what_nobody_has_read_yet_is_replaced_in_place() -> None:
    planned = {"发布时间": "2026-12-01 10:00"}
    import_files([sheet("cooperatives", "2026-Q3", edit=lambda row: row | planned)])

    def corrected(row):
        row = row | planned
        if row["指标编码"] == "closing" and row["地区代码"] in ("990000", "990100", "990102"):
            row["数值"] = str(int(row["数值"]) + 1)
        return row

    report = import_files([sheet("cooperatives", "2026-Q3", edit=corrected)])
    assert report.releases[0]["state"] == "saved", reasons(report)
    assert Release.objects.count() == 1
    blocked = import_files(
        [sheet("cooperatives", "2026-Q3", edit=lambda row: row | planned)], Options(for_review=True)
    )
    assert "请先在后台撤下" in reasons(blocked)


def test_the_calendar_gives_the_minute(office: Bureau) -> None:
    import_files([sheet("cooperatives", "2026-Q2")])
    dataset = Release.objects.get().dataset
    at = datetime(2026, 11, 30, 9, 30, tzinfo=clock.TZ)
    PlannedRelease.objects.create(dataset=dataset, bureau=office, period="2026-Q3", planned_at=at)
    import_files([sheet("cooperatives", "2026-Q3", edit=without("发布时间"))])
    assert Release.objects.get(period="2026-Q3").published_at == at


def test_for_review_nothing_is_public_until_it_is_passed() -> None:
    report = import_files([sheet("cooperatives", "2026-Q3")], Options(for_review=True))
    assert report.releases[0]["state"] == "for review"
    release = Release.objects.get()
    assert not release.live and not release.is_public()
    assert release.latest_revision is not None
    workflow = release.get_workflow()
    assert bool(workflow) == WorkflowState.objects.for_instance(release).exists()


def test_an_opening_figure_that_does_not_carry_over_is_remarked() -> None:
    import_files([sheet("market-entities", "2026-Q2")])

    def shifted(row):
        """One household more at the beginning and at the end, everywhere it counts: balanced, but not carried."""
        counts = row["地区代码"] in ("990000", "990200") and row["主体类型"] in ("私营企业", "合计")
        if counts and row["指标编码"] in ("opening", "closing"):
            row["数值"] = str(int(row["数值"]) + 1)
        return row

    report = import_files([sheet("market-entities", "2026-Q3", edit=shifted)])
    assert report.releases[0]["state"] == "saved", reasons(report)
    assert any(
        "南浦市、私营企业的期初实有户数与上期期末实有户数不同" in warning.reason
        for warning in report.warnings
    )


def test_our_own_csv_comes_back_unchanged() -> None:
    edit = changing("不公开", region="990102", indicator="members")
    import_files([sheet("cooperatives", "2026-Q3", edit=edit), sheet("market-entities", "2026-Q3")])
    for release in Release.objects.all():
        raw = csv_bytes(ReleaseFigures(release))
        report = import_files([("下载.csv", raw)])
        assert (report.saved, reasons(report)) == (0, "")
        assert report.unchanged == report.read > 0


def test_the_command_writes_its_report(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    name, raw = sheet("cooperatives", "2026-Q3")
    (tmp_path / name).write_bytes(raw)
    call_command("import_statistics", tmp_path / name, json=tmp_path / "r.json")
    report = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert {"read", "saved", "unchanged", "left_out", "seconds", "peak_mb"} <= report.keys()
    assert (report["read"], report["saved"], report["left_out"]) == (28, 28, [])
    assert "2026年第三季度农民专业合作社发展情况：已保存，28 个数" in capsys.readouterr().out
    assert not Announcement.objects.exists()  # it returns when what it changed can be found
    with pytest.raises(CommandError, match="读不了文件"):
        call_command("import_statistics", tmp_path / "none.csv")


def test_an_unknown_dataset_is_refused() -> None:
    rows = [{"数据集": "gdp", "期间": "2026-Q3", "地区代码": "990100", "指标": "期末实有户数", "数值": "1"}]
    report = import_files([("x.csv", as_csv(rows))])
    assert "数据集“gdp”没有登记" in reasons(report)
