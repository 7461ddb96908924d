"""Addresses of the register and of what is disclosed; the head /entities/ is a Wagtail page.

A code has 15 or 18 places, so no word below /entities/ can be taken for one.
"""

from django.urls import path

from portal.credit import views
from portal.credit.retention import views as retention

app_name = "credit"
urlpatterns = [
    path("entities/rules/", retention.rule_page, name="rules"),
    path("entities/<str:code>/", views.entity, name="entity"),
    path("disclosures/<slug:public_id>/", views.disclosure, name="disclosure"),
]
