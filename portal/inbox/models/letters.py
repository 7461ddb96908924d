"""What all letters of the public have: number, query code, sealed contact, clock, answer."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Self, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.urls import reverse

from portal.core import clock
from portal.core.models import Bureau
from portal.inbox import sealing

KEEP_CONTACT = timedelta(days=90)
TRIES = 20
L = TypeVar("L", bound="Letter")


class LetterQuerySet(models.QuerySet[Any]):
    """Selections that editors and the clock need."""

    def open(self) -> Self:
        """Those not yet done."""
        return self.exclude(status=Letter.DONE)

    def overdue(self) -> Self:
        """Those whose working days have passed."""
        return self.open().filter(due_on__lt=clock.today())

    def with_contact_to_erase(self, moment: datetime) -> Self:
        """Those whose contact has been kept long enough at `moment`."""
        return self.filter(done_at__lte=moment - KEEP_CONTACT).exclude(contact_sealed="")


class Letter(models.Model):
    """Something that a visitor sent without a login, and the answer."""

    wagtail_reference_index_ignore = True  # keeping that index would be a write outside this room

    WAITING, WORKING, DONE = "waiting", "working", "done"
    STATUSES = [(WAITING, "待处理"), (WORKING, "处理中"), (DONE, "已办结")]
    SAY_RESULT = "办结前请写答复：改了什么，或者为什么不用改。"

    number = models.CharField("编号", max_length=20, unique=True)
    code_digest = models.CharField(max_length=64, editable=False)
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    contact_sealed = models.TextField(editable=False, blank=True)
    bureau = models.ForeignKey(Bureau, models.PROTECT, null=True, blank=True, verbose_name="办理机关")
    received_at = models.DateTimeField("收到时间", editable=False, db_index=True)
    due_on = models.DateField("办理期限", null=True, blank=True, editable=False)
    status = models.CharField("办理状态", max_length=10, choices=STATUSES, default=WAITING, db_index=True)
    reply = models.TextField("答复", max_length=2000, blank=True, help_text="提出人凭编号和查询码可以看到。")
    done_at = models.DateTimeField("办结时间", null=True, blank=True, editable=False)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        verbose_name="办理人",
    )

    objects = LetterQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def contact(self) -> str:
        """The contact in clear, blank once it has been kept long enough (also before it is erased)."""
        if self.done_at and self.done_at + KEEP_CONTACT <= clock.now():
            return ""
        try:
            return sealing.unseal(self.contact_sealed)
        except ValueError as error:
            return str(error)

    @property
    def is_overdue(self) -> bool:
        """Whether the working days have passed and it is not done."""
        return self.status != self.DONE and self.due_on is not None and self.due_on < clock.today()

    def clean(self) -> None:
        super().clean()
        if self.status == self.DONE and not self.reply.strip():
            raise ValidationError({"reply": self.SAY_RESULT})

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.status == self.DONE and self.done_at is None:
            self.done_at = clock.now()
        elif self.status != self.DONE:
            self.done_at = None
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Where the sender asks after it (number and code are typed in there)."""
        return reverse("inbox:status")


def due_day(day: date, working_days: int) -> date | None:
    """The last day of a limit; None when the calendar of that year is not yet official."""
    try:
        return clock.add_working_days(day, working_days)
    except clock.UnknownCalendarYear:
        return None


def working_days_between(first: date, last: date) -> int | None:
    """How many working days have passed, `first` not counted; None where a calendar is not yet official."""
    try:
        days = (first + timedelta(days=step) for step in range(1, (last - first).days + 1))
        return sum(clock.is_working_day(day) for day in days)
    except clock.UnknownCalendarYear:
        return None


def store(letter: L, parts: Sequence[str], contact: str, working_days: int) -> tuple[L, str, bool]:
    """Store what a visitor sent: (the record, its query code, whether it is new).

    `parts` are what was sent, ticket first: the same sending again (a reloaded receipt) finds the first record.
    """
    model: Any = type(letter)
    letter.fingerprint = sealing.fingerprint(*parts)
    code = sealing.code_for(letter.fingerprint)
    known = model.objects.filter(fingerprint=letter.fingerprint).first()
    if known:
        return known, code, False
    now = clock.now()
    letter.received_at, letter.due_on = now, due_day(now.date(), working_days)
    letter.contact_sealed = sealing.seal(contact)
    for attempt in range(TRIES):
        letter.number = f"{now:%Y%m%d}{secrets.randbelow(90_000) + 10_000}"
        letter.code_digest = sealing.code_digest(letter.number, code)
        try:
            with transaction.atomic():
                letter.save(force_insert=True)
            return letter, code, True
        except IntegrityError:
            letter.pk = None
            if attempt == TRIES - 1:
                raise
            known = model.objects.filter(fingerprint=letter.fingerprint).first()
            if known:
                return known, code, False
    raise AssertionError("unreachable")
