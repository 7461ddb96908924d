"""Instruments, versions and their standing on any day."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from portal.core import clock
from portal.laws.catalogue import load_catalogue
from portal.laws.citing import find_instrument
from portal.laws.importing import Importer, Report, import_laws
from portal.laws.library import Library
from portal.laws.models import GlossaryTerm, Instrument, LegalParameter, Provision, SourceText, Version
from portal.laws.reader import Reader
from portal.laws.reading.naming import initial_of, law_slug, short_title, title_key
from portal.laws.timeline import Status, status_on, version_on
from search.asking import Question, ask
from tests.laws.texts import SAMPLE, folder, law

pytestmark = pytest.mark.django_db


def the(name: str) -> Instrument:
    found = find_instrument(name)
    assert found is not None, name
    return found


def versions(instrument: Instrument) -> list[Version]:
    return list(instrument.versions.order_by("promulgated_on"))


def test_individual_business_regulation_ends_on_its_day_by_its_successor() -> None:
    load_catalogue()
    old = the("个体工商户条例")
    assert old.status_on(date(2022, 10, 31)) is Status.IN_FORCE
    assert old.status_on(date(2022, 11, 1)) is Status.REPEALED
    assert old.ended_by == the("促进个体工商户发展条例")


def test_the_text_of_2014_is_not_shown_for_that_of_2024(library: Report) -> None:
    disclosure = the("企业信息公示暂行条例")
    before = Reader(disclosure, date(2024, 4, 30)).version
    after = Reader(disclosure, date(2024, 5, 1)).version
    assert before and before.doc_no == "国令654" and before.text_loaded
    assert after and after.doc_no == "国令777" and not after.text_loaded
    with clock.at(date(2026, 11, 23)):
        today = Reader(disclosure)
        assert today.version == after
        assert today.text_missing
        [banner] = [one for one in today.banners() if one.tone == "warn"]
        assert banner.text.startswith("全文待补：2024-03-10 公布的文本尚未载入")
        assert ("到国家法律法规数据库阅读", "https://flk.npc.gov.cn/") in banner.links


def test_the_catalogue_loads_once() -> None:
    first = load_catalogue()
    assert len(first.instruments) >= 73
    second = load_catalogue()
    assert (second.instruments, second.versions) == (set(), set())


def test_the_catalogue_comes_to_the_same_before_and_after_the_texts(real_files: Path) -> None:
    Importer(Library()).save_all(_parsed(real_files))
    load_catalogue()
    after = set(
        Version.objects.values_list("instrument__title", "promulgated_on", "effective_from", "doc_no")
    )
    GlossaryTerm.objects.all().delete()
    LegalParameter.objects.all().delete()
    Instrument.objects.all().delete()
    import_laws([real_files])
    before = set(
        Version.objects.values_list("instrument__title", "promulgated_on", "effective_from", "doc_no")
    )
    assert {row[:3] for row in after} == {row[:3] for row in before}


def _parsed(path: Path) -> list:
    from portal.laws.reading import read

    return list(read([path]))


def test_a_repeal_clause_ends_what_it_names(real_files: Path) -> None:
    Importer(Library()).save_all(_parsed(real_files))
    company = the("公司登记管理条例")
    assert company.ended_on == date(2022, 3, 1)
    assert company.ended_by == the("市场主体登记管理条例")


def test_a_repeal_does_not_end_a_newer_law_of_the_same_name(tmp_path: Path) -> None:
    first = "2001年1月1日 示范市人民政府令第1号公布"
    later = "2010年1月1日 示范市人民政府令第9号公布"
    files = {
        "a.md": law(
            "示范市灯会办法", ["甲。", "本办法自2001年2月1日起施行。《示范市灯谜办法》同时废止。"], [first]
        ),
        "b.md": law("示范市灯谜办法", ["乙。"], [later]),
    }
    import_laws([folder(tmp_path, files)])
    assert the("示范市灯谜办法").ended_on is None


def test_both_versions_of_the_company_act_are_one_law(library: Report) -> None:
    company = the("公司法")
    assert company.slug == "gongsifa"
    loaded = [one for one in versions(company) if one.text_loaded]
    assert [one.promulgated_on for one in loaded] == [date(2018, 10, 26), date(2023, 12, 29)]
    assert loaded[1].effective_from == date(2024, 7, 1)
    # The clause of 2018 tells of the revision of 2005.
    revised = company.versions.get(promulgated_on=date(2005, 10, 27))
    assert (revised.effective_from, revised.effective_known) == (date(2006, 1, 1), "clause")
    assert version_on(versions(company), date(2024, 6, 30)) == loaded[0]
    assert version_on(versions(company), date(2024, 7, 1)) == loaded[1]


def test_a_version_known_from_a_history_stands_between_two_texts(tmp_path: Path) -> None:
    first = "2001年1月1日 示范市人民政府令第1号公布"
    second = "2005年1月1日 示范市人民政府令第2号修订"
    third = "2010年1月1日 示范市人民政府令第3号修订"
    files = {
        "灯会(2001-01-01).md": law("示范市灯会办法", ["旧。"], [first]),
        "灯会(2010-01-01).md": law("示范市灯会办法", ["新。"], [first, second, third]),
    }
    import_laws([folder(tmp_path, files)])
    lamps = the("示范市灯会办法")
    on = {year: version_on(versions(lamps), date(year, 6, 1)) for year in (2003, 2007, 2012)}
    assert [(year, one.text_loaded) for year, one in on.items() if one] == [
        (2003, True),
        (2007, False),
        (2012, True),
    ]


def test_a_second_import_changes_nothing(tmp_path: Path) -> None:
    root = folder(tmp_path, {"规范性文件/河灯.md": SAMPLE})
    first, second = import_laws([root]), import_laws([root])
    assert (first.saved, first.unchanged) == (1, 0)
    assert (second.saved, second.unchanged) == (0, 1)
    assert Version.objects.filter(instrument=the("示范市河灯管理办法")).count() == 1


def test_two_texts_of_one_version_keep_the_first_and_report_the_difference(tmp_path: Path) -> None:
    files = {
        "a/河灯.md": SAMPLE,
        "b/河灯.md": SAMPLE.replace("可以降解", "不可降解"),
        "c/河灯.md": SAMPLE.replace("，", " ，"),
    }
    report = import_laws([folder(tmp_path, files)])
    [difference] = report.differences
    assert difference["place"] == "合集/b/河灯.md"
    assert "第二条" in difference["reason"]
    lamps = the("示范市河灯管理办法")
    assert lamps.versions.count() == 1
    assert "可以降解" in Provision.objects.get(version__instrument=lamps, number=2).text
    assert SourceText.objects.filter(version__instrument=lamps).count() == 3
    assert import_laws([tmp_path / "合集"]).differences == report.differences


def test_a_more_complete_text_and_a_corrected_file_replace_the_text(tmp_path: Path) -> None:
    short, long = law("示范市灯会办法", ["甲。"]), law("示范市灯会办法", ["甲。", "乙。"])
    import_laws([folder(tmp_path / "1", {"短.md": short})])
    report = import_laws([folder(tmp_path / "2", {"长.md": long})])
    assert "只见于另一文本" in report.differences[0]["reason"]
    corrected = law("示范市灯会办法", ["甲改。", "乙。"])
    import_laws([folder(tmp_path / "3", {"长.md": corrected})])
    texts = Provision.objects.filter(version__instrument=the("示范市灯会办法")).values_list("text", flat=True)
    assert list(texts) == ["甲改。", "乙。"]


def test_a_text_does_not_fill_the_place_of_a_newer_one(library: Report, tmp_path: Path) -> None:
    """Importing the old text again, from elsewhere, never makes it the current one."""
    disclosure = the("企业信息公示暂行条例")
    assert disclosure.versions.get(promulgated_on=date(2024, 3, 10)).text_loaded is False


def test_amending_decisions_are_instruments_of_their_own(tmp_path: Path) -> None:
    text = law("关于修改《示范市河灯管理办法》的决定", ["第二条修改为：“略”。"])
    import_laws([folder(tmp_path, {"a.md": SAMPLE, "b.md": text})])
    decision = the("关于修改《示范市河灯管理办法》的决定")
    assert decision.kind == "amendment"
    assert the("示范市河灯管理办法").versions.count() == 1


def test_addresses_stay_when_a_title_changes_or_a_version_comes() -> None:
    lamps = Instrument.objects.create(title="示范市河灯管理办法", level="localrule")
    slug = lamps.slug
    lamps.title = "示范市河灯和天灯管理办法"
    lamps.save()
    assert lamps.slug == slug
    other = Instrument.objects.create(title="示范市河灯管理办法", level="localrule")
    assert other.slug == f"{slug}-2"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("中华人民共和国公司法", "gongsifa"),
        ("中华人民共和国民法典", "minfadian"),
        ("促进个体工商户发展条例", "cujin-geti-gongshanghu-fazhan-tiaoli"),
    ],
)
def test_slugs_are_readable(title: str, slug: str) -> None:
    assert law_slug(title, lambda taken: False) == slug


def test_names() -> None:
    assert title_key("中华人民共和国公司法") == title_key("《公司法》") == title_key("公 司法")
    assert title_key("刑法修正案（二）") != title_key("刑法修正案（三）")
    assert short_title("中华人民共和国公司法") == "公司法"
    assert (initial_of("中华人民共和国公司法"), initial_of("“互联网＋政务服务”指南")) == ("G", "H")


def test_an_unknown_beginning_is_never_taken_for_coming() -> None:
    lamps = Instrument(title="示范市灯会办法", level="localrule")
    assert status_on(lamps, date(1900, 1, 1)) is Status.IN_FORCE


def test_what_is_up_for_review_is_not_public(tmp_path: Path) -> None:
    root = folder(tmp_path, {"河灯.md": SAMPLE})
    report = import_laws([root], for_review=True)
    lamps = the("示范市河灯管理办法")
    assert report.saved == 1
    assert not lamps.live
    assert not lamps.versions.get().live
    assert lamps.latest_revision is not None
    assert import_laws([root], for_review=True).saved == 0


def test_what_was_reviewed_is_public_with_its_text_and_days(tmp_path: Path, client: Client) -> None:
    import_laws([folder(tmp_path, {"河灯.md": SAMPLE})], for_review=True)
    lamps = the("示范市河灯管理办法")
    version = lamps.versions.get()
    version.latest_revision.publish()
    lamps.latest_revision.publish()
    lamps.refresh_from_db()
    assert (lamps.live, lamps.in_force_from) == (True, date(2021, 5, 1))
    html = client.get(lamps.get_absolute_url()).content.decode()
    assert "使用可以降解的材料" in html and "2021-05-01" in html


def test_the_command_writes_the_report_and_waits_for_the_index(tmp_path: Path, portal_data: Path) -> None:
    root = folder(tmp_path, {"河灯.md": SAMPLE, "_index.md": "", "坏.md": b"\x81\xff\xff"})
    call_command("import_laws", str(root), json=tmp_path / "r.json", quiet=True, stdout=StringIO())
    report = json.loads((tmp_path / "r.json").read_text("utf-8"))
    numbers = {key: value for key, value in report.items() if isinstance(value, int)}
    assert numbers == {
        "read": 3,
        "saved": 1,
        "unchanged": 0,
        "files": 1,
        "instruments": 1,
        "versions": 1,
        "articles": 3,
        "without_articles": 0,
        "ended": 0,
    }
    assert [set(entry) for entry in report["left_out"]] == [{"place", "reason"}] * 2
    assert report["seconds"] > 0 and report["peak_mb"] > 0
    answer = ask(Question(text="河灯 可以降解"))
    assert [entry.title for entry in answer.entries] == ["示范市河灯管理办法"]


def test_a_law_that_cannot_be_saved_is_left_out_and_the_rest_comes_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = folder(tmp_path, {"a.md": SAMPLE, "b.md": law("示范市灯会办法", ["甲。"])})
    take = Importer._take

    def fail(self: Importer, version: Version, parsed: object) -> None:
        if version.instrument.title == "示范市河灯管理办法":
            raise RuntimeError("磁盘已满")
        take(self, version, parsed)  # type: ignore[arg-type]

    monkeypatch.setattr(Importer, "_take", fail)
    report = import_laws([root])
    assert [(one["place"], one["reason"]) for one in report.left_out] == [("合集/a.md", "未能保存：磁盘已满")]
    assert find_instrument("示范市河灯管理办法") is None
    assert the("示范市灯会办法").versions.get().text_loaded


def test_listeners_hear_of_changed_texts_once_and_only_when_there_are_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[list[int]] = []
    monkeypatch.setattr(
        "portal.laws.importing.listeners.text_listeners", [lambda versions, report: heard.append(versions)]
    )
    root = folder(tmp_path, {"a.md": SAMPLE, "b.md": law("示范市灯会办法", ["甲。"])})
    import_laws([root])
    import_laws([root])
    assert heard == [sorted(Version.objects.filter(text_loaded=True).values_list("pk", flat=True))]
