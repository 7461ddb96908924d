"""The list of disclosures in the admin: what state each is in, and filters for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.admin.filters import WagtailFilterSet
from wagtail.models import WorkflowState

from portal.core import clock
from portal.core.editing.permissions import Reach, in_reach
from portal.core.models import Bureau
from portal.credit.editing.kinds import FORMS, last_to_publish
from portal.credit.models import Disclosure

OLDEST = timedelta(days=366)
STATES = [
    ("public", "公示中"),
    ("coming", "到日公示"),
    ("review", "审核中"),
    ("draft", "草稿"),
    ("objection", "异议处理中"),
    ("over", "已停止，待清除"),
]


def state_of(record: Disclosure) -> str:
    """The state in words, by the clock."""
    now = clock.now()
    if record.public_until is not None and record.public_until <= now:
        return "已停止，待清除"
    if record.live and record.public_from is not None:
        if record.public_from > now:
            return f"{record.public_from.astimezone(clock.TZ):%Y-%m-%d} 起公示"
        return "公示中，异议处理中" if record.objected_at else "公示中"
    return "审核中" if record.current_workflow_state else "草稿"


def last_day_of(record: Disclosure) -> str:
    """The last day in public; empty where there is none yet."""
    if record.public_from is None:
        return ""
    if record.public_until is None:
        return "没有期限"
    return f"{(record.public_until.astimezone(clock.TZ) - timedelta(microseconds=1)):%Y-%m-%d}"


def _under_review() -> Exists:
    states = WorkflowState.objects.active().filter(
        base_content_type=ContentType.objects.get_for_model(Disclosure),
        object_id=Cast(OuterRef("pk"), CharField()),
    )
    return Exists(states)


def _bureaus(request: Any) -> QuerySet[Bureau]:
    return (
        Bureau.objects.filter(Reach.of(request.user).condition("path")) if request else Bureau.objects.none()
    )


class DisclosureFilterSet(WagtailFilterSet):
    """By kind, by state, by unit."""

    kind = django_filters.ChoiceFilter(label="种类", choices=Disclosure.KINDS)
    state = django_filters.ChoiceFilter(label="状态", choices=STATES, method="by_state")
    bureau = django_filters.ModelChoiceFilter(label="录入单位", queryset=_bureaus)

    class Meta:
        model = Disclosure
        fields: list[str] = ["kind", "state", "bureau"]

    def by_state(self, records: QuerySet[Disclosure], name: str, value: str) -> QuerySet[Disclosure]:
        """Time decides here, too."""
        now = clock.now()
        current = Q(live=True, public_from__lte=now) & (Q(public_until=None) | Q(public_until__gt=now))
        waiting = Q(live=False, public_from=None)
        match value:
            case "public":
                return records.filter(current)
            case "coming":
                return records.filter(live=True, public_from__gt=now)
            case "objection":
                return records.filter(current, objected_at__isnull=False)
            case "over":
                return records.filter(public_until__lte=now)
            case "review":
                return records.filter(waiting & _under_review())
        return records.filter(waiting & ~_under_review())


def waiting_too_long(user: Any, days: int = 3) -> int:
    """How many decisions in the user's reach are not public yet, with their limit over or up in so many days."""
    today = clock.today()
    kinds = [kind for kind, form in FORMS.items() if form.within]
    drafts = Disclosure.objects.filter(
        live=False,
        public_from=None,
        kind__in=kinds,
        decided_on__gte=today - OLDEST,
        latest_revision__isnull=False,
    )
    found = in_reach(drafts, user).values_list("kind", "decided_on").annotate(number=Count("pk"))
    late = 0
    for kind, day, number in found.order_by():
        last = last_to_publish(kind, day)
        late += number if last is not None and last <= today + timedelta(days=days) else 0
    return late
