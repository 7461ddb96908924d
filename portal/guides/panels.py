"""The tabs of a guide in the admin, in the order in which an editor thinks."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
)


class LintPanel(Panel):
    """发布前检查: what the lint finds in the draft as last saved."""

    class BoundPanel(Panel.BoundPanel):
        """The findings of the page being edited."""

        template_name = "guides/admin/lint_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance and self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from portal.guides.facts import check

            context: dict[str, Any] = super().get_context_data(parent_context)
            context["findings"] = check(self.instance)
            return context


class CasesPanel(Panel):
    """例子的结果: what the cases of the draft as last saved come to, and the table of each rule."""

    class BoundPanel(Panel.BoundPanel):
        """Cases and tables of the page being edited."""

        template_name = "guides/admin/cases_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance and self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from portal.guides.checklist.plan import Plan
            from portal.guides.checklist.proving import findings, tables, try_all
            from portal.laws.parameters import Book

            context: dict[str, Any] = super().get_context_data(parent_context)
            plan, book = Plan.of(self.instance), Book.on()
            return context | {
                "findings": findings(self.instance, book),
                "tried": try_all(self.instance, plan, book),
                "tables": tables(plan, book),
            }


def _fields(*names: str) -> list[FieldPanel]:
    return [FieldPanel(name) for name in names]


MATTER = [
    *_fields("title", "summary", "bureau", "audience", "names", "subitems", "related"),
    MultiFieldPanel(
        [
            FieldPanel("matter_type"),
            FieldPanel("level"),
            FieldPanel("applicants"),
            FieldRowPanel(_fields("basic_code", "implementation_code", "organ_code")),
        ],
        "事项",
    ),
    MultiFieldPanel(_fields("content_source", "author", "keywords", "published_at"), "来源和时间"),
]
REQUIREMENTS = _fields("conditions", "materials")
PROCEDURE = [
    MultiFieldPanel(
        [
            FieldPanel("handling"),
            FieldRowPanel(_fields("statutory_days", "statutory_parameter")),
            FieldRowPanel(_fields("statutory_extension_days", "extension_parameter")),
            FieldPanel("promised_days"),
            *_fields("limit_text", "limit_basis"),
        ],
        "时限",
    ),
    MultiFieldPanel(_fields("apply_within", "apply_within_basis"), "什么时候来申请"),
    *_fields("steps", "special"),
]
OUTCOME = [
    MultiFieldPanel(_fields("fee", "fee_standard", "fee_text", "fee_basis"), "收费"),
    MultiFieldPanel(_fields("result_name", "result_text", "result_sample", "delivery"), "结果"),
    MultiFieldPanel(_fields("channels", "visits", "scope"), "怎么办"),
    MultiFieldPanel(_fields("intermediary", "quantity_limit", "annual_check"), "其他"),
]
CONTACT = _fields("places", "consult", "complaint")
LAW = _fields("basis", "legal_notes", "remedies", "duties")
ANSWERS = _fields("faqs")
CHECKLIST = [
    *_fields("questions", "costs", "deadlines", "cases", "self_test_name", "self_test", "self_test_cases"),
    CasesPanel(heading="例子的结果"),
]
CHECKING = [
    LintPanel(heading="发布前检查"),
    *_fields("pending"),
    FieldRowPanel(_fields("edition", "effective_on", "checked_on")),
]


def edit_handler(page_class: Any) -> TabbedInterface:
    """The whole form; promotion and publishing as every page has them."""
    return TabbedInterface(
        [
            ObjectList(MATTER, heading="事项"),
            ObjectList(REQUIREMENTS, heading="条件和材料"),
            ObjectList(PROCEDURE, heading="时限和流程"),
            ObjectList(CHECKLIST, heading="清单和自测"),
            ObjectList(OUTCOME, heading="费用和结果"),
            ObjectList(CONTACT, heading="地点和咨询"),
            ObjectList(LAW, heading="依据和救济"),
            ObjectList(ANSWERS, heading="问答"),
            ObjectList(CHECKING, heading="核对"),
            ObjectList(page_class.promote_panels, heading="展示设置"),
            ObjectList(page_class.settings_panels, heading="发布设置"),
        ]
    )
