"""The order in which the rooms load and remove their demo content."""

from collections.abc import Iterator
from datetime import date
from importlib import import_module
from types import ModuleType

from django.apps import apps
from wagtail.models import Page, Site

from portal.core.editing.people import remove_demo_people
from portal.home.demo import bureaus
from portal.laws.catalogue import load_catalogue

# Later rooms link to pages of earlier ones; `home` comes last because its entries point everywhere.
ROOMS = ["laws", "notices", "policies", "guides", "statistics", "credit", "cooperatives", "home"]


def rooms() -> Iterator[tuple[str, ModuleType]]:
    """Label and demo module of every room. A room whose demo cannot be imported fails loudly."""
    for room in ROOMS:
        yield str(apps.get_app_config(room).verbose_name), import_module(f"portal.{room}.demo")


def home_page() -> Page:
    """The root page of the default site, below which the demo lies."""
    return Site.objects.select_related("root_page").get(is_default_site=True).root_page.specific


def load(day: date) -> Iterator[str]:
    """Load everything as if `day` were today; says after each room what was done."""
    yield f"演示日期以 {day:%Y-%m-%d} 为准。"
    yield f"机关：{bureaus.load()} 个。"
    bureaus.load_identity()
    load_catalogue()
    yield "法律目录：已载入。"
    for label, demo in rooms():
        demo.load(day, home_page())
        yield f"{label}：已载入。"


def remove() -> Iterator[str]:
    """Remove everything in the opposite order. The catalogue of laws belongs to every installation and stays."""
    for label, demo in reversed(list(rooms())):
        demo.remove()
        yield f"{label}：已删除。"
    remove_demo_people()
    yield "演示账号：已停用。"
    kept = bureaus.remove()
    yield f"机关：还有内容属于它们，保留 {'、'.join(kept)}。" if kept else "机关：已删除。"
