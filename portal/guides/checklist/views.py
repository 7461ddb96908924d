"""我的清单 and 材料预检: one address holds the answers, the page is worked out anew from them each time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from portal.core import clock
from portal.core.qr import code_svg
from portal.core.rules.fields import field_of
from portal.guides.checklist.asking import LARGE, Asking, shown_context
from portal.guides.checklist.working import Checklist, Entry, given_answers, work_out
from portal.guides.choices import Necessity
from portal.laws.citing import cite

if TYPE_CHECKING:
    from portal.guides.pages import GuidePage

# The duty that 材料预检 takes over from the window.
ONE_TIME_NOTICE = [("市场主体登记管理条例", "19", "第二款", "材料不齐的，登记机关应当一次性告知要补哪些")]


def checklist(guide: GuidePage, request: HttpRequest) -> HttpResponse:
    """The questions; with answers in the address the list that follows from them."""
    context = shown_context(guide, request, "我的清单")
    shown, book = context["page"], context["book"]
    asking = Asking.read(shown, request)
    asked = asking.plan.asked
    if not asked:
        raise Http404("这份指南没有“我的清单”。")
    if "list" in request.GET:
        asking = asking.completed(asked)
        if not asking.problems:
            size = {"size": LARGE} if asking.large else {}
            return HttpResponseRedirect(asking.address("checklist/", asked, **size))
    context |= {
        "asking": asking,
        "fields": [field_of(fact, asking.answers, asking.problems) for fact in asked],
        "kept": asking.hidden([], list="1"),
        "test_address": asking.address("self-test/", asking.plan.tested) if asking.plan.clauses else "",
    }
    if not any(asking.answers.asked(fact.key) for fact in asked) and not asking.problems:
        return TemplateResponse(request, "guides/checklist/questions.html", context)
    found = work_out(asking.plan, asking.answers, book)
    address = request.build_absolute_uri(asking.address("checklist/", asked))
    context |= {
        "found": found,
        "given": given_answers(
            asked,
            asking.answers,
            lambda answers: asking.with_answers(answers).address("checklist/", asked),
        ),
        "address": address,
        "code": code_svg(address, "本清单网址的二维码"),
        "large": asking.large,
        "large_address": asking.address("checklist/", asked, size=LARGE),
        "normal_address": asking.address("checklist/", asked),
        "calendar_address": asking.address("checklist.ics", asked) if found.days_to_keep else "",
        "code_address": asking.address("checklist.svg", asked),
        "check_address": asking.address("check/", asked),
        "today": clock.today(),
    }
    return TemplateResponse(request, "guides/checklist/checklist.html", context)


@dataclass(frozen=True)
class Missing:
    """What a person has, held against the list."""

    has: list[Entry]
    lacks: list[Entry]
    later: list[Entry]
    perhaps: list[Entry]
    kept_by_office: list[Entry]
    optional: list[Entry]
    needless: list[Entry]
    strange: int
    """Ticks in the address that name no material of the guide."""


def compare(found: Checklist, have: set[str]) -> Missing:
    """Everything that is missing at once, and why it may not be."""
    open_entries = [entry for entry in found.listed if entry.code not in have]
    rest: dict[str, list[Entry]] = {
        "lacks": [],
        "later": [],
        "perhaps": [],
        "kept_by_office": [],
        "optional": [],
    }
    for entry in open_entries:
        rest[_kind(entry)].append(entry)
    return Missing(
        has=[entry for entry in found.listed if entry.code in have],
        needless=[entry for entry in found.materials if entry not in found.listed and entry.code in have],
        strange=len(have - {entry.code for entry in found.materials}),
        **rest,
    )


def _kind(entry: Entry) -> str:
    necessity = entry.value.get("necessity")
    if entry.value.get("shareable"):
        return "kept_by_office"
    if entry.perhaps:
        return "perhaps"
    return {Necessity.DEFERRED: "later", Necessity.OPTIONAL: "optional"}.get(necessity, "lacks")


def check_materials(guide: GuidePage, request: HttpRequest) -> HttpResponse:
    """Tick what there is; the page says at once all that is missing."""
    context = shown_context(guide, request, "材料预检")
    asking = Asking.read(context["page"], request)
    asked = asking.plan.asked
    found = work_out(asking.plan, asking.answers, context["book"])
    have = {code for text in request.GET.getlist("have") for code in text.split(",") if code}
    if "sent" in request.GET and have and not asking.problems:
        return HttpResponseRedirect(asking.address("check/", asked, have=",".join(sorted(have))))
    context |= {
        "asking": asking,
        "found": found,
        "have": have,
        "done": bool(have) or "sent" in request.GET,
        "missing": compare(found, have),
        "kept": asking.hidden(asked, sent="1"),
        "given": given_answers(asked, asking.answers, lambda answers: "") if asked else [],
        "list_address": asking.address("checklist/", asked),
        "notice": cite(ONE_TIME_NOTICE),
    }
    return TemplateResponse(request, "guides/checklist/check.html", context)
