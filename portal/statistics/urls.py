"""Addresses below /data/; the head itself is a Wagtail page."""

from django.urls import path

from portal.statistics import views

app_name = "statistics"
PERIOD = "<slug:dataset>/<slug:period>"
urlpatterns = [
    path("<slug:dataset>/", views.dataset, name="dataset"),
    path(f"{PERIOD}.csv", views.csv, name="csv"),
    path(f"{PERIOD}/", views.release, name="release"),
    path(f"{PERIOD}/v<int:number>.csv", views.csv, name="version_csv"),
    path(f"{PERIOD}/v<int:number>/", views.release, name="version"),
    path(f"{PERIOD}/<slug:chart>.svg", views.chart, name="chart"),
    path(f"{PERIOD}/v<int:number>/<slug:chart>.svg", views.chart, name="version_chart"),
]
