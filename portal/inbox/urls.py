"""Addresses of the public's forms, under /inbox/."""

from django.urls import path

from portal.inbox import correction_views, views

app_name = "inbox"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("error/", views.error, name="error"),
    path("correction/", correction_views.correction, name="correction"),
    path("status/", views.status, name="status"),
]
