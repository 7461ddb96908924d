"""Addresses of the guides' tools, under /tools/."""

from django.urls import path

from portal.guides.choosing import views as choosing

app_name = "guide_tools"
urlpatterns = [path("which-form/", choosing.which_form, name="which_form")]
