"""Records (法律文件 stands for all) are reviewed like pages, within the same bureaus."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import Revision, WorkflowContentType
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html

from portal.core import clock
from portal.core.announcements import run_due
from portal.core.editing.roles import record_models
from portal.core.models import Announcement
from portal.laws.models import Instrument
from tests.editing.conftest import Newsroom

PREFIX = "wagtailsnippets_laws_instrument"


def form(**more: Any) -> dict[str, Any]:
    values = {
        "title": "示范市便民登记若干规定",
        "short_title": "",
        "aliases": "",
        "level": "local",
        "kind": "main",
        "issuers": "示范市人民政府",
        "region": "",
        "end_note": "",
        "end_kind": "",
        "ended_on": "",
        "ended_by": "",
        **more,
    }
    return dict(nested_form_data(values))


def add(newsroom: Newsroom, name: str, **more: Any) -> Instrument | None:
    data = form(**more)
    view = reverse(f"{PREFIX}:add")
    choices = newsroom.desk(name).client.get(view).context["form"].fields["level"].choices
    data["level"] = [key for key, _ in choices if key][-1]
    answer = newsroom.desk(name).client.post(view, data)
    if answer.status_code != 302:
        assert answer.context["form"].errors, answer
        return None
    return Instrument.objects.order_by("-pk").first()


def act(newsroom: Newsroom, name: str, record: Instrument, action: str = "approve") -> int:
    state = Instrument.objects.get(pk=record.pk).current_workflow_task_state
    url = reverse(f"{PREFIX}:workflow_action", args=[record.pk, action, state.pk])
    return int(newsroom.desk(name).client.post(url, {"comment": ""}).status_code)


def stage(record: Instrument) -> str:
    task = Instrument.objects.get(pk=record.pk).current_workflow_task
    return task.name if task else ""


def test_every_kind_of_record_has_the_review(newsroom: Newsroom) -> None:
    for model in record_models():
        if hasattr(model, "get_workflow"):
            assert WorkflowContentType.objects.filter(
                content_type=ContentType.objects.get_for_model(model)
            ).exists(), model


def test_a_record_goes_from_draft_to_live_through_three_stages(newsroom: Newsroom) -> None:
    record = add(newsroom, "li", **{"action-submit": "1"})
    assert record is not None and not record.live
    assert record.get_latest_revision_as_object().bureau == newsroom.district
    Announcement.objects.all().delete()
    for name, waiting in (("wang", "初审"), ("zhao", "复审"), ("chen", "终审")):
        assert stage(record) == waiting
        assert act(newsroom, name, record) == 302
    assert Instrument.objects.get(pk=record.pk).live
    assert Announcement.objects.filter(model_label="laws.instrument", object_id=str(record.pk)).exists()


def test_a_record_is_passed_from_its_form(newsroom: Newsroom) -> None:
    record = add(newsroom, "li", **{"action-submit": "1"})
    assert record is not None
    edit = reverse(f"{PREFIX}:edit", args=[record.pk])
    decide = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    for name, told in (("wang", "现在等待复审"), ("zhao", "现在等待终审"), ("chen", "已经发布")):
        desk = newsroom.desk(name)
        shown = querydict_from_html(desk.client.get(edit).content.decode(), form_id="w-editor-form")
        shown.update(decide)
        assert told in desk.told(desk.client.post(edit, shown))
    assert Instrument.objects.get(pk=record.pk).live


def test_nobody_passes_their_own_record(newsroom: Newsroom) -> None:
    record = add(newsroom, "admin", bureau=newsroom.city.pk, **{"action-submit": "1"})
    assert record is not None
    for name, waiting in (("wang", "初审"), ("zhao", "复审"), ("chen", "终审")):
        act(newsroom, "admin", record)
        assert stage(record) == waiting and not Instrument.objects.get(pk=record.pk).live
        act(newsroom, name, record)
    assert Instrument.objects.get(pk=record.pk).live


@pytest.mark.parametrize("name", ["chen", "admin"])
def test_a_record_has_no_direct_way_to_publish(newsroom: Newsroom, name: str) -> None:
    from django.contrib.auth.models import Group

    newsroom.people["chen"].groups.add(Group.objects.get(name="编辑"))
    record = add(newsroom, name, **{"action-publish": "1"})
    assert record is None or not record.live
    record = add(newsroom, name, title="另一件规定")
    assert record is not None
    edit = reverse(f"{PREFIX}:edit", args=[record.pk])
    client = newsroom.desk(name).client
    client.post(edit, form(level=record.level, **{"action-publish": "1"}))
    assert not Instrument.objects.get(pk=record.pk).live
    assert b"action-publish" not in client.get(edit).content
    with pytest.raises(PermissionDenied):
        record.get_latest_revision().publish(user=newsroom.people[name])


def test_records_are_seen_and_edited_within_the_bureaus_reach(newsroom: Newsroom) -> None:
    record = add(newsroom, "li")
    assert record is not None
    Instrument.objects.filter(pk=record.pk).update(bureau=newsroom.district)
    for name, may in (("li", True), ("chen", True), ("sun", False), ("wu", False)):
        client = newsroom.desk(name).client
        assert (client.get(reverse(f"{PREFIX}:edit", args=[record.pk])).status_code == 200) is may, name
        assert (client.get(reverse(f"{PREFIX}:history", args=[record.pk])).status_code == 200) is may
        listed = client.get(reverse(f"{PREFIX}:list")).content.decode()
        assert ("便民登记" in listed) is may
    delete = reverse(f"{PREFIX}:delete", args=[record.pk])
    newsroom.desk("sun").client.post(delete)
    newsroom.desk("li").client.post(delete)
    assert Instrument.objects.filter(pk=record.pk).exists()


def test_a_foreign_bureau_is_not_accepted(newsroom: Newsroom) -> None:
    assert add(newsroom, "li", bureau=newsroom.other.pk) is None


def test_publishers_take_a_record_down_at_once(newsroom: Newsroom) -> None:
    record = add(newsroom, "li")
    assert record is not None
    record.get_latest_revision().publish()
    url = reverse(f"{PREFIX}:unpublish", args=[record.pk])
    newsroom.desk("li").client.post(url)
    assert Instrument.objects.get(pk=record.pk).live
    newsroom.desk("sun").client.post(url)
    assert Instrument.objects.get(pk=record.pk).live
    newsroom.desk("chen").client.post(url)
    assert not Instrument.objects.get(pk=record.pk).live


def test_a_scheduled_record_goes_live(newsroom: Newsroom) -> None:
    from datetime import timedelta

    soon = clock.now().replace(second=0, microsecond=0) + timedelta(days=1)
    record = add(newsroom, "li", go_live_at=soon.strftime("%Y-%m-%d %H:%M"), **{"action-submit": "1"})
    assert record is not None
    for name in ("wang", "zhao", "chen"):
        act(newsroom, name, record)
    assert Revision.objects.filter(approved_go_live_at=soon).exists()
    with clock.at(soon):
        run_due()
    assert Instrument.objects.get(pk=record.pk).live
