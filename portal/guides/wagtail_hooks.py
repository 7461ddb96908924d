"""The admin of 各地办理点: each bureau keeps its own windows."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from wagtail.admin.panels import (
    FieldPanel,
    HelpPanel,
    ObjectList,
    PageChooserPanel,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.admin.ui.tables import LiveStatusTagColumn
from wagtail.snippets.models import register_snippet

from portal.core.snippets import RecordViewSet
from portal.guides.places.checking import GuidePlaceForm
from portal.guides.places.models import GuidePlace

PLACE = TabbedInterface(
    [
        ObjectList(
            [
                HelpPanel(
                    "<p>指南的正文由制定它的机关统一维护，改一处，各地页面一起更新。您只填本机关的窗口、电话、时间，"
                    "确有不一样的地方写在“本地补充”里，并写明依据。没有填报的派出机构，显示上级机关的窗口。</p>"
                ),
                PageChooserPanel("guide", "guides.GuidePage"),
                FieldPanel("bureau"),
                FieldPanel("windows"),
                FieldPanel("differences"),
                FieldPanel("checked_on"),
            ],
            heading="各地办理点",
        ),
        ObjectList([PublishingPanel()], heading="上线"),
    ],
    base_form_class=GuidePlaceForm,
)


class GuidePlaceViewSet(RecordViewSet):
    """各地办理点: windows and differences of one bureau for one guide."""

    model = GuidePlace
    icon = "site"
    menu_label = "各地办理点"
    menu_order = 240
    add_to_admin_menu = True
    list_display = ["guide", "bureau", "checked_on", LiveStatusTagColumn()]
    list_filter = ["bureau"]
    search_fields = ["guide__title", "bureau__name"]
    edit_handler = PLACE
    inspect_view_fields = ["guide", "bureau", "checked_on"]

    def get_queryset(self, request: Any) -> QuerySet[GuidePlace]:
        return GuidePlace.objects.select_related("guide", "bureau")


register_snippet(GuidePlaceViewSet)
