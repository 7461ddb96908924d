"""A column of policies and ways to fill it."""

from collections.abc import Callable
from typing import Any

import pytest
from wagtail.models import Page, Site

from portal.policies.pages import PoliciesIndexPage, PolicyColumnPage, PolicyPage


@pytest.fixture
def index(db: None) -> PoliciesIndexPage:
    """优惠政策 at /policies/ of a site that has nothing else."""
    parent: Page = Site.objects.get(is_default_site=True).root_page
    page = PoliciesIndexPage(title="优惠政策", slug="policies", column_type="政策文件")
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


@pytest.fixture
def column(index: PoliciesIndexPage) -> PolicyColumnPage:
    """The column 税费减免."""
    page = PolicyColumnPage(title="税费减免", slug="shuifei", column_type="政策文件")
    index.add_child(instance=page)
    page.save_revision().publish()
    return page


@pytest.fixture
def publish(column: PolicyColumnPage) -> Callable[..., PolicyPage]:
    """Publish a policy; what is not said is ordinary."""

    def make(title: str, **fields: Any) -> PolicyPage:
        values = {
            "content_source": "示范市市场监督管理局",
            "document_title": "示范市扶持办法",
            "doc_no": "示市政规〔2026〕3号",
            "kind": "subsidy",
            "benefit": "一次性补贴8000元",
            "applicants": ["individual"],
            "claim_mode": "approve",
            "authority": "示范市市场监督管理局",
            "conditions": [("condition", {"text": "在示范市登记。"})],
            "claim": [("step", {"title": "提交申请", "text": "<p>到窗口提交。</p>"})],
            "basis": [("basis", {"instrument": None, "name": "示范市扶持办法", "article": "3", "note": ""})],
            "confirmed": True,
        }
        page = PolicyPage(title=title, **(values | fields))
        column.add_child(instance=page)
        page.save_revision().publish()
        return PolicyPage.objects.get(pk=page.pk)

    return make
