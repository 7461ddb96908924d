"""Addresses of policies that are not pages of the tree."""

from django.urls import path

from portal.policies.calendar import policy_calendar

urlpatterns = [path("policies/calendar.ics", policy_calendar, name="policy_calendar")]
