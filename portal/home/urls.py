"""Addresses at the root of the site that are no pages: for machines, and how the site is running."""

from django.urls import path

from portal.home import sitemaps, views

urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path("status/", views.running_state, name="running_state"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.section, name="sitemap_section"),
]
