"""Addresses of the tools that work on the library, under /tools/."""

from django.urls import path

from portal.laws.checkup import views as checkup

app_name = "tools"
urlpatterns = [
    path("citation-check/", checkup.citation_check, name="citation_check"),
]
