"""Addresses of the register and of what is disclosed; the head /entities/ is a Wagtail page.

A code has 15 or 18 places, so no word below /entities/ can be taken for one.
"""

from django.urls import path

from portal.credit import certificate_views, views
from portal.credit.batch_check.views import batch_check
from portal.credit.quality import views as quality
from portal.credit.retention import views as retention

app_name = "credit"
urlpatterns = [
    path("entities/check/", batch_check, name="batch_check"),
    path("entities/quality/", quality.index, name="quality"),
    path("entities/quality/check/", quality.check, name="quality_check"),
    path("entities/quality/bulletin/<str:period>/", quality.bulletin, name="quality_bulletin"),
    path("entities/quality/bulletin/<str:period>.txt", quality.bulletin_text, name="quality_text"),
    path("entities/quality/<slug:name>/", quality.rule, name="quality_rule"),
    path("entities/rules/", retention.rule_page, name="rules"),
    path("entities/verify/", certificate_views.verify, name="verify"),
    path("entities/<str:code>/", views.entity, name="entity"),
    path("entities/<str:code>/code/", views.entity_code, name="entity_code"),
    path("entities/<str:code>/certificate/", certificate_views.certificate, name="certificate"),
    path("entities/<str:code>/feed.atom", views.entity_feed, name="entity_feed"),
    path("disclosures/<slug:public_id>/", views.disclosure, name="disclosure"),
]
