"""Addresses of the register and of what is disclosed; the head /entities/ is a Wagtail page.

A code has 15 or 18 places, so no word below /entities/ can be taken for one.
"""

from django.urls import path

from portal.credit import views

app_name = "credit"
urlpatterns = [
    path("entities/<str:code>/", views.entity, name="entity"),
    path("disclosures/<slug:public_id>/", views.disclosure, name="disclosure"),
]
