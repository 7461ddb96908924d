"""The demo guides of the fictional city: one TOML file each, `common.toml` for what they share."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from wagtail.models import Page

from portal.core import clock
from portal.core.demo import demo_page, remove_demo_pages
from portal.core.models import Bureau
from portal.guides.demo import places
from portal.guides.pages import GuidePage, GuidesIndexPage
from portal.guides.showing import BLOCKS_WITH_BASIS, LISTS_OF_BASIS
from portal.laws.citing import demo_basis

FOLDER = Path(__file__).parent
BLOCK_NAMES = {
    "conditions": "condition",
    "materials": "material",
    "steps": "step",
    "special": "special",
    "remedies": "remedy",
    "duties": "duty",
    "faqs": "faq",
    "legal_notes": "note",
    "pending": "pending",
    "related": "link",
    "questions": "question",
    "costs": "cost",
    "deadlines": "deadline",
    "self_test": "clause",
    "cases": "case",
    "self_test_cases": "case",
}
# Who hears an objection: the government of the same level as the bureau that decides (行政复议法第二十四条).
REVIEW_ORGANS = {"county": "办理机关的同级人民政府", "city": "示范市人民政府"}
PUBLISHED_DAYS_AGO = 60


def load(day: dt.date, parent: Page) -> None:
    """Create or renew the column and its guides below `parent`, as published two months before `day`."""
    column = demo_page(
        parent,
        GuidesIndexPage,
        "guides",
        title="办事指南",
        summary="开店、办企业、办合作社、年度报告和信用修复，要带什么、要多久、要不要钱，一页说清。",
        column_type="办事服务",
        column_keywords="办事指南，登记，年度报告，信用修复",
        show_in_menus=True,
    )
    published = dt.datetime.combine(day - dt.timedelta(days=PUBLISHED_DAYS_AGO), dt.time(9, 0), clock.TZ)
    for fields in guides_of():
        demo_page(column, GuidePage, fields.pop("slug"), published=published, **fields)
    places.load(column)


def remove() -> None:
    """Delete the demo guides and their column."""
    places.remove()
    remove_demo_pages(GuidePage)
    remove_demo_pages(GuidesIndexPage)


def guides_of() -> Iterator[dict[str, Any]]:
    """The fields of every demo guide, in the order of their files."""
    _instrument_values.cache_clear()
    common = tomllib.loads((FOLDER / "common.toml").read_text("utf-8"))
    bureaus = {bureau.code: bureau for bureau in Bureau.objects.all()}
    for file in sorted(FOLDER.glob("g*.toml")):
        own = tomllib.loads(file.read_text("utf-8"))
        shared = common["duties"] if own.pop("common_duties", True) else []
        entry = {**common, **own, "duties": [*own.get("duties", []), *shared]}
        code = entry.pop("bureau")
        yield _fields(entry, bureaus.get(code))


def _fields(entry: dict[str, Any], bureau: Bureau | None) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for key, value in entry.items():
        if key in LISTS_OF_BASIS:
            fields[key] = [{"type": "basis", "value": cited} for cited in _basis(value)]
        elif key in BLOCK_NAMES:
            fields[key] = [
                {"type": BLOCK_NAMES[key], "value": _block(key, item, entry["level"])} for item in value
            ]
        elif key in ("names", "subitems"):
            fields[key] = "\n".join(value)
        elif key.endswith("_days"):
            fields[key] = Decimal(str(value))
        else:
            fields[key] = value
    for key in (*BLOCK_NAMES, *LISTS_OF_BASIS):
        fields.setdefault(key, [])
    fields["bureau"] = bureau
    fields["content_source"] = bureau.name if bureau else "示范市市场监督管理局"
    return fields


def _block(key: str, item: dict[str, Any], level: str) -> dict[str, Any]:
    value = dict(item)
    if key in BLOCKS_WITH_BASIS:
        value["basis"] = _basis(item.get("basis", []))
        value.setdefault("confirmed", True)
    if key == "conditions":
        value.setdefault("documents", [])
    if key == "steps":
        value["days"] = str(item["days"])
    if key in ("cases", "self_test_cases"):
        answers = item.get("answers", {}).items()
        value["answers"] = [{"fact": fact, "answer": _word(answer)} for fact, answer in answers]
    if "when" in item:
        value["when"] = [[_term(term) for term in group] for group in item["when"]]
    if "terms" in item:
        value["terms"] = [_term(term) for term in item["terms"]]
    if key == "remedies" and item["way"] == "reconsideration":
        value["organ"] = REVIEW_ORGANS.get(level, item["organ"])
    return value


def _term(term: dict[str, Any]) -> dict[str, Any]:
    """A comparison as its block holds it: figures, days and true or false as words."""
    return {key: _word(value) for key, value in term.items()}


def _word(value: Any) -> str:
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)


def _basis(cited: list[list[str]]) -> list[dict[str, Any]]:
    return [
        {**_instrument_values(title), "article": article, "note": "".join(note)}
        for title, article, *note in cited
    ]


@cache
def _instrument_values(title: str) -> dict[str, Any]:
    """The values of a basis block that names `title`; asked of the library once a loading."""
    return demo_basis([(title, "")])[0]
