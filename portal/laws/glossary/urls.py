"""The address of the glossary, under /about/terms/."""

from django.urls import path

from portal.laws.glossary.views import terms

app_name = "glossary"
urlpatterns = [path("", terms, name="terms")]
