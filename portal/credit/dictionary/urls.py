"""The address of the data dictionary, under /about/data-dictionary/."""

from django.urls import path

from portal.credit.dictionary import views

app_name = "dictionary"
urlpatterns = [
    path("", views.dictionary, name="dictionary"),
    path("fields.csv", views.csv_file, name="csv"),
]
