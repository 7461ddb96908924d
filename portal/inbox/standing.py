"""What the room of the letters tells other rooms about correction requests: never who asked, never what was written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from django.db import connection

from portal.core import clock, corrections
from portal.core.corrections import Figures, Note, Ref, Standing, Statement
from portal.inbox.models import CorrectionRequest

MOST_NOTES = 10


# Asked by hand: it is asked for every page of an entity, and most have nothing.
_FOUND = (
    "SELECT id FROM inbox_correctionrequest WHERE shown_at IN ({places}) "
    "AND (status = 'working' OR outcome IN ('corrected', 'upheld'))"
)


def standing(refs: Collection[Ref]) -> Mapping[Ref, Standing]:
    """What is shown beside each record; a record without anything is left out."""
    keys = [ref.key for ref in refs]
    with connection.cursor() as cursor:
        cursor.execute(_FOUND.format(places=", ".join(["%s"] * len(keys))), keys)
        numbers = [number for (number,) in cursor.fetchall()]
    found: dict[Ref, list[CorrectionRequest]] = {}
    for request in CorrectionRequest.objects.filter(pk__in=numbers) if numbers else ():
        found.setdefault(Ref(request.about_kind, request.shown_at), []).append(request)
    return {ref: _said(requests) for ref, requests in found.items() if ref in refs}


def _said(requests: list[CorrectionRequest]) -> Standing:
    is_open = [one for one in requests if one.status == CorrectionRequest.WORKING]
    ended = [one for one in requests if one.status == CorrectionRequest.DONE]
    ended.sort(key=lambda one: (_day(one.done_at), one.pk), reverse=True)
    return Standing(
        open_since=min((_day(one.accepted_at) for one in is_open), default=None),
        open_about=tuple(dict.fromkeys(one.field_label for one in is_open if one.field_label)),
        notes=tuple(Note(_day(one.done_at), _words(one)) for one in ended[:MOST_NOTES]),
        statements=tuple(
            Statement(_day(one.received_at), one.statement) for one in requests if one.statement_shown
        ),
    )


def _words(request: CorrectionRequest) -> str:
    done = "更正" if request.outcome == CorrectionRequest.CORRECTED else "经核实，维持原来的内容"
    return f"{done}：{request.field_label}" if request.field_label else done


def _day(moment: datetime | None) -> date:
    return (moment or clock.now()).astimezone(clock.TZ).date()


def figures() -> Mapping[int, Figures]:
    """Requests by unit."""
    by_unit: dict[int, list[CorrectionRequest]] = {}
    for request in (
        CorrectionRequest.objects.exclude(bureau=None).defer("claim", "right", "grounds").iterator()
    ):
        by_unit.setdefault(request.bureau_id or 0, []).append(request)
    return {unit: _counted(requests) for unit, requests in by_unit.items()}


def _counted(requests: Iterable[CorrectionRequest]) -> Figures:
    held = list(requests)
    done = [one for one in held if one.status == CorrectionRequest.DONE]
    days = [one.working_days for one in done]
    counted = [number for number in days if number is not None]
    return Figures(
        received=len(held),
        open=len(held) - len(done),
        late=sum(one.is_overdue for one in held),
        done=len(done),
        working_days=round(sum(counted) / len(counted), 1) if counted else None,
    )


corrections.keep(standing, figures)
