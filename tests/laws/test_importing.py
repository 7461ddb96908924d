"""The importer beyond single texts: places of local laws, lists of collections, shared decisions, bad archives."""

from __future__ import annotations

import io
import random
import tarfile
import zipfile
from datetime import date
from pathlib import Path

import pytest

from portal.core.models import Code, CodeTable
from portal.laws.importing import Report, import_laws
from portal.laws.models import Instrument, Provision, SourceText, Version
from portal.laws.reader import Reader
from tests.laws.texts import SAMPLE, folder, law
from tests.laws.words import with_annex, word

pytestmark = pytest.mark.django_db


def cities(*pairs: tuple[str, str]) -> None:
    table = CodeTable.objects.create(key="gbt2260", name="县级以上行政区划代码", standard="GB/T 2260")
    for code, name in pairs:
        Code.objects.create(table=table, code=code, name=name, level=2)


def local(tmp_path: Path) -> Path:
    """Local laws of a collection whose folder tells the province; the cities are not in any code table."""
    made = "2021年3月1日 {}第一届人民代表大会常务委员会第二次会议通过"
    return folder(
        tmp_path,
        {
            "山东地方法规/地方性法规/山东/省.md": law("山东省河灯条例", ["甲。"], [made.format("山东省")]),
            "山东地方法规/地方性法规/山东/市.md": law("灯城市河灯条例", ["乙。"], [made.format("灯城市")]),
            "山东地方法规/地方性法规/山东/湖.md": law("月亮湖保护条例", ["丙。"], [made.format("灯城市")]),
        },
    )


def regions() -> dict[str, str]:
    return dict(
        Instrument.objects.filter(level="local", versions__text_loaded=True).values_list("title", "region")
    )


def test_local_laws_bear_the_code_of_their_place(tmp_path: Path) -> None:
    cities(("379900", "灯城市"), ("449900", "灯城市"))
    import_laws([local(tmp_path)])
    assert regions() == {"山东省河灯条例": "370000", "灯城市河灯条例": "379900", "月亮湖保护条例": "379900"}


def test_a_city_without_code_gets_its_province_until_the_table_is_there(tmp_path: Path) -> None:
    root = local(tmp_path)
    report = import_laws([root])
    assert regions()["灯城市河灯条例"] == "370000"
    assert any("2 件地方性法规暂按省级行政区登记" in one["reason"] for one in report.warnings)
    cities(("379900", "灯城市"))
    count = Instrument.objects.count()
    import_laws([root])
    assert regions()["灯城市河灯条例"] == "379900" and Instrument.objects.count() == count


def test_a_local_repeal_does_not_end_a_national_law_of_the_same_title(tmp_path: Path) -> None:
    files = {
        "国.md": law("河灯管理办法", ["甲。"], ["2001年1月1日 国务院令第1号公布"]),
        "山东地方法规/地方性法规/省.md": law(
            "山东省河灯条例",
            ["本条例自2022年1月1日起施行。《河灯管理办法》同时废止。"],
            ["2021年3月1日 山东省第一届人民代表大会常务委员会第二次会议通过"],
        ),
    }
    import_laws([folder(tmp_path, files)])
    assert Instrument.objects.get(title="河灯管理办法").ended_on is None


def test_versions_of_one_decision_share_their_day(tmp_path: Path) -> None:
    made = "2001年1月1日 示范市人民政府令第{}号公布"
    amended = "2020年6月1日 《示范市人民政府关于修改部分规章的决定》修正"
    listed = "name,publish,valid_from,expired\n示范市灯会办法,2020-06-01,2020-08-01,0\n"
    files = {
        "a.md": law("示范市灯会办法", ["甲。"], [made.format(1), amended]),
        "b.md": law("示范市灯谜办法", ["乙。"], [made.format(2), amended]),
        "目录.csv": listed,
    }
    import_laws([folder(tmp_path, files)])
    days = Version.objects.filter(promulgated_on=date(2020, 6, 1)).values_list(
        "instrument__title", "effective_from", "effective_known"
    )
    assert sorted(days) == [
        ("示范市灯会办法", date(2020, 8, 1), "listed"),
        ("示范市灯谜办法", date(2020, 8, 1), "decision"),
    ]


def test_at_once_belongs_to_the_enactment(tmp_path: Path) -> None:
    head = ["2001年1月1日 示范市人民政府令第1号公布", "2020年6月1日 示范市人民政府令第9号修正"]
    import_laws([folder(tmp_path, {"a.md": law("示范市灯会办法", ["本办法自公布之日起施行。"], head)})])
    known = dict(
        Version.objects.filter(instrument__title="示范市灯会办法").values_list(
            "promulgated_on", "effective_known"
        )
    )
    assert known == {date(2001, 1, 1): "clause", date(2020, 6, 1): "assumed"}


