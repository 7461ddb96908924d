"""Addresses of guides whose last part has a dot: Wagtail's catch-all takes none of those."""

from django.urls import re_path

from portal.guides.checklist.files import checklist_calendar, checklist_code

# Below whatever page: the guide itself is found by the page tree.
urlpatterns = [
    re_path(r"^(?P<address>(?:[\w-]+/)+)checklist\.ics$", checklist_calendar, name="checklist_calendar"),
    re_path(r"^(?P<address>(?:[\w-]+/)+)checklist\.svg$", checklist_code, name="checklist_code"),
]
