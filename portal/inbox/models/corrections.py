"""异议、更正申请: what is said to be wrong in a public record, and how the unit that recorded it answered."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from portal.core import clock, corrections
from portal.core.corrections import WHOLE, Ref, Target
from portal.core.privacy import detect
from portal.core.time_limits import limit
from portal.inbox.masking import without_numbers
from portal.inbox.models.letters import Letter, due_day, store, working_days_between

ANSWER, CHECK = "accept-correction", "settle-correction"
"""Keys of the two limits, both the portal's own promise (decision 0021)."""


def days_of(key: str, start: date) -> int:
    """How many working days a limit gives that starts on this day."""
    found = limit(key, start)
    return found.amount if found else 0


class CorrectionRequest(Letter):
    """A request about one field of one record, or the record as a whole.

    Nothing that the record says is kept here, only a digest: when it leaves, it leaves from here, too.
    """

    REGISTERED, DISCLOSED, UNFIT = "registered", "disclosed", "unfit"
    KINDS = [
        (REGISTERED, "登记信息有误，申请更正"),
        (DISCLOSED, "公示信息有误，申请更正"),
        (UNFIT, "不应当公示，申请撤下"),
    ]
    SELF, INTERESTED, OTHER = "self", "interested", "other"
    ASKERS = [
        (SELF, "这个经营主体自己"),
        (INTERESTED, "利害关系人（交易对方、投资人、被冒名的人等）"),
        (OTHER, "其他人"),
    ]
    CORRECTED, WITHDRAWN, UPHELD, REFUSED = "corrected", "withdrawn", "upheld", "refused"
    OUTCOMES = [
        (CORRECTED, "更正"),
        (WITHDRAWN, "撤下，不再公示"),
        (UPHELD, "维持原来的内容"),
        (REFUSED, "不予受理"),
    ]
    PUBLISH_STATEMENT = "publish_statement"
    SAY_RESULT = "办结前请写答复：改了什么，或者为什么维持、为什么不受理。"

    about_kind = models.CharField(max_length=20, editable=False)
    about_key = models.CharField(max_length=40, editable=False)
    shown_at = models.CharField(max_length=40, editable=False)
    """Key of the record beside which the result is shown: the one that took the place of the first, after 更正."""
    kind = models.CharField("申请事项", max_length=12, choices=KINDS)
    field = models.CharField(max_length=60, editable=False)
    field_label = models.CharField("哪一项", max_length=60, blank=True)
    """Empty for the record as a whole."""
    shown_digest = models.CharField(max_length=64, editable=False)
    asker = models.CharField("提出人", max_length=12, choices=ASKERS)
    claim = models.TextField("哪里不对", max_length=300)
    right = models.TextField("应当是什么", max_length=300, blank=True)
    grounds = models.TextField("理由和依据", max_length=1000)
    statement = models.TextField("陈述意见", max_length=300, blank=True)
    statement_public = models.BooleanField(
        "公开陈述意见",
        default=False,
        help_text="核实提出人就是该主体以后才能勾选。公开在这条信息旁边；更正、撤下以后不再显示。",
    )
    accepted_at = models.DateTimeField("受理时间", null=True, blank=True, editable=False)
    outcome = models.CharField("办理结果", max_length=12, choices=OUTCOMES, blank=True)

    class Meta:
        verbose_name = "更正申请"
        verbose_name_plural = "更正申请"
        ordering = ["-received_at", "-pk"]
        permissions = [("publish_statement", "公开陈述意见")]
        indexes = [
            models.Index(fields=["about_kind", "about_key"], name="correction_about"),
            models.Index(fields=["shown_at"], name="correction_shown"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_kind_display()}"

    @property
    def ref(self) -> Ref:
        """The record that the request is about."""
        return Ref(self.about_kind, self.about_key)

    @property
    def target(self) -> Target | None:
        """The record as it is public now; None when it is not any more."""
        return corrections.resolve(self.ref)

    @property
    def working_days(self) -> int | None:
        """Working days from receipt to the end, or until today; None where a calendar is not yet official."""
        last = self.done_at.astimezone(clock.TZ).date() if self.done_at else clock.today()
        return working_days_between(self.received_at.astimezone(clock.TZ).date(), last)

    @property
    def statement_shown(self) -> bool:
        """Whether the statement stands beside the record: from acceptance on, unless the record was changed."""
        holds = self.status == self.WORKING or (self.status == self.DONE and self.outcome == self.UPHELD)
        return bool(self.statement and self.statement_public and self.asker == self.SELF and holds)

    def clean(self) -> None:
        super().clean()
        before = self._stored()
        wrong: dict[str, str] = {}
        if self.bureau is None:
            wrong["bureau"] = "请选择办理机关。"
        if self.statement_public and (problem := self._statement_problem()):
            wrong["statement_public"] = problem
        if before and (problem := self._step_problem(before)):
            wrong["status"] = problem
        if problem := self._outcome_problem():
            wrong["outcome"] = problem
        if wrong:
            raise ValidationError(wrong)

    def _stored(self) -> CorrectionRequest | None:
        return CorrectionRequest.objects.filter(pk=self.pk).first() if self.pk else None

    def _statement_problem(self) -> str:
        if not self.statement:
            return "没有陈述意见。"
        if self.asker != self.SELF:
            return "陈述意见只能由该主体自己提出。"
        target = self.target
        public = [one.value for one in target.fields] + [target.title] if target else []
        found = [one.label for one in detect(self.statement, public)]
        return f"陈述意见里有个人信息（{'、'.join(dict.fromkeys(found))}），不能公开。" if found else ""

    def _step_problem(self, before: CorrectionRequest) -> str:
        if before.status == self.DONE and (self.status, self.outcome) != (before.status, before.outcome):
            return "已经办结，不能改回。提出人可以另行申请。"
        if before.accepted_at and self.status == self.WAITING:
            return "已经受理，不能改回“待处理”。"
        return ""

    def _outcome_problem(self) -> str:
        if self.status != self.DONE:
            return "办结时才选办理结果；现在请留空。" if self.outcome else ""
        if not self.outcome:
            return "请选择办理结果。"
        if self.done_at:
            return ""
        if self.outcome == self.REFUSED:
            return "已经受理，请选更正、撤下或者维持。" if self.accepted_at else ""
        target, heir = self.target, corrections.heir_of(self.ref)
        if self.outcome == self.WITHDRAWN and target is not None:
            return "这条信息还在公示。请先停止公示，再办结。"
        if self.outcome == self.UPHELD and target is None and not heir:
            return "这条信息已经不再公示，不能选“维持”。"
        if self.outcome == self.CORRECTED and not heir:
            if target is None:
                return "这条信息已经不再公示，也没有更正后的信息。"
            if target.digest_of(self.field) == self.shown_digest:
                return "公开的内容和申请时一样，还没有更正。请先更正，再办结。"
        return ""

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Steps that an officer has taken move the clock and mark the record; a new request marks nothing."""
        before = self._stored()
        if self.status != self.WAITING and self.accepted_at is None and self.outcome != self.REFUSED:
            self.accepted_at = clock.now()
            self.due_on = due_day(clock.today(), days_of(CHECK, clock.today()))
        if self.status == self.DONE and self.outcome == self.CORRECTED and self.done_at is None:
            self.shown_at = corrections.heir_of(self.ref) or self.about_key
        with transaction.atomic():
            super().save(*args, **kwargs)
            if before and before.status != self.status:
                self._mark()

    def _mark(self) -> None:
        same = CorrectionRequest.objects.filter(about_kind=self.about_kind, about_key=self.about_key)
        if self.status == self.WORKING:
            corrections.opened(self.ref)
        elif not same.filter(status=self.WORKING).exists():
            corrections.closed(self.ref)


def receive_correction(
    *, ticket: str, target: Target, field: str, contact: str, **words: str
) -> tuple[CorrectionRequest, str, bool]:
    """Store a request about a field of a record: (the request, its query code, whether it is new).

    `words`: kind, asker, claim, right, grounds, statement; personal numbers in them are masked.
    """
    ref = target.ref
    words = {name: without_numbers(text)[0] for name, text in words.items()}
    letter = CorrectionRequest(
        about_kind=ref.kind,
        about_key=ref.key,
        shown_at=ref.key,
        field=field or WHOLE,
        field_label=target.label_of(field),
        shown_digest=target.digest_of(field or WHOLE),
        bureau=target.bureau,
        **words,
    )
    parts = (ticket, str(ref), field, contact, *words.values())
    return store(letter, parts, contact, days_of(ANSWER, clock.today()))
