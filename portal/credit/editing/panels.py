"""What officers see beside the fields: the window that the rules give, time limits, and personal data found."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, Panel

from portal.core import clock
from portal.core.privacy import Screening
from portal.credit.editing.choosers import entity_chooser
from portal.credit.editing.forms import PRIVACY, DisclosureForm, prospect
from portal.credit.editing.kinds import FORMS, IN_ORDER, to_publish
from portal.credit.models import Disclosure
from portal.credit.publishing import said_of
from portal.credit.retention import explain
from portal.credit.screening import shown


class ProspectPanel(Panel):
    """公示期限: until when, by which rule, or why not."""

    class BoundPanel(Panel.BoundPanel):
        """The answer for the record as last saved."""

        template_name = "credit/admin/prospect.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            record: Disclosure = self.instance
            context["about"] = FORMS[record.kind].about
            context["record"] = record
            if record.pk and record.entity_id:
                now = clock.now()
                outcome = prospect(record)
                context["outcome"] = outcome
                context["explanation"] = explain(outcome.window, now) if outcome.window else None
                context["limit"] = to_publish(record, now.date()) if not record.live else ""
            return context


class PrivacyPanel(Panel):
    """个人信息核对: each place that looks like personal data, to be masked or kept with a reason."""

    class BoundPanel(Panel.BoundPanel):
        """The places that wait for a decision in the text as last saved or sent."""

        template_name = "credit/admin/privacy.html"

        def is_shown(self) -> bool:
            return bool(self.rows())

        def rows(self) -> list[dict[str, Any]]:
            """One row for each finding not yet decided, marked in its sentence."""
            record = self.form.instance
            marked = {each.item.key: each for each in shown(record, Screening.from_json(record.screening))}
            return [
                {
                    "name": f"{PRIVACY}{item.key}",
                    "said": said_of(item, record.kind),
                    "shown": marked.get(item.key),
                    "item": item,
                }
                for item in self.form.undecided
            ]

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["rows"] = self.rows()
            return context


_PAIRS = (
    ("decided_on", "published_on"),
    ("fine", "confiscated"),
    ("valid_from", "valid_to"),
    ("listed_on", "removed_on"),
)


def _field(name: str) -> Panel:
    pair = next((pair for pair in _PAIRS if pair[0] == name), None)
    return FieldRowPanel([FieldPanel(one) for one in pair]) if pair else FieldPanel(name)


_SECOND = {pair[1] for pair in _PAIRS}
DISCLOSURE = ObjectList(
    [
        ProspectPanel(heading="公示期限"),
        PrivacyPanel(heading="个人信息核对"),
        MultiFieldPanel(
            [
                FieldPanel("kind", classname="w-hidden"),
                FieldPanel("entity", widget=entity_chooser.widget_class),
                FieldPanel("bureau", required_on_save=True),
                FieldRowPanel(
                    [FieldPanel("role", required_on_save=True), FieldPanel("organ", required_on_save=True)]
                ),
            ],
            heading="谁、对谁",
        ),
        MultiFieldPanel([_field(name) for name in IN_ORDER if name not in _SECOND], heading="内容"),
        MultiFieldPanel(
            [FieldPanel("organ_code"), FieldPanel("source_name"), FieldPanel("source_document")],
            heading="出处",
        ),
    ],
    base_form_class=DisclosureForm,
)
