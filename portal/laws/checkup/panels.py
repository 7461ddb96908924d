"""What an editor of a law sees of the pages that rest on it, before anything happens to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.panels import Panel

from portal.core.models import WorkItem
from portal.core.work import about
from portal.laws.checkup.affected import cause_of, reasons
from portal.laws.models import Citation, Instrument, Version
from portal.laws.reading.numbers import article_label


@dataclass(frozen=True, slots=True)
class Resting:
    """A page and the articles that it rests on; `url` is empty where this user may not edit it.

    `touched` says what a version does to those articles.
    """

    title: str
    kind: str
    url: str
    articles: str
    touched: str = ""


def resting_on(instrument: Instrument, user: Any, version: Version | None = None) -> Iterator[Resting]:
    """Every published page that cites the instrument, with the articles in order; `version` tells its effect."""
    cause = cause_of(version) if version else None
    finder = AdminURLFinder(user)
    found: dict[tuple[int, str], list[Citation]] = defaultdict(list)
    for row in Citation.objects.filter(instrument=instrument).prefetch_related("source"):
        if row.source is not None:
            found[row.content_type_id, row.object_id].append(row)
    for rows in found.values():
        source: Any = rows[0].source
        ordered = sorted(rows, key=lambda row: (row.number, row.extra))
        labels = dict.fromkeys(row.article_label for row in ordered)
        articles = "、".join(label or "整部文件" for label in labels)
        kind = str(source._meta.verbose_name)
        happens = [
            f"{article_label(*key) if key else ''}{said}"
            for key, (said, _) in (reasons(cause, rows) if cause else ())
        ]
        yield Resting(str(source), kind, finder.get_edit_url(source) or "", articles, "；".join(happens))


class CitingPanel(Panel):
    """引用本文件的页面."""

    class BoundPanel(Panel.BoundPanel):
        """The pages that cite the instrument being edited (or that of the version)."""

        template_name = "laws/checkup/citing_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance and self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            version = self.instance if isinstance(self.instance, Version) else None
            instrument = version.instrument if version else self.instance
            rows = list(resting_on(instrument, self.request.user, version))
            context["pages"] = sorted(rows, key=lambda row: not row.touched)
            context["of_version"] = version is not None
            waiting = about(WorkItem.objects.filter(closed_at=None), instrument.slug)
            context["waiting"] = waiting.count()
            context["work_url"] = f"{reverse('portal_work')}?subject={instrument.slug}"
            return context
