"""Labels that Wagtail derives from field names, so that no catalogue reaches them."""

from typing import Any

from django.contrib.auth import get_user_model
from wagtail.admin.forms.auth import LoginForm
from wagtail.admin.forms.workflows import WorkflowContentTypeForm, WorkflowPageForm
from wagtail.sites.views import IndexView as SitesIndexView
from wagtail.users.forms import PagePermissionsForm

COLUMNS = {"port": "端口", "site_name": "站点名称", "root_page": "根页面"}


def name_in_chinese() -> None:
    """Put Chinese labels in their place. Idempotent."""
    for column in SitesIndexView.columns:
        if column.name in COLUMNS:
            column.label = COLUMNS[column.name]
    for form in (WorkflowPageForm, PagePermissionsForm):
        form.base_fields["page"].label = "页面"
    WorkflowContentTypeForm.base_fields["content_types"].label = "适用的记录类型"
    LoginForm.base_fields["password"].label = "密码"
    get_user_model().add_to_class("get_full_name", full_name)


def full_name(user: Any) -> str:
    """Family name first and no space, unless both names are written in Latin letters."""
    latin = (user.first_name + user.last_name).isascii()
    parts = (user.first_name, user.last_name) if latin else (user.last_name, user.first_name)
    return (" " if latin else "").join(parts).strip()
