"""What the public sends. A public web process writes here and nowhere else."""

import secrets
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.urls import reverse

from portal.core import clock
from portal.core.models import Bureau
from portal.inbox import sealing

LIMIT_DAYS = 3  # 政府网站发展指引（国办发〔2017〕47号）: 找错 messages are answered within 3 working days
KEEP_CONTACT = timedelta(days=90)
TRIES = 20


class FoundErrorQuerySet(models.QuerySet["FoundError"]):
    """Selections that editors and the clock need."""

    def open(self) -> "FoundErrorQuerySet":
        """Those not yet done."""
        return self.exclude(status=FoundError.DONE)

    def overdue(self) -> "FoundErrorQuerySet":
        """Those whose working days have passed."""
        return self.open().filter(due_on__lt=clock.today())

    def with_contact_to_erase(self, moment: datetime) -> "FoundErrorQuerySet":
        """Those whose contact has been kept long enough at `moment`."""
        return self.filter(done_at__lte=moment - KEEP_CONTACT).exclude(contact_sealed="")


class FoundError(models.Model):
    """我为政府网站找错: an error that a visitor found on the site, and the answer."""

    wagtail_reference_index_ignore = True  # keeping that index would be a write outside this room

    WAITING, WORKING, DONE = "waiting", "working", "done"
    STATUSES = [(WAITING, "待处理"), (WORKING, "处理中"), (DONE, "已办结")]
    KINDS = [
        ("wrong", "内容不对（数字、日期、依据等）"),
        ("typo", "错别字、语句不通"),
        ("outdated", "内容过时"),
        ("dead-link", "链接打不开、附件下不来"),
        ("broken", "功能用不了"),
        ("accessibility", "用起来有困难（无障碍）"),
        ("privacy", "泄露了不该公开的信息"),
        ("other", "其他"),
    ]

    number = models.CharField("编号", max_length=20, unique=True)
    code_digest = models.CharField(max_length=64, editable=False)
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    page_address = models.CharField("网页地址", max_length=500, blank=True)
    kind = models.CharField("问题类型", max_length=20, choices=KINDS)
    description = models.TextField("情况说明", max_length=2000)
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

    objects = FoundErrorQuerySet.as_manager()

    class Meta:
        verbose_name = "网站找错"
        verbose_name_plural = "网站找错"
        ordering = ["-received_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.number} {self.get_kind_display()}"

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
            raise ValidationError({"reply": "办结前请写答复：改了什么，或者为什么不用改。"})

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.status == self.DONE and self.done_at is None:
            self.done_at = clock.now()
        elif self.status != self.DONE:
            self.done_at = None
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Where the sender asks after it (number and code are typed in there)."""
        return reverse("inbox:status")


def due_day(day: date) -> date | None:
    """The last day for an answer; None when the calendar of that year is not yet official."""
    try:
        return clock.add_working_days(day, LIMIT_DAYS)
    except clock.UnknownCalendarYear:
        return None


def receive(
    *, ticket: str, page_address: str, kind: str, description: str, contact: str, bureau: Bureau | None
) -> tuple[FoundError, str, bool]:
    """Store what a visitor sent: (the record, its query code, whether it is new).

    The same sending again (a reloaded receipt) finds the record of the first.
    """
    fingerprint = sealing.fingerprint(ticket, page_address, kind, description, contact)
    code = sealing.code_for(fingerprint)
    known = FoundError.objects.filter(fingerprint=fingerprint).first()
    if known:
        return known, code, False
    now = clock.now()
    for attempt in range(TRIES):
        number = f"{now:%Y%m%d}{secrets.randbelow(90_000) + 10_000}"
        record = FoundError(
            number=number,
            code_digest=sealing.code_digest(number, code),
            fingerprint=fingerprint,
            page_address=page_address,
            kind=kind,
            description=description,
            contact_sealed=sealing.seal(contact),
            bureau=bureau,
            received_at=now,
            due_on=due_day(now.date()),
        )
        try:
            with transaction.atomic():
                record.save(force_insert=True)
            return record, code, True
        except IntegrityError:
            if attempt == TRIES - 1:
                raise
            known = FoundError.objects.filter(fingerprint=fingerprint).first()
            if known:
                return known, code, False
    raise AssertionError("unreachable")
