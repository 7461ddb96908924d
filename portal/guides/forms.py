"""The editor's form of a guide: a draft is saved as it is; what goes to review passes the lint and its cases."""

from __future__ import annotations

from typing import Any

from portal.core.editing.forms import PageForm
from portal.guides.checklist.proving import findings
from portal.guides.facts import check
from portal.laws.parameters import Book


class GuideForm(PageForm):
    """Runs the lint and the cases when the guide is sent to review or published; a draft may be unfinished."""

    def _post_clean(self) -> None:
        # After the instance has its new values: the lint reads the guide as it would be shown.
        super()._post_clean()
        if self.is_deferred_validation or self.errors:
            return
        for finding in [*check(self.instance), *findings(self.instance, Book.on())]:
            if finding.blocks:
                self.add_error(finding.field if finding.field in self.fields else None, finding.message)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not cleaned.get("content_source") and cleaned.get("bureau"):
            cleaned["content_source"] = cleaned["bureau"].name
        return cleaned
