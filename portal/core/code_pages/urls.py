"""Addresses of the code tables, under /about/codes/."""

from django.urls import path

from portal.core.code_pages import views

app_name = "codes"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:key>.csv", views.csv_file, name="csv"),
    path("<slug:key>/", views.table, name="table"),
]
