"""Two sources of one version: shown side by side, chosen once, remembered; 核对无误."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from portal.core import clock
from portal.laws.importing import import_laws
from portal.laws.models import Instrument, Provision, SourceText, Version
from tests.laws.texts import SAMPLE, folder

pytestmark = pytest.mark.django_db
OTHER = SAMPLE.replace("可以降解", "能够降解")


@pytest.fixture
def two_sources(tmp_path: Path) -> Path:
    return folder(
        tmp_path, {"a/河灯.md": SAMPLE, "b/河灯.md": OTHER, "c/河灯.md": SAMPLE.replace("，", " , ")}
    )


@pytest.fixture
def editor(client: Client) -> Client:
    user = get_user_model().objects.create_superuser("bianji", "b@example.org", "a long password")
    client.force_login(user)
    return client


def second_article() -> str:
    return Provision.objects.get(version__instrument__title="示范市河灯管理办法", number=2).text


def test_only_a_text_that_differs_is_kept_and_listed(editor: Client, two_sources: Path) -> None:
    import_laws([two_sources])
    assert SourceText.objects.exclude(text="").count() == 1
    html = editor.get("/admin/laws/sources/").content.decode()
    assert "合集/b/河灯.md" in html and "第二条" in html
    assert "合集/c/河灯.md" not in html, "blanks, width and punctuation do not count"


def test_the_two_are_shown_side_by_side(editor: Client, two_sources: Path) -> None:
    import_laws([two_sources])
    key = SourceText.objects.exclude(text="").get().pk
    html = editor.get(f"/admin/laws/sources/{key}/").content.decode()
    assert "<del>" in html and "<ins>" in html and "改用另一来源并送审" in html


def test_keeping_is_remembered_and_not_asked_again(editor: Client, two_sources: Path) -> None:
    import_laws([two_sources])
    key = SourceText.objects.exclude(text="").get().pk
    editor.post(f"/admin/laws/sources/{key}/", {"choice": "keep"})
    source = SourceText.objects.get(pk=key)
    assert (source.decided_on, source.decided_by) == (clock.today(), "bianji")
    report = import_laws([two_sources])
    assert report.differences == [] and report.saved == 0
    assert "可以降解" in second_article()
    assert "没有尚待选定的来源" in editor.get("/admin/laws/sources/").content.decode()


def test_the_other_text_is_public_when_its_review_ends_and_stays(editor: Client, two_sources: Path) -> None:
    import_laws([two_sources])
    key = SourceText.objects.exclude(text="").get().pk
    editor.post(f"/admin/laws/sources/{key}/", {"choice": "take"})
    assert "可以降解" in second_article(), "not before the review"
    version = Version.objects.get(text_loaded=True)
    version.latest_revision.publish()
    assert "能够降解" in second_article()
    assert SourceText.objects.get(pk=key).taken
    report = import_laws([two_sources])
    assert report.differences == [] and report.saved == 0
    assert "能够降解" in second_article()
    kept = SourceText.objects.get(place="合集/a/河灯.md")
    assert not kept.taken and "可以降解" in kept.text, "the choice can be taken back"


def test_an_old_draft_does_not_take_a_text_away(two_sources: Path, tmp_path: Path) -> None:
    instrument = Instrument.objects.create(title="示范市河灯管理办法", level="localrule")
    version = Version.objects.create(instrument=instrument, promulgated_on="2021-03-01", note="稿")
    draft = version.save_revision()
    import_laws([two_sources])
    draft.publish()
    version.refresh_from_db()
    assert version.text_loaded and version.text_sha256 and version.note == "稿"
    assert version.source_sha256 == SourceText.objects.get(version=version, taken=True).sha256


def test_a_check_is_recorded_by_name_and_shown_when_reviewed(editor: Client, two_sources: Path) -> None:
    import_laws([two_sources])
    version = Version.objects.get(text_loaded=True)
    listing = editor.get("/admin/snippets/laws/version/", {"q": "河灯"}).content.decode()
    address = f"/admin/laws/versions/{version.pk}/checked/"
    assert address in listing
    assert "逐条核对" in editor.get(address).content.decode()
    editor.post(address)
    version.refresh_from_db()
    assert not version.confirmed
    version.latest_revision.publish()
    version.refresh_from_db()
    assert (version.confirmed, version.checked_on, version.checked_by) == (True, clock.today(), "bianji")
    assert version.provisions.count() == 5
