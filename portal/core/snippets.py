"""The admin of records: bureau rights, Chinese labels, review."""

from portal.core.editing.records import RecordViewSet

__all__ = ["RecordViewSet"]
