"""Addresses of the search room, mounted at ``/search/``."""

from django.urls import path

from search import views

urlpatterns = [
    path("", views.search, name="search"),
    path("suggestions/", views.suggestions, name="suggestions"),
    path("opensearch.xml", views.opensearch, name="opensearch"),
]
