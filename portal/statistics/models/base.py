"""What the records of this section share."""

from typing import Any

from wagtail.models import DraftStateMixin, RevisionMixin, WorkflowMixin

from portal.core.announcements import announce


class ReviewedRecord(WorkflowMixin, DraftStateMixin, RevisionMixin):
    """A record that passes review before it is public, and announces every change."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        announce(self)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        announce(self)
        return super().delete(*args, **kwargs)
