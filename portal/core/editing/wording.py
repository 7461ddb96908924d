"""Labels that Wagtail derives from field names, so that no catalogue reaches them."""

from wagtail.admin.forms.auth import LoginForm
from wagtail.admin.forms.workflows import WorkflowPageForm
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
    LoginForm.base_fields["password"].label = "密码"
