"""Demo content of the library: its front page and seven texts of six rules of the fictional 示范市.

The texts walk the importer's way. Their dates are relative to the day of loading: {-840} is a day so many days
before it, {-840:m} the first of that day's month, {y-840} its year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path, PurePosixPath

from django.db import transaction
from wagtail.models import Page

from portal.core import clock
from portal.core.announcements import announce_many
from portal.core.demo import demo_objects, demo_page, mark_demo, remove_demo_pages
from portal.core.models import Bureau, DemoMark
from portal.laws.catalogue import load_catalogue
from portal.laws.demo import notes
from portal.laws.importing import Importer
from portal.laws.library import Library
from portal.laws.models import Instrument, LawsPage, SourceText, Version
from portal.laws.reading import ParsedLaw, read_files
from portal.laws.reading.sources import RawFile

RULES = Path(__file__).with_name("rules")
REGION = "990100"
BUREAU = "sfs"
SOURCE = "演示数据"
_PLACEHOLDER = re.compile(r"\{(y)?([+-]\d+)(:m)?\}")
_NORMATIVE = "hezuoshe-guifan"
TOPICS = {
    "示范市个体工商户服务办法": ("market", "employment"),
    "示范市市场主体登记便利化规定": ("market", "service"),
    "示范市经营主体信用信息公示办法": ("credit",),
    "示范市个体工商户验照办法": ("market",),
    "示范市农民专业合作社规范提升办法": ("market",),
    "示范市便民摊点设置和服务办法": ("market", "employment"),
}


def load(day: date, parent: Page) -> None:
    """Load the front page, the catalogue and the demo rules; the same day again changes nothing."""
    demo_page(
        parent,
        LawsPage,
        "laws",
        title="法律法规",
        summary="查现行有效的法律、行政法规、规章和本市文件，看得到每一条，也看得到过去某一天的文本。",
        intro="<p>条文有自己的网址，可以直接引用。标注“全文待补”的，文本还没有载入，请到所列的官方来源阅读。</p>",
        show_in_menus=True,
        column_type="政策文件",
        column_keywords="法律，行政法规，规章，规范性文件",
    )
    with transaction.atomic():
        library = Library()
        load_catalogue(library=library)
        laws = [law for law in read_files(_files(day)) if isinstance(law, ParsedLaw)]
        if _is_loaded(laws):
            return
        _clear()
        bureau = Bureau.objects.filter(code=BUREAU).first()
        Importer(Library(), bureau=bureau, region=REGION).save_all(laws)
        _finish(laws)


def _files(day: date) -> Iterator[RawFile]:
    for path in sorted(RULES.glob("*.md")):
        text = _PLACEHOLDER.sub(lambda match: _dated(match, day), path.read_text("utf-8"))
        folder = "规范性文件" if path.stem == _NORMATIVE else "地方政府规章"
        yield RawFile(f"{SOURCE}/{path.name}", PurePosixPath(folder) / path.name, text.encode())


def _dated(match: re.Match[str], day: date) -> str:
    meant = day + timedelta(days=int(match[2]))
    if match[1]:
        return str(meant.year)
    return f"{meant.year}年{meant.month}月{1 if match[3] else meant.day}日"


def _is_loaded(laws: list[ParsedLaw]) -> bool:
    known = SourceText.objects.filter(version__instrument__in=demo_objects(Instrument), taken=True)
    return set(known.values_list("sha256", flat=True)) == {law.sha256 for law in laws}


def _clear() -> None:
    """Take away the texts of another day; the instruments stay, so that what cites them keeps its way."""
    rules = demo_objects(Instrument)
    notes.remove(rules)
    Version.objects.filter(instrument__in=rules).delete()
    rules.update(ended_on=None, end_kind="", ended_by=None, end_note="")


def _finish(laws: list[ParsedLaw]) -> None:
    titles = {law.title for law in laws}
    rules = list(Instrument.objects.filter(title__in=titles, region=REGION))
    for rule in rules:
        Instrument.objects.filter(pk=rule.pk).update(topics="\n".join(TOPICS[rule.title]))
        mark_demo(rule)
    keys = [rule.pk for rule in rules]
    versions = Version.objects.filter(instrument__in=keys)
    versions.filter(text_loaded=True).update(source_name=SOURCE, confirmed=True, checked_on=clock.today())
    notes.load({rule.title: rule for rule in rules})
    announce_many(Instrument, keys)
    announce_many(Version, versions.values_list("pk", flat=True))


def remove() -> None:
    """Take away the demo rules and the front page. The catalogue stays: it holds facts, not demo content."""
    notes.remove(demo_objects(Instrument))
    for rule in demo_objects(Instrument):
        keys = list(rule.versions.values_list("pk", flat=True))
        announce_many(Version, keys)
        rule.delete()
    DemoMark.objects.filter(content_type__app_label="laws", content_type__model="instrument").delete()
    remove_demo_pages(LawsPage)
