"""What can be corrected in this room, for `portal.core.corrections`: the facts of an entity, and each disclosure.

An objection to a disclosure marks that disclosure. One to the facts of an entity is shown beside these facts and
marks no disclosure: a wrong address casts no doubt on a penalty.
"""

from __future__ import annotations

from html import unescape
from typing import Any

from django.urls import reverse
from django.utils.html import strip_tags

from portal.core import clock, codebook, corrections
from portal.core.corrections import Shown, Subject, Target, Way
from portal.credit.leaving import objection_closed, objection_opened
from portal.credit.models import Disclosure
from portal.credit.presenting import entity as entities
from portal.credit.presenting.disclosures import kind_label
from portal.credit.presenting.disclosures import present as present_disclosure
from portal.credit.presenting.facts import facts
from portal.credit.presenting.guides import guide_address
from portal.credit.presenting.standing import DISCLOSURE, ENTITY, ref_of

MOST_PARTS = 100
REPAIR = "xinyong-xiufu"
BY_BATCH = "登记信息由登记机关报送：请在登记系统里改正，随下一批数据报送，公开的内容变了以后再办结。"
BY_OFFICER = "内容写错的，点“更正”做更正稿，终审通过后再办结；不应当公示的，点“停止公示”。"


def _entity(code: str) -> Target | None:
    entity = entities.find(code)
    if entity is None or entity.code != code:
        return None
    shown = [
        Shown(fact.key, fact.label, fact.value) for fact in facts(entity, codebook.current(), clock.today())
    ]
    records = entities.public_disclosures(entity)[:MOST_PARTS]
    return Target(
        ref=ref_of(entity),
        title=entity.name,
        url=entity.get_absolute_url(),
        bureau=entity.bureau,
        fields=(
            Shown("name", "名称", entity.name),
            Shown("status", "登记状态", entity.get_status_display()),
            *shown,
        ),
        parts=tuple((ref_of(record), _called(record)) for record in records),
        repair_url=_repair(),
    )


def _called(record: Disclosure) -> str:
    day = record.decided_on or record.listed_on or record.published_on
    words = (kind_label(record.kind, record.entity.family), record.document_no or record.title, day)
    return " ".join(str(word) for word in words if word)


def _public(key: str) -> Disclosure | None:
    public = Disclosure.objects.public().select_related("entity", "bureau")
    found: Disclosure | None = public.filter(public_id=key).first()
    return found


def _disclosure(key: str) -> Target | None:
    record = _public(key)
    if record is None:
        return None
    shown = present_disclosure(record, clock.now())
    return Target(
        ref=ref_of(record),
        title=f"{record.entity.name}：{_called(record)}",
        url=record.get_absolute_url(),
        bureau=record.bureau,
        fields=tuple(Shown(row.label, row.label, unescape(strip_tags(row.value))) for row in shown.rows),
        repair_url=shown.guide or _repair(),
    )


def _repair() -> str:
    return guide_address(REPAIR) or reverse("credit:rules")


def _heir(key: str) -> str:
    found = Disclosure.objects.public().filter(corrects=key).values_list("public_id", flat=True).first()
    return found or ""


def _ways(key: str, user: Any) -> list[Way]:
    from portal.credit.editing.views import EDIT, may

    record = _public(key)
    if record is None:
        return []
    ways = []
    if may(user, "change", record):
        ways += [
            Way("打开这一条", reverse(EDIT, args=[record.pk])),
            Way("更正", reverse("credit_correct", args=[record.pk])),
        ]
    if may(user, "unpublish", record):
        ways.append(Way("停止公示", reverse("credit_stop", args=[record.pk])))
    return ways


def _opened(key: str) -> None:
    if record := _public(key):
        objection_opened(record)


def _closed(key: str) -> None:
    if record := _public(key):
        objection_closed(record)


corrections.register(ENTITY, Subject(resolve=_entity, advice=BY_BATCH))
corrections.register(
    DISCLOSURE,
    Subject(resolve=_disclosure, heir=_heir, ways=_ways, opened=_opened, closed=_closed, advice=BY_OFFICER),
)
