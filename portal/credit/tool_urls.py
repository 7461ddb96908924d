"""Addresses of this room's tools, under /tools/."""

from django.urls import path

from portal.credit import views
from portal.credit.retention import views as retention

app_name = "credit_tools"
urlpatterns = [
    path("retention/", retention.calculator, name="retention"),
    path("credit-code/", views.credit_code, name="credit_code"),
]
