"""Addresses of the public's forms, under /inbox/."""

from django.urls import path

from portal.inbox import views

app_name = "inbox"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("error/", views.error, name="error"),
    path("status/", views.status, name="status"),
]
