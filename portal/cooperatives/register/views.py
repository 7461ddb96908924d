"""/cooperatives/register/: the members' register and the list of contributions."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from portal.cooperatives.answering import Answering
from portal.cooperatives.charter.data import BLANK
from portal.cooperatives.forms import ToolForm
from portal.cooperatives.hosts import main_root
from portal.cooperatives.members.composition import Limits, Verdict, judge
from portal.cooperatives.members.lines import Member, counted
from portal.cooperatives.register.forms import BASES, RegisterForm
from portal.cooperatives.register.sheets import contribution_sheet, register_sheet
from portal.cooperatives.showing import cited
from portal.core import clock
from portal.core.rules import CircularParameter, UnknownParameter
from portal.laws.parameters import Book


def _given(form: ToolForm | None) -> tuple[str, list[Member]]:
    return (form.cleaned_data["name"], form.cleaned_data["members"]) if form else ("", [])


def _verdict(members: list[Member]) -> Verdict | None:
    """Whether the members are what law asks; None while a kind is missing or the figures are."""
    if not members or not all(member.kind for member in members):
        return None
    try:
        return judge(counted(members), Limits.of(Book.on().parameters))
    except (UnknownParameter, CircularParameter):
        return None


def _sheet(form: ToolForm | None, request: HttpRequest) -> dict[str, Any]:
    name, members = _given(form)
    return {
        "coop_name": name or BLANK,
        "sheets": [register_sheet(members), contribution_sheet(members)],
        "verdict": _verdict(members),
        "citations": cited(BASES, main_root(request)),
    }


def _word(form: ToolForm | None, source: str) -> bytes:
    from portal.cooperatives.register.word import register_file

    name, members = _given(form)
    return register_file(name, members, clock.today(), source)


_ANSWERING = Answering(
    "cooperatives/tools/register.html",
    "cooperatives/tools/register_sheet.html",
    "成员名册和出资清单.docx",
    RegisterForm,
    _sheet,
    _word,
)
index, blank, word = _ANSWERING.index, _ANSWERING.blank, _ANSWERING.empty_file
