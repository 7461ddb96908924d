"""Addresses below /notices/ that are no pages."""

from django.urls import path

from portal.notices.views import NoticeFeed

urlpatterns = [path("feed.xml", NoticeFeed(), name="notices_feed")]
