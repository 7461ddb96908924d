"""Notes about articles: superseded in part, corrected after publication; by the clock and by the review."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from portal.core import clock
from portal.core.announcements import run_due
from portal.core.models import Announcement
from portal.laws.citing import show
from portal.laws.importing import import_laws
from portal.laws.models import Correction, Instrument, Provision, Supersession, Version
from portal.laws.noting import next_due
from tests.editing.conftest import Newsroom, newsroom  # noqa: F401
from tests.laws.texts import folder, law

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
LAMPS = ["为了安全放灯，制定本办法。", "灯会每年办两次，每次不超过三日。", "灯会摊位费每日十元。"]


@pytest.fixture(autouse=True)
def _today() -> object:
    with clock.at(TODAY):
        yield


@pytest.fixture
def lamps(tmp_path: Path) -> Instrument:
    head = ["2020年1月1日 示范市人民政府令第1号公布", "2020年3月1日 施行"]
    import_laws([folder(tmp_path, {"灯会.md": law("示范市灯会办法", LAMPS, head)})])
    return Instrument.objects.get(title="示范市灯会办法")


@pytest.fixture
def fees(lamps: Instrument, tmp_path: Path) -> Instrument:
    head = ["2026年10月1日 示范市人民政府令第9号公布", "2026年12月1日 施行"]
    import_laws([folder(tmp_path, {"收费.md": law("示范市摊位收费规定", ["不得收费。", "附则。"], head)})])
    return Instrument.objects.get(title="示范市摊位收费规定")


def words(client: Client, url: str) -> str:
    html = client.get(url).content.decode()
    main = html.split("<main")[1].split("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", " ", main)))


def supersede(lamps: Instrument, fees: Instrument, **more: object) -> Supersession:
    values: dict[str, object] = {
        "instrument": lamps,
        "article": "第三条",
        "from_day": date(2026, 12, 1),
        "by": fees,
        "by_article": "1",
        "note": "摊位不再收费。",
        "live": True,
        "confirmed": True,
        **more,
    }
    note = Supersession(**values)
    note.full_clean()
    note.save()
    return note


def correct(lamps: Instrument, before: str, after: str, article: str = "2", live: bool = True) -> Correction:
    note = Correction(
        version=lamps.versions.get(), article=article, before=before, after=after, reason="漏字。", live=live
    )
    note.full_clean()
    note.save()
    return note


def text_of(lamps: Instrument, number: int = 2) -> str:
    return Provision.objects.get(version__instrument=lamps, number=number).text


def test_an_article_is_superseded_from_its_day(client: Client, lamps: Instrument, fees: Instrument) -> None:
    supersede(lamps, fees)
    url = lamps.get_absolute_url()
    assert "自 2026-12-01 起，第三条与《示范市摊位收费规定》第一条不一致的，以后者为准。" in words(
        client, f"{url}3/"
    )
    assert "部分失效" not in words(client, url).split("文件信息")[0]
    with clock.at(date(2026, 12, 1)):
        article = words(client, f"{url}3/")
        assert (
            "第三条与《示范市摊位收费规定》第一条不一致的，以后者为准。" in article
            and "本条部分失效" in article
        )
        assert "摊位不再收费。" in article
        assert f'href="{fees.get_absolute_url()}1/"' in client.get(f"{url}3/").content.decode()
        whole = words(client, url)
        assert "现行有效 第三条部分失效" in whole
        assert "现行有效，第三条部分失效" in whole
        assert whole.index("灯会摊位费每日十元。") < whole.index("第三条与《")
        assert "以后者为准" not in words(client, f"{url}2/")


def test_what_rests_on_a_superseded_article_says_so(lamps: Instrument, fees: Instrument) -> None:
    supersede(lamps, fees)
    cited = [(lamps, "3", "", ""), (lamps, "2", "", "")]
    assert [one.status_label for one in show(cited)] == ["现行有效", "现行有效"]
    with clock.at(date(2026, 12, 1)):
        assert [one.status_label for one in show(cited)] == ["部分失效", "现行有效"]


def test_a_text_that_began_later_is_not_superseded(
    client: Client, lamps: Instrument, fees: Instrument
) -> None:
    supersede(lamps, fees)
    later = Version.objects.create(
        instrument=lamps, promulgated_on=date(2027, 1, 1), effective_from=date(2027, 2, 1), live=True
    )
    Provision.objects.create(version=later, order=1, kind="article", number=3, label="第三条", anchor="art-3")
    Version.objects.filter(pk=later.pk).update(text_loaded=True)
    with clock.at(date(2027, 3, 1)):
        assert "以后者为准" not in words(client, f"{lamps.get_absolute_url()}3/")


def test_its_day_is_announced(lamps: Instrument, fees: Instrument) -> None:
    supersede(lamps, fees)
    run_due()
    assert next_due(clock.now()) == clock.start_of(date(2026, 12, 1))
    with clock.at(date(2026, 12, 1)):
        from portal.laws import noting

        noting.fire(clock.start_of(TODAY), clock.now())
        told = set(Announcement.objects.values_list("model_label", "object_id"))
    assert ("laws.instrument", str(lamps.pk)) in told
    assert ("laws.version", str(lamps.versions.get().pk)) in told


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"article": "三十条之"}, "article"),
        ({"article": "9"}, "article"),
        ({"by_article": "第一章"}, "by_article"),
        ({"from_day": None}, "from_day"),
    ],
)
def test_mistakes_are_named(
    lamps: Instrument, fees: Instrument, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(ValidationError) as error:
        supersede(lamps, fees, **changes)
    assert field in error.value.message_dict


def test_no_instrument_supersedes_itself(lamps: Instrument) -> None:
    with pytest.raises(ValidationError, match="不能取代它自己"):
        supersede(lamps, lamps)


def test_a_correction_changes_the_text_and_both_stay_visible(client: Client, lamps: Instrument) -> None:
    run_due()
    sha = lamps.versions.get().text_sha256
    correct(lamps, "每次不超过三日", "每次不得超过三日")
    assert text_of(lamps) == "灯会每年办两次，每次不得超过三日。"
    assert lamps.versions.get().text_sha256 != sha
    told = set(Announcement.objects.values_list("model_label", flat=True))
    assert {"laws.version", "laws.instrument", "laws.correction"} <= told
    for url in (f"{lamps.get_absolute_url()}2/", lamps.get_absolute_url()):
        text = words(client, url)
        assert "更正记录" in text and "漏字。" in text and "2026-11-23" in text
        assert "每次不超过三日" in text and "每次不得超过三日" in text


def test_a_draft_changes_nothing(client: Client, lamps: Instrument) -> None:
    note = correct(lamps, "两次", "三次", live=False)
    note.save_revision()
    assert text_of(lamps) == LAMPS[1]
    assert "更正记录" not in words(client, f"{lamps.get_absolute_url()}2/")


def test_taking_back_restores_the_text(lamps: Instrument) -> None:
    first = correct(lamps, "两次", "三次")
    second = correct(lamps, "三日", "")
    assert text_of(lamps) == "灯会每年办三次，每次不超过。"
    first.unpublish()
    assert text_of(lamps) == "灯会每年办两次，每次不超过。"
    second.delete()
    assert text_of(lamps) == LAMPS[1]


def test_a_correction_that_another_rests_on_stays(lamps: Instrument) -> None:
    first = correct(lamps, "两次", "三次")
    correct(lamps, "办三次", "办三四次")
    with pytest.raises(ValidationError):
        first.unpublish()
    assert text_of(lamps) == "灯会每年办三四次，每次不超过三日。"
    assert Correction.objects.get(pk=first.pk).live


def test_publishing_an_edited_correction_starts_from_the_original(lamps: Instrument) -> None:
    note = correct(lamps, "两次", "三次", live=False)
    note.save_revision().publish()
    assert text_of(lamps) == "灯会每年办三次，每次不超过三日。"
    draft = Correction.objects.get(pk=note.pk)
    draft.after = "四次"
    draft.full_clean()
    draft.save_revision().publish()
    assert text_of(lamps) == "灯会每年办四次，每次不超过三日。"
    Correction.objects.get(pk=note.pk).unpublish()
    assert text_of(lamps) == LAMPS[1]


@pytest.mark.parametrize(
    ("before", "article", "field", "said"),
    [
        ("每年三次", "2", "before", "没有“每年三次”"),
        ("次", "2", "before", "出现了 2 次"),
        ("两次", "9", "article", "没有第九条"),
        ("两次", "二", "article", "不是条序"),
    ],
)
def test_what_cannot_be_corrected_is_said(
    lamps: Instrument, before: str, article: str, field: str, said: str
) -> None:
    with pytest.raises(ValidationError) as error:
        correct(lamps, before, "甲", article)
    assert said in error.value.message_dict[field][0]


def test_a_second_import_keeps_the_correction(lamps: Instrument, tmp_path: Path) -> None:
    correct(lamps, "两次", "三次")
    report = import_laws([tmp_path / "合集"])
    assert (report.saved, report.unchanged) == (0, 1)
    assert text_of(lamps) == "灯会每年办三次，每次不超过三日。"


def test_a_corrected_edition_of_the_source_is_corrected_again_or_needs_it_no_more(
    client: Client, lamps: Instrument, tmp_path: Path
) -> None:
    correct(lamps, "两次", "三次")
    correct(lamps, "十元", "二十元", "3")
    head = ["2020年1月1日 示范市人民政府令第1号公布", "2020年3月1日 施行"]
    better = [LAMPS[0], LAMPS[1], "灯会摊位费每日二十元，当日付清。"]
    report = import_laws([folder(tmp_path, {"灯会.md": law("示范市灯会办法", better, head)})])
    assert report.saved == 1
    assert text_of(lamps) == "灯会每年办三次，每次不超过三日。"
    assert text_of(lamps, 3) == "灯会摊位费每日二十元，当日付清。"
    assert any("请核对" in one["reason"] for one in report.warnings)
    assert "后来载入的文本已无此误" in words(client, f"{lamps.get_absolute_url()}3/")


def _submit(newsroom: Newsroom, model: str, data: dict[str, object]) -> None:  # noqa: F811
    answer = newsroom.desk("li").client.post(
        reverse(f"wagtailsnippets_laws_{model}:add"), {**data, "action-submit": "1"}
    )
    assert answer.status_code == 302, answer.context["form"].errors


def _pass(newsroom: Newsroom, model: str, record: Correction | Supersession) -> None:  # noqa: F811
    for name in ("wang", "zhao", "chen"):
        state = type(record).objects.get(pk=record.pk).current_workflow_task_state
        url = reverse(f"wagtailsnippets_laws_{model}:workflow_action", args=[record.pk, "approve", state.pk])
        assert newsroom.desk(name).client.post(url, {"comment": ""}).status_code == 302


def test_editors_note_both_and_the_review_publishes(
    newsroom: Newsroom,  # noqa: F811
    lamps: Instrument,
    fees: Instrument,
) -> None:
    version = lamps.versions.get()
    _submit(
        newsroom,
        "correction",
        {"version": version.pk, "article": "2", "before": "两次", "after": "三次", "reason": "误植。"},
    )
    correction = Correction.objects.get()
    assert not correction.live and text_of(lamps) == LAMPS[1]
    preview = correction.make_preview_request(preview_mode="")
    assert "办三次" in preview.rendered_content
    _pass(newsroom, "correction", correction)
    assert text_of(lamps) == "灯会每年办三次，每次不超过三日。"
    _submit(
        newsroom,
        "supersession",
        {
            "instrument": lamps.pk,
            "article": "第三条",
            "paragraph": "",
            "from_day": "2026-12-01",
            "by": fees.pk,
            "by_article": "1",
            "note": "不再收费。",
            "source_name": "",
            "source_url": "",
            "checked_by": "",
        },
    )
    note = Supersession.objects.get()
    assert "不一致的，以后者为准" in note.make_preview_request(preview_mode="").rendered_content
    _pass(newsroom, "supersession", note)
    assert Supersession.objects.get().live
    for model, record in (("correction", correction), ("supersession", note)):
        for view in ("edit", "history", "inspect", "unpublish"):
            url = reverse(f"wagtailsnippets_laws_{model}:{view}", args=[record.pk])
            assert newsroom.desk("chen").client.get(url).status_code == 200, url


def test_a_correction_that_no_longer_fits_is_not_passed_and_says_why(
    newsroom: Newsroom,  # noqa: F811
    lamps: Instrument,
) -> None:
    version = lamps.versions.get()
    data = {"version": version.pk, "article": "2", "before": "两次", "after": "三次", "reason": "误植。"}
    _submit(newsroom, "correction", data)
    first = Correction.objects.get()
    correct(lamps, "每年办两次", "每年办四次")
    for name in ("wang", "zhao", "chen"):
        state = Correction.objects.get(pk=first.pk).current_workflow_task_state
        url = reverse("wagtailsnippets_laws_correction:workflow_action", args=[first.pk, "approve", state.pk])
        answer = newsroom.desk(name).client.post(url, {"comment": ""}, follow=name == "chen")
    assert "没有“两次”" in unescape(answer.content.decode())
    assert not Correction.objects.get(pk=first.pk).live
    assert text_of(lamps) == "灯会每年办四次，每次不超过三日。"


def test_taking_back_what_another_rests_on_is_refused_in_words(
    newsroom: Newsroom,  # noqa: F811
    lamps: Instrument,
) -> None:
    first = correct(lamps, "两次", "三次")
    correct(lamps, "办三次", "办三四次")
    url = reverse("wagtailsnippets_laws_correction:unpublish", args=[first.pk])
    answer = newsroom.desk("chen").client.post(url, follow=True)
    assert "没有生效" in unescape(answer.content.decode())
    assert Correction.objects.get(pk=first.pk).live
