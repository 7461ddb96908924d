"""Loading the demo content again changes nothing but what was changed by hand."""

from __future__ import annotations

import pytest
from wagtail.models import Page, Revision

from portal.core.models import Announcement
from portal.home.demo import AGE, loading
from portal.home.models import StandardPage
from portal.notices.models import NoticePage

pytestmark = pytest.mark.usefixtures("demo_db")


def load() -> None:
    """Load the demo content for the day for which it stands there."""
    about = StandardPage.objects.get(slug="about")
    assert about.published_at is not None
    list(loading.load((about.published_at + AGE).date()))


def test_loading_again_leaves_untouched_what_is_as_it_should_be() -> None:
    before = set(Revision.objects.values_list("pk", flat=True))
    pages = list(Page.objects.order_by("path").values())
    Announcement.objects.all().delete()
    load()
    assert set(Revision.objects.values_list("pk", flat=True)) == before
    assert list(Page.objects.order_by("path").values()) == pages
    assert list(Announcement.objects.values_list("model_label", flat=True)) == []


def test_loading_again_mends_what_was_changed_and_brings_back_what_was_taken() -> None:
    changed, taken = NoticePage.objects.live().order_by("pk")[:2]
    title, body = changed.title, changed.body.get_prep_value()
    changed.title, changed.body = "改过的标题", []
    changed.save_revision(clean=False).publish()
    taken.unpublish()
    before = Revision.objects.count()
    load()
    changed = NoticePage.objects.get(pk=changed.pk)
    assert changed.title == title
    assert [block["type"] for block in changed.body.get_prep_value()] == [block["type"] for block in body]
    assert NoticePage.objects.get(pk=taken.pk).live
    assert Revision.objects.count() == before + 2
