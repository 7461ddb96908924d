"""The last step of the review: the version that was passed becomes public, by way of `publishing.settle`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction

from portal.core import clock
from portal.core.editing import outcomes
from portal.credit.keys import key_of
from portal.credit.leaving import end
from portal.credit.models import Disclosure
from portal.credit.publishing import Outcome, settle, store

KEPT = (
    "public_id", "key", "public_from", "public_until", "rule", "ended_at", "end_reason", "corrects", "objected_at",
    "batch_id", "line", "digest", "updated_at",
)  # fmt: skip
"""What belongs to the record as a whole: an old version of its text must not bring an old state back."""


class NotPublishable(PermissionDenied):
    """The version that was passed may not become public; the message says why, in Chinese."""


def draft_key(disclosure: Disclosure) -> str:
    """The key of a record that is not public yet; two drafts of one decision may be there."""
    return f"draft:{disclosure.public_id}"


def real_key(disclosure: Disclosure) -> str:
    """The key of the decision that a record tells of."""
    return key_of(
        kind=disclosure.kind,
        organ=disclosure.organ,
        document_no=disclosure.document_no,
        entity=disclosure.entity.code,
        listed_on=disclosure.listed_on,
        decided_on=disclosure.decided_on,
        year=disclosure.year,
        plan_no=disclosure.plan_no,
        certificate_no=disclosure.certificate_no,
    )


def with_present_state(present: Disclosure, version: Disclosure) -> Disclosure:
    """A version of a record's text in the state that the record has now."""
    for name in KEPT:
        setattr(version, name, getattr(present, name))
    return version


def publish(record: Disclosure, revision: Any, user: Any, carry_on: Callable[[], None]) -> None:
    """Publish a version: `carry_on` is Wagtail's part. Raises NotPublishable, which undoes the approval."""
    by = user.get_username() if user else ""
    with transaction.atomic():
        version: Disclosure = revision.as_object()
        old = Disclosure.objects.filter(public_id=version.corrects).first() if version.corrects else None
        version.key = real_key(version)
        others = Disclosure.objects.filter(key=version.key).exclude(
            pk__in=[record.pk, old.pk if old else None]
        )
        if others.exists():
            _refuse(user, "同一机关、同一文号、同一主体的信息已经公示。需要改正的，请在那一条上点“更正”。")
        outcome = settle(version)
        if not outcome.public:
            _refuse(user, said_of(outcome))
        if old is not None:
            end(old, Disclosure.CORRECTED, by=by)
        carry_on()
        kept = ("key", "content", "facts", "recorder")
        version.recorder = user or record.recorder
        store([], [version], kept, by=by)


def said_of(outcome: Outcome) -> str:
    """Why a record does not become public, in one line."""
    return " ".join((*outcome.reasons, *(f"{finding}。" for finding in outcome.findings)))


def _refuse(user: Any, why: str) -> None:
    if user is not None:
        outcomes.keep(user, f"没有公示：{why}", messages.ERROR)
    raise NotPublishable(why)


def new_version(old: Disclosure, user: Any) -> Disclosure:
    """A draft that says what a public record says, to be corrected; the record leaves when it is passed."""
    fields = {
        field.attname: getattr(old, field.attname)
        for field in Disclosure._meta.concrete_fields
        if field.editable and field.attname not in ("id", "go_live_at", "expire_at")
    }
    fresh = Disclosure(**fields)
    fresh.corrects, fresh.live, fresh.recorder = old.public_id, False, user
    fresh.key, fresh.updated_at = draft_key(fresh), clock.now()
    with transaction.atomic():
        fresh.save()
        fresh.save_revision(user=user, log_action=True)
    return fresh
