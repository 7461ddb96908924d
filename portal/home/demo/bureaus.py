"""The fictional bureaus and the identity of the demo site."""

import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import ProtectedError
from wagtail.models import Site

from portal.core.demo import demo_objects, mark_demo
from portal.core.models import Bureau, DemoMark, SiteIdentity

FILE = Path(__file__).with_name("bureaus.toml")
PHONE = "12345"
HOURS = "工作日上午 9:00 至 12:00，下午 13:30 至 17:00"
IDENTITY = {
    "name": "示范市市场监督管理局",
    "tagline": "个体工商户 · 私营企业 · 农民专业合作社",
    "organiser": "示范市市场监督管理局",
    "address": "示例省示范市示范区政通路 1 号（演示地址）",
    "phone": "12345",
    "is_demo": True,
}


def load() -> int:
    """Make or renew the bureaus, upper ones first; how many."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["bureaus"]
    for row in rows:
        parent = Bureau.objects.get(code=row.pop("parent")) if "parent" in row else None
        fields = {"phone": PHONE, "hours": HOURS, **row, "parent": parent}
        bureau, _ = Bureau.objects.update_or_create(code=fields.pop("code"), defaults=fields)
        mark_demo(bureau)
    return len(rows)


def load_identity() -> None:
    """Say on the default site who runs it, and under which address it is reached."""
    site = Site.objects.get(is_default_site=True)
    parts = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    if parts.hostname:
        site.hostname = parts.hostname
        site.port = parts.port or (443 if parts.scheme == "https" else 80)
    site.site_name = IDENTITY["name"]
    site.save()
    identity, _ = SiteIdentity.objects.update_or_create(site=site, defaults=IDENTITY)
    mark_demo(identity)


def remove() -> list[str]:
    """Take the bureaus and the identity away; the names of bureaus that stay because others need them."""
    demo_objects(SiteIdentity).delete()
    DemoMark.objects.filter(content_type__model="siteidentity").delete()
    Site.objects.filter(is_default_site=True, site_name=IDENTITY["name"]).update(site_name="")
    kept = []
    for bureau in demo_objects(Bureau).order_by("-path"):
        try:
            bureau.delete()
        except ProtectedError:
            kept.append(bureau.name)
            continue
    still_there = [str(key) for key in Bureau.objects.values_list("pk", flat=True)]
    DemoMark.objects.filter(content_type__model="bureau").exclude(object_id__in=still_there).delete()
    return kept
