"""What WAGTAIL_FINISH_WORKFLOW_ACTION names: Wagtail imports it while its own models are being defined."""

from typing import Any


def publish_reviewed(workflow_state: Any, user: Any = None) -> None:
    """See `portal.core.editing.review.publish_reviewed`."""
    from portal.core.editing import review

    review.publish_reviewed(workflow_state, user)
