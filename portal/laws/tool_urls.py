"""Addresses of the tools that work on the library, under /tools/."""

from django.urls import path

from portal.laws.checkup import views as checkup
from portal.laws.deadlines import views as deadlines

app_name = "tools"
urlpatterns = [
    path("citation-check/", checkup.citation_check, name="citation_check"),
    path("deadlines/", deadlines.deadlines, name="deadlines"),
]
