"""The outbox of announced changes, how far each schedule has run, and what the demo brought."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class Announcement(models.Model):
    """A change that listeners have not yet heard of.

    `listener` is blank for a new change; a listener that failed gets a row of its own to try again.
    """

    model_label = models.CharField(max_length=100)
    object_id = models.CharField(max_length=64)
    listener = models.CharField(max_length=60, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(db_index=True)
    error = models.TextField(blank=True)

    class Meta:
        verbose_name = "待办通知"
        verbose_name_plural = "待办通知"

    def __str__(self) -> str:
        return f"{self.model_label}:{self.object_id}"


class ScheduleMark(models.Model):
    """The moment up to which a schedule has fired, so that the worker makes up what it missed."""

    name = models.CharField(max_length=60, primary_key=True)
    done_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.done_until:%Y-%m-%d %H:%M:%S}"


class DemoMark(models.Model):
    """Marks an object as demo content: `remove_demo` takes away exactly what is marked."""

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.CharField(max_length=64)
    object = GenericForeignKey()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_type", "object_id"], name="one_demo_mark")]

    def __str__(self) -> str:
        return f"{self.content_type_id}:{self.object_id}"
