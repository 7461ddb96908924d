"""Lists of policies: the query, its filters in the address, and their numbers."""

import datetime as dt
from typing import Any

from django.core.paginator import Page as PageOfList
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest
from wagtail.query import PageQuerySet

from portal.core import clock
from portal.policies.choices import Applicant
from portal.policies.status import Status, in_status, rank_on

PER_PAGE = 20
SHOWN_STATUSES = (Status.AVAILABLE, Status.ENDING, Status.UPCOMING, Status.EXPIRED)


def public_policies(policies: PageQuerySet) -> PageQuerySet:
    """Those that anyone may see at this moment; what can be used today first, then in the editors' order."""
    visible = policies.live().public().filter(Q(expire_at__isnull=True) | Q(expire_at__gt=clock.now()))
    ordered: PageQuerySet = visible.annotate(rank=rank_on(clock.today())).order_by("rank", "path")
    return ordered


def available_policies(policies: PageQuerySet) -> PageQuerySet:
    """Those public ones that can be used today."""
    return public_policies(policies).filter(in_status(Status.AVAILABLE, clock.today()))


class Listing:
    """What a list page shows for an address with `?status=` and `?who=`. Unknown values show everything."""

    def __init__(self, policies: PageQuerySet, request: HttpRequest) -> None:
        self.all = public_policies(policies)
        self.day: dt.date = clock.today()
        self.status = _known(Status, request.GET.get("status", ""))
        self.who = _known(Applicant, request.GET.get("who", ""))
        self.page_number = request.GET.get("page")

    @property
    def is_narrowed(self) -> bool:
        """Whether the address narrows the list."""
        return bool(self.status or self.who)

    @property
    def policies(self) -> PageQuerySet:
        """The policies that the address asks for, in order."""
        return self._of_who(self._of_status(self.all, self.status), self.who)

    @property
    def page(self) -> PageOfList:
        """The page of the list that the address asks for; a number out of range gives the nearest."""
        return Paginator(self.policies, PER_PAGE).get_page(self.page_number)

    @property
    def statuses(self) -> list[dict[str, Any]]:
        """The choices of `?status=` with their numbers under the chosen `who`."""
        mine = self._of_who(self.all, self.who)
        choices = [
            _choice(status.value, status.label, self._of_status(mine, status).count(), status is self.status)
            for status in SHOWN_STATUSES
        ]
        return [_choice(None, "全部", mine.count(), not self.status)] + _with_some(choices)

    @property
    def applicants(self) -> list[dict[str, Any]]:
        """The choices of `?who=` with their numbers under the chosen status."""
        mine = self._of_status(self.all, self.status)
        lists = mine.values_list("applicants", flat=True)
        counts = {key: sum(key in found for found in lists) for key in Applicant.values}
        choices = [_choice(who.value, who.label, counts[who.value], who is self.who) for who in Applicant]
        return [_choice(None, "不限", len(lists), not self.who)] + _with_some(choices)

    @property
    def ending(self) -> PageQuerySet:
        """What ends soon, the soonest first."""
        return self._of_status(self.all, Status.ENDING).order_by("valid_to", "path")

    def _of_status(self, policies: PageQuerySet, status: Status | None) -> PageQuerySet:
        return policies.filter(in_status(status, self.day)) if status else policies

    @staticmethod
    def _of_who(policies: PageQuerySet, who: Applicant | None) -> PageQuerySet:
        return policies.filter(applicants__contains=f",{who.value},") if who else policies


def _known(choices: Any, value: str) -> Any:
    try:
        return choices(value)
    except ValueError:
        return None


def _choice(value: str | None, label: str, count: int, chosen: bool) -> dict[str, Any]:
    return {"value": value, "label": label, "count": count, "chosen": chosen}


def _with_some(choices: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without the choices that lead to an empty list, but with the one that is chosen."""
    return [choice for choice in choices if choice["count"] or choice["chosen"]]
