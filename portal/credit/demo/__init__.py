"""The demo content of this room: the column, synthetic entities and what is disclosed about them."""

from datetime import date

from wagtail.models import Page

from portal.core.demo import demo_page, remove_demo_pages
from portal.credit.demo import loading
from portal.credit.models import EntitiesPage


def load(day: date, parent: Page) -> None:
    """Create or renew the column; the register and the disclosures once."""
    demo_page(
        parent,
        EntitiesPage,
        "entities",
        title="查企业查信用",
        summary="查一查要打交道的个体工商户、企业和农民专业合作社：登记信息、许可、处罚、名录和抽查结果。不用登录，不要验证码。",
        column_type="信息公开",
        column_keywords="市场主体，信用公示，统一社会信用代码",
        show_in_menus=True,
    )
    loading.load(day)


def remove() -> None:
    """Take away what the demo brought in, and the column."""
    loading.remove()
    remove_demo_pages(EntitiesPage)
