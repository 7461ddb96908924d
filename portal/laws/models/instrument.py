"""An instrument (法律文件): what a title names, through all its versions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from portal.core import clock
from portal.core.models import Bureau
from portal.laws.reading.classifying import KIND_LABELS, LEVEL_LABELS, TOPIC_LABELS, Kind, Level
from portal.laws.reading.naming import initial_of, law_slug, short_title, title_key
from portal.laws.timeline import LABELS, Shown, Status, status_on

if TYPE_CHECKING:
    from portal.laws.models.version import Version

NATIONAL_DATABASE = ("国家法律法规数据库", "https://flk.npc.gov.cn/")
NATIONAL_LEVELS = {Level.CONSTITUTION, Level.LAW, Level.REGULATION, Level.JUDICIAL}


def lines(text: str) -> list[str]:
    """The entries of a field that holds one a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class Instrument(PreviewableMixin, WorkflowMixin, DraftStateMixin, RevisionMixin, models.Model):
    """A law, regulation, rule or document, through all its versions.

    Whether it is in force is computed from its dates (`status_on`); nobody sets it. `slug` is decided once
    and never follows a changed title, because addresses do not die.
    """

    slug = models.SlugField(
        "网址名", max_length=60, unique=True, blank=True, help_text="由标题的拼音生成，一经确定不再改动。"
    )
    title = models.CharField("标题", max_length=300, help_text="全称，例如：中华人民共和国公司法。")
    title_key = models.CharField(max_length=300, editable=False)
    short_title = models.CharField("简称", max_length=300, blank=True, help_text="留空时取去掉国名的标题。")
    aliases = models.TextField("别名", blank=True, help_text="人们常用的叫法，每行一个。")
    initial = models.CharField("拼音首字母", max_length=1, editable=False, db_index=True)
    level = models.CharField(
        "效力位阶", max_length=20, choices=[(key.value, label) for key, label in LEVEL_LABELS.items()]
    )
    kind = models.CharField(
        "种类",
        max_length=20,
        choices=[(key.value, label) for key, label in KIND_LABELS.items()],
        default=Kind.MAIN.value,
        help_text="修正案、修改决定自成一件，不作为被修改法律的版本。",
    )
    issuers = models.TextField("制定机关", blank=True, help_text="每行一个。")
    topics = models.TextField("主题", blank=True, help_text="主题代码，每行一个。")
    bureau = models.ForeignKey(
        Bureau,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="所属机关",
        help_text="地方文件由哪个机关维护；国家法律留空。",
    )
    region = models.CharField(
        "适用地区", max_length=6, blank=True, help_text="六位行政区划代码；全国适用的留空。"
    )
    first_promulgated_on = models.DateField("首次公布", null=True, blank=True)
    in_force_from = models.DateField("首次施行", null=True, blank=True)
    ended_on = models.DateField(
        "终止日期",
        null=True,
        blank=True,
        help_text="不再有效的第一天，例如自 2022 年 11 月 1 日起废止的，填这一天。",
    )
    end_kind = models.CharField(
        "终止方式",
        max_length=20,
        blank=True,
        choices=[(key.value, LABELS[key]) for key in (Status.REPEALED, Status.LAPSED)],
    )
    ended_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="ends", verbose_name="由哪个文件废止"
    )
    end_note = models.CharField(
        "终止说明", max_length=300, blank=True, help_text="依据哪一条，或者尚待核实之处。"
    )
    end_confirmed = models.BooleanField("终止已核实", default=True, help_text="未选中时页面标注“待核”。")

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="instrument")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="instrument",
        for_concrete_model=False,
    )

    class Meta:
        verbose_name = "法律文件"
        verbose_name_plural = "法律文件"
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["title_key", "region"], name="one_instrument_a_title")]

    if TYPE_CHECKING:
        versions: models.Manager[Version]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        key = title_key(self.title)
        twins = Instrument.objects.filter(title_key=key, region=self.region).exclude(pk=self.pk)
        if key and twins.exists():
            raise ValidationError({"title": "库中已有同名文件，请在原文件下增加版本。"})
        if bool(self.ended_on) != bool(self.end_kind):
            raise ValidationError({"end_kind": "终止日期和终止方式要么都填，要么都不填。"})
        self._clean_end()
        unknown = [code for code in lines(self.topics) if code not in TOPIC_LABELS]
        if unknown:
            known = "、".join(f"{code}（{label}）" for code, label in TOPIC_LABELS.items())
            raise ValidationError({"topics": f"没有这个主题：{unknown[0]}。可用的有：{known}。"})

    def _clean_end(self) -> None:
        if self.ended_by_id and not self.ended_on:
            raise ValidationError({"ended_on": "填了由哪个文件废止，还要填终止日期。"})
        if self.ended_by_id and self.ended_by_id == self.pk:
            raise ValidationError({"ended_by": "文件不能废止它自己。"})
        if self.ended_on and self.in_force_from and self.ended_on <= self.in_force_from:
            raise ValidationError({"ended_on": f"终止日期应当晚于首次施行日期 {self.in_force_from}。"})

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.fill()
        super().full_clean(*args, **kwargs)

    def fill(self) -> None:
        """Derive what follows from the title. Keeps a slug that is there."""
        self.title_key = title_key(self.title)
        self.short_title = self.short_title or short_title(self.title)
        self.initial = initial_of(self.title)
        if not self.slug:
            self.slug = law_slug(self.title, lambda slug: Instrument.objects.filter(slug=slug).exists())

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("laws:instrument", args=[self.slug])

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "laws/instrument.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        from portal.laws.views import preview_context

        return {"request": request, **preview_context(self)}

    @property
    def alias_list(self) -> list[str]:
        """Other names, one an entry."""
        return lines(self.aliases)

    @property
    def issuer_list(self) -> list[str]:
        """Issuing organs, one an entry."""
        return lines(self.issuers)

    @property
    def topic_list(self) -> list[str]:
        """Codes of topics, one an entry."""
        return lines(self.topics)

    @property
    def topic_labels(self) -> list[str]:
        """Topics in words."""
        return [TOPIC_LABELS.get(code, code) for code in self.topic_list]

    def status_on(self, day: date) -> Status:
        """Standing on a day."""
        return status_on(self, day)

    @property
    def shown_status(self) -> Shown:
        """Standing today, as pages show it."""
        return Shown(self.status_on(clock.today()))

    @property
    def read_at(self) -> tuple[str, str]:
        """Name and address of the official place to read the text at, where we know one for its level."""
        return NATIONAL_DATABASE if self.level in NATIONAL_LEVELS else ("制定机关公开的文本", "")
