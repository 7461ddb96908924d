"""Imported records that are to be reviewed before anyone sees them."""

from __future__ import annotations

from wagtail.models import WorkflowMixin

from portal.laws.models import Instrument, Version


def put_up_for_review(record: Instrument | Version) -> None:
    """Keep a draft of the record and start its review, where a workflow is set for its kind."""
    record.save_revision(clean=False)
    workflow = record.get_workflow() if isinstance(record, WorkflowMixin) else None
    if workflow and not record.workflow_in_progress:
        workflow.start(record, None)
