"""Imported records that are to be reviewed before anyone sees them."""

from __future__ import annotations

from typing import Any

from portal.laws.models import Instrument, Version


def put_up_for_review(
    model: type[Instrument] | type[Version], key: int, user: Any = None, **changes: Any
) -> None:
    """Keep a draft of the record as it stands in the database, and start its review where one is set for it.

    `changes` are in the draft only; `user` brought it in and does not pass it.
    """
    record: Any = model.objects.get(pk=key)
    for name, value in changes.items():
        setattr(record, name, value)
    record.save_revision(user=user, clean=False)
    workflow = record.get_workflow()
    if workflow and not record.workflow_in_progress:
        workflow.start(record, user)