def test_a_folder_with_archives_and_word_files_goes_in_at_once(tmp_path: Path) -> None:
    root = folder(tmp_path, {"河灯.docx": word(change=with_annex)})
    with tarfile.open(root / "lawrefbook.tar.xz", "w:xz") as archive:
        data = SAMPLE.encode()
        info = tarfile.TarInfo("地方政府规章/河灯.md")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    report = import_laws([root])
    assert (report.files, report.left_out) == (2, [])
    assert Version.objects.get(instrument__title="示范市河灯管理办法").source_name.startswith(
        "公开汇编 LawRefBook"
    )
    assert "纸灯" in Provision.objects.get(version__instrument__title="示范市河灯管理条例", kind="annex").text


def test_bombs_and_damaged_archives_leave_nothing_half_saved(tmp_path: Path) -> None:
    root = folder(tmp_path, {"a.md": SAMPLE})
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:xz") as archive:
        for number in range(9):
            info = tarfile.TarInfo(f"{number}.md")
            info.size = 4000
            archive.addfile(info, io.BytesIO(random.Random(number).randbytes(4000)))  # noqa: S311
    (root / "b.tar.xz").write_bytes(stream.getvalue()[: len(stream.getvalue()) // 2])
    with zipfile.ZipFile(root / "c.zip", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("大.md", bytes(40 * 2**20))
    (root / "d.zip").write_bytes(b"PK\x03\x04 and no more")
    report = import_laws([root])
    places = {one["place"]: one["reason"] for one in report.left_out}
    assert "已损坏" in places["合集/b.tar.xz"] and "已损坏" in places["合集/d.zip"]
    assert "超过 8 MB" in places["合集/c.zip/大.md"]
    assert Version.objects.filter(text_loaded=True).count() == 1


def test_a_version_before_its_predecessor_is_told(tmp_path: Path) -> None:
    later = SAMPLE.replace("2021年3月1日", "2021年4月1日").replace("2021年5月1日 施行", "2021年4月10日 施行")
    report = import_laws([folder(tmp_path, {"a.md": SAMPLE, "b.md": later})])
    assert any("早于 2021-03-01" in one["reason"] for one in report.warnings)


def test_a_listener_that_fails_is_told_and_the_texts_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(versions: list[int], report: Report) -> None:
        Instrument.objects.create(title="不该留下", level="law")
        raise RuntimeError("不行")

    monkeypatch.setattr("portal.laws.importing.listeners.text_listeners", [broken])
    report = import_laws([folder(tmp_path, {"a.md": SAMPLE})])
    assert any("不行" in one["reason"] for one in report.warnings)
    assert Version.objects.filter(text_loaded=True).exists()
    assert not Instrument.objects.filter(title="不该留下").exists()
    assert SourceText.objects.count() == 1


def test_texts_without_any_day_are_the_same_on_a_second_import(tmp_path: Path) -> None:
    files = {
        "a.md": law("示范市灯会办法", ["甲。", "本办法自2001年2月1日起施行。"], []),
        "b.md": law("示范市灯谜办法", ["乙。"], []),
        "c(2020-01-01).md": law(
            "示范市灯市办法",
            ["丙。", "本办法自2001年2月1日起施行。"],
            ["2000年12月1日 示范市人民政府令第1号公布", "2020年1月1日 示范市人民政府令第9号修正"],
        ),
        "c.md": law("示范市灯市办法", ["旧。", "本办法自2001年2月1日起施行。"], []),
    }
    root = folder(tmp_path, files)
    assert import_laws([root]).saved == 4
    assert import_laws([root]).saved == 0
    old = Version.objects.get(instrument__title="示范市灯市办法", promulgated_on=date(2000, 12, 1))
    assert old.text_loaded and old.effective_from == date(2001, 2, 1), "the history tells its promulgation"


def test_a_law_that_the_list_calls_ended_says_so_unless_something_tells_when(tmp_path: Path) -> None:
    made = "2001年1月1日 示范市人民政府令第{}号公布"
    later = "2020年6月1日 示范市人民政府令第9号修订"
    listed = "name,publish,valid_from,expired\n示范市灯会办法,2001-01-01,,1\n示范市灯谜办法,2001-01-01,,1\n"
    files = {
        "a(2001-01-01).md": law("示范市灯会办法", ["甲。"], [made.format(1)]),
        "b(2001-01-01).md": law("示范市灯谜办法", ["乙。"], [made.format(2)]),
        "b(2020-06-01).md": law("示范市灯谜办法", ["丙。"], [made.format(2), later]),
        "目录.csv": listed,
    }
    root = folder(tmp_path, files)
    report = import_laws([root])
    assert [one["place"] for one in report.warnings if "已失效" in one["reason"]] == ["示范市灯会办法"]
    noted = Version.objects.filter(note__contains="已失效")
    assert [one.instrument.title for one in noted] == ["示范市灯会办法"]
    [banner] = [one for one in Reader(noted.get().instrument).banners() if "已失效" in one.text]
    assert banner.tone == "warn"
