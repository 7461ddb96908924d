"""Mentions in the database: resolved on the day of the text, renewed with it, counted, shown, found back."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from portal.core import clock
from portal.core.announcements import announce, announce_many, drain
from portal.laws.citations import Resolver, Shelf, Why, find, storing
from portal.laws.models import Instrument, Mention, Provision, Version
from portal.laws.numbering import number_key
from tests.laws.citations import ponds
from tests.laws.texts import folder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> object:
    with clock.at(date(2026, 11, 23)):
        yield


def the(title: str) -> Instrument:
    return Instrument.objects.get(title=title)


def cited_in(title: str, number: int) -> list[tuple[str, str, int, int]]:
    """(title as written, instrument, article, paragraph) of the mentions in an article."""
    rows = Mention.objects.filter(version__instrument__title=title, provision__number=number)
    return [
        (one.title, one.instrument.title if one.instrument else "", one.number, one.paragraph)
        for one in rows.order_by("version__effective_from", "start", "pk").select_related("instrument")
    ]


def test_an_import_finds_what_its_texts_cite_and_reports_the_share(tmp_path: Path) -> None:
    report = ponds.load(tmp_path)
    assert cited_in(ponds.BOAT, 1) == [
        (ponds.POND, ponds.POND, 0, 0),
        ("示范天河公约", "", 0, 0),
    ]
    assert cited_in(ponds.BOAT, 2)[:2] == [("池塘法", ponds.POND, 2, 1), ("池塘法", ponds.POND, 3, 0)]
    assert cited_in(ponds.BOAT, 3) == [("", ponds.BOAT, 2, 0)]
    assert cited_in(ponds.LAMP, 2) == [("", ponds.BOAT, 3, 0)]
    shares = report.more["citations"]
    assert (shares["found"], shares["to_instrument"]) == (8, 7)
    assert (shares["naming_articles"], shares["to_article"], shares["own"]) == (5, 5, 3)


def test_spans_hold_the_words_that_cite(tmp_path: Path) -> None:
    ponds.load(tmp_path)
    rows = Mention.objects.filter(version__instrument=the(ponds.BOAT), provision__number=2).order_by("start")
    text = Provision.objects.get(version__instrument=the(ponds.BOAT), number=2).text
    assert [text[one.start : one.end] for one in rows] == [
        "《池塘法》第二条第一款",
        "第三条",
        "《示范灯油条例》第一条",
    ]


def test_a_second_import_changes_nothing_and_a_missing_law_is_found_when_it_comes(tmp_path: Path) -> None:
    ponds.load(tmp_path / "a", "游船")
    assert cited_in(ponds.BOAT, 2)[0] == ("池塘法", "", 2, 1)
    before = set(Mention.objects.values_list("pk", flat=True))
    ponds.load(tmp_path / "a", "游船")
    assert set(Mention.objects.values_list("pk", flat=True)) == before
    ponds.load(tmp_path / "b", "池塘")
    assert cited_in(ponds.BOAT, 2)[0] == ("池塘法", ponds.POND, 2, 1)


def test_mentions_follow_a_text_and_a_name_that_an_editor_changes(tmp_path: Path) -> None:
    ponds.load(tmp_path, "池塘新", "游船")
    article = Provision.objects.get(version__instrument=the(ponds.BOAT), number=3)
    Provision.objects.filter(pk=article.pk).update(text="违反本条例第一条规定的，处以罚款。")
    announce_many(Version, [article.version_id])
    drain()
    assert cited_in(ponds.BOAT, 3) == [("", ponds.BOAT, 1, 0)]
    pond = the(ponds.POND)
    pond.aliases = "示范天河公约"
    pond.save()
    announce(pond)
    drain()
    assert ("示范天河公约", ponds.POND, 0, 0) in cited_in(ponds.BOAT, 1)
    pond.delete()
    assert cited_in(ponds.BOAT, 2)[0] == ("池塘法", "", 2, 1)


@pytest.mark.parametrize(
    ("day", "text", "version", "why"),
    [
        (date(2015, 1, 1), "《示范池塘法》第二条", "2009-10-01", Why.NONE),
        (date(2021, 1, 1), "《中华人民共和国示范池塘法》第二条", "2020-05-01", Why.NONE),
        (date(2021, 1, 1), "《示范池塘法》第三十条", "2020-05-01", Why.NO_ARTICLE),
        (date(2021, 1, 1), "《示范池塘法》（2009年本）第二条", "2009-10-01", Why.NONE),
        (date(2000, 1, 1), "《示范池塘法》第二条", "2009-10-01", Why.NONE),
        (date(2021, 1, 1), "国务院令第９０００２号第一条", "2020-05-01", Why.NONE),
        (date(2021, 1, 1), "《示范荒塘法》第二条", None, Why.UNKNOWN),
    ],
)
def test_a_citation_means_the_text_of_its_day(
    tmp_path: Path, day: date, text: str, version: str | None, why: Why
) -> None:
    ponds.load(tmp_path, "池塘")
    [one] = Resolver(day).resolve(find(text)[0])
    assert (str(one.version.promulgated_on) if one.version else None, one.why) == (version, why)
    assert (one.provision_id is not None) == (why is Why.NONE)


def test_a_law_without_text_says_so(tmp_path: Path) -> None:
    ponds.load(tmp_path, "池塘旧")
    Version.objects.update(text_loaded=False)
    [one] = Resolver(date(2015, 1, 1)).resolve(find("《示范池塘法》第二条")[0])
    assert (one.why, one.why.value) == (Why.NO_TEXT, "全文待补")


def test_a_local_law_is_meant_before_one_of_the_same_name_elsewhere() -> None:
    for region in ("", "990100", "980000"):
        Instrument(title="示范停船条例", level="local", region=region).save()
    shelf = Shelf()
    [cited] = find("《示范停船条例》")
    meant = {
        region: Resolver(date(2026, 1, 1), region, shelf=shelf).instrument(cited)
        for region in ("990100", "980100", "")
    }
    assert {region: one.region for region, one in meant.items() if one} == {
        "990100": "990100",
        "980100": "980000",
        "": "",
    }


def test_the_rules_for_a_law_name_it_by_its_kind() -> None:
    Instrument(title="示范池塘条例", level="regulation").save()
    own = Instrument(title="示范池塘条例实施细则", level="department")
    own.save()
    [cited] = find("依照《条例》第二条")
    meant = Resolver(date(2026, 1, 1), own=own).instrument(cited)
    assert meant is not None and meant.title == "示范池塘条例"
    assert Resolver(date(2026, 1, 1)).instrument(cited) is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("国务院令第746号", "国令746"),
        ("中华人民共和国国务院令第七百四十六号", "国令746"),
        ("国办发〔2024〕5号", "国办发[2024]5号"),
        ("国办发（2024）5号", "国办发〔2024〕5号"),
        ("国家市场监督管理总局令第52号", "总局令52"),
        ("财政部 税务总局公告2023年第12号", "财政部税务总局公告2023年第12号"),
    ],
)
def test_numbers_meet_in_all_their_spellings(first: str, second: str) -> None:
    assert number_key(first) == number_key(second)


def test_citations_are_links_in_the_text_and_nothing_else_is_markup(tmp_path: Path, client: Client) -> None:
    ponds.load(tmp_path)
    boat, pond, oil = the(ponds.BOAT), the(ponds.POND), the(ponds.OLD_LAMP)
    html = client.get(boat.get_absolute_url()).content.decode()
    assert f'<a class="cite" href="{pond.get_absolute_url()}">《示范池塘法》</a>' in html
    assert f'href="{pond.get_absolute_url()}2/#art-2-p1">《池塘法》第二条第一款</a>' in html
    assert '<a class="cite" href="#art-2">本条例第二条</a>' in html
    assert '<span class="cite cite--unknown" title="本站未收录">《示范天河公约》</span>' in html
    ended = f'<a class="cite cite--ended" href="{oil.get_absolute_url()}1/" title="已废止（2012-01-01）" data-standing="已废止">'
    assert ended in html
    assert "&lt;b&gt;灯油&lt;/b&gt;" in html and "<b>" not in html.split("<main")[1]
    article = client.get(f"{boat.get_absolute_url()}3/").content.decode()
    assert f'href="{boat.get_absolute_url()}2/">本条例第二条</a>' in article


def test_an_old_citation_leads_to_the_text_it_meant(tmp_path: Path, client: Client) -> None:
    ponds.load(tmp_path)
    html = client.get(the(ponds.LAMP).get_absolute_url()).content.decode()
    old = f"{the(ponds.POND).get_absolute_url()}2010-01-01/2/"
    assert f'<a class="cite cite--missing" href="{old}" title="2010-01-01 起施行的文本">' in html
    Version.objects.filter(instrument=the(ponds.POND), effective_from=date(2010, 1, 1)).update(
        text_loaded=False
    )
    html = client.get(the(ponds.LAMP).get_absolute_url()).content.decode()
    assert (
        f'href="{the(ponds.POND).get_absolute_url()}2/" title="引用时的文本全文待补，这里是现行文本' in html
    )


def words(client: Client, url: str) -> str:
    main = client.get(url).content.decode().split("<main")[1].split("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", " ", main)))


def test_a_law_and_an_article_show_what_cites_them(tmp_path: Path, client: Client) -> None:
    ponds.load(tmp_path)
    pond = the(ponds.POND)
    law = words(client, pond.get_absolute_url())
    assert "引用本文件的法律法规" in law and ponds.BOAT in law and "第二条" in law
    article = words(client, f"{pond.get_absolute_url()}2/")
    after = article.split("引用本条的法律法规")[1]
    assert after.index(ponds.BOAT) < after.index(ponds.LAMP)
    assert "引用时适用以前的文本" in after.split(ponds.LAMP)[1]
    first = words(client, f"{pond.get_absolute_url()}1/")
    assert "本文件" in first.split("引用本条的法律法规")[1]
    boat = words(client, f"{the(ponds.BOAT).get_absolute_url()}2/")
    assert "本条引用" in boat and "示范灯油条例 已废止" in boat


def test_what_is_no_longer_law_is_no_witness(tmp_path: Path, client: Client) -> None:
    ponds.load(tmp_path)
    boat = the(ponds.BOAT)
    boat.ended_on, boat.end_kind = date(2024, 1, 1), "repealed"
    boat.save()
    assert ponds.BOAT not in words(client, the(ponds.POND).get_absolute_url())


def test_all_that_cite_are_listed_page_by_page(tmp_path: Path, client: Client) -> None:
    names = [f"示范第{number}船坞办法" for number in range(60)]
    head = "2023年1月1日 国务院令第91000号公布"
    files = {
        f"行政法规/{name}.md": f"# {name}\n\n{head}\n\n<!-- INFO END -->\n\n第一条 依照《示范池塘法》第三条办理。\n"
        for name in names
    }
    ponds.load(tmp_path / "a", "池塘新")
    from portal.laws.importing import import_laws

    import_laws([folder(tmp_path / "b", dict(files))])
    pond = the(ponds.POND)
    assert "全部 60 件" in words(client, pond.get_absolute_url())
    url = reverse("laws:cited_by", args=[pond.slug])
    first, second = words(client, url), words(client, f"{url}?page=2")
    assert "共 60 件" in first and sum(name in first for name in names) == 50
    assert sum(name in second for name in names) == 10
    assert "共 60 件" in words(client, reverse("laws:article_cited_by", args=[pond.slug, "3"]))
    assert client.get(f"/laws/{pond.slug}/0/cited-by/").status_code == 404


def test_renewing_reads_changed_texts_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ponds.load(tmp_path)
    call_command("renew_mentions")
    assert "重新识别 0 个文本" in capsys.readouterr().out
    Mention.objects.all().delete()
    call_command("renew_mentions", "--always")
    assert "引用其他文件 8 处" in capsys.readouterr().out
    assert cited_in(ponds.BOAT, 3) == [("", ponds.BOAT, 2, 0)]


def test_the_command_reports_the_share(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = folder(tmp_path, ponds.FILES)
    call_command("import_laws", root, "--json", tmp_path / "report.json", "--quiet")
    assert "找到文件的占" in capsys.readouterr().out
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert report["more"]["citations"]["share_to_article"] == 1.0
    assert storing.shares().found == report["more"]["citations"]["found"]
