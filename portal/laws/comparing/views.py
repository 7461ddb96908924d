"""Two texts of a law side by side, and the choice of the two."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from portal.core.views import not_storable, storable
from portal.laws.comparing.addresses import addressable, comparison_url
from portal.laws.comparing.assembling import assemble
from portal.laws.comparing.rendering import headings, rows, table
from portal.laws.comparing.units import units_of
from portal.laws.models import Instrument, LawsPage, Version
from portal.laws.models.instrument import lines
from portal.laws.reader import Reader
from portal.laws.timeline import starts, version_on

ONLY_CHANGED = "changed"


def _reader(slug: str) -> Reader:
    return Reader(get_object_or_404(Instrument.objects.select_related("bureau"), slug=slug, live=True))


@not_storable("转到所选两个版本的对照")
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """The form that chooses two texts (?from=&to=); with both chosen, the way to their comparison."""
    reader = _reader(slug)
    days = [_day(request.GET.get(name, "")) for name in ("from", "to")]
    older, newer = sorted(day for day in days if day) if all(days) else (None, None)
    if older and newer and older != newer:
        return redirect(reverse("laws:comparison", args=[slug, older.isoformat(), newer.isoformat()]))
    problem = "请选择两个不同的文本。" if request.GET.get("from") or request.GET.get("to") else ""
    context = {**_frame(reader, older, newer), "problem": problem, "breadcrumb_title": "选择对照的文本"}
    return render(request, "laws/comparing/choose.html", context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


@storable
def comparison(request: HttpRequest, slug: str, older: date, newer: date) -> HttpResponse:
    """The texts in force on two days, compared by article; `?show=changed` leaves out what did not change."""
    if older > newer:
        return redirect(reverse("laws:comparison", args=[slug, newer.isoformat(), older.isoformat()]))
    reader = _reader(slug)
    old, new = version_on(reader.versions, older), version_on(reader.versions, newer)
    frame = _frame(reader, older, newer)
    if old is None or new is None or old == new:
        day = older if old is None else newer
        problem = f"{day} 尚无施行的文本。" if old is None else f"{older} 与 {newer} 适用的是同一个文本。"
        status = 200 if old else 404
        context = {**frame, "problem": problem, "breadcrumb_title": "文本对照"}
        return render(request, "laws/comparing/choose.html", context, status=status)
    context = {**frame, **comparison_context(reader, old, new)}
    if context["missing"]:
        return render(request, "laws/comparing/missing.html", context)
    only = request.GET.get("show") == ONLY_CHANGED
    return render(request, "laws/comparing/comparison.html", {**context, **_compared(old, new, only)})


def _frame(reader: Reader, older: date | None, newer: date | None) -> dict[str, Any]:
    """What every page of comparison has: the law and the chooser."""
    instrument = reader.instrument
    page = LawsPage.objects.live().first()
    choices = [one for one in reversed(reader.versions) if addressable(one, reader.versions)]
    chosen = [day and version_on(reader.versions, day) for day in (older, newer)]
    loaded = [one for one in choices if one.text_loaded]
    return {
        "reader": reader,
        "instrument": instrument,
        "choices": choices,
        "from_version": chosen[0] or (loaded[1] if len(loaded) > 1 else None),
        "to_version": chosen[1] or (loaded[0] if loaded else None),
        "breadcrumbs": [
            ("首页", "/"),
            (page.title if page else "法律法规", "/laws/"),
            (instrument.short_title, instrument.get_absolute_url()),
        ],
    }


def comparison_context(reader: Reader, old: Version, new: Version) -> dict[str, Any]:
    """What stands above the texts: the two versions, what lies between them, the editors' summaries."""
    between = [one for one in reader.versions if starts(old) < starts(one) < starts(new)]
    stages = [one for one in (*between, new) if one.summary.strip()]
    return {
        "old": old,
        "new": new,
        "between": between,
        "summaries": [(one, lines(one.summary)) for one in stages],
        "missing": [one for one in (old, new) if not one.text_loaded],
        "coming": starts(new) > reader.today,
        "canonical": comparison_url(old, new),
        "breadcrumb_title": f"{old.dated} 与 {new.dated} 的文本对照",
    }


def _compared(old: Version, new: Version, only_changed: bool) -> dict[str, Any]:
    compared = assemble(units_of(old), units_of(new))
    return {
        "comparison": compared,
        "table": table(compared, only_changed=only_changed),
        "headings": headings(compared),
        "rows": rows(compared, only_changed=only_changed),
        "only_changed": only_changed,
    }
