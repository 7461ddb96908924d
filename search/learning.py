"""What is asked here and how often: counted by day and words alone, never by person.

A web process adds a line to a file (day, whether anything was found or opened, words): no address, no time of day, no
browser, nothing of a session. Once a minute the worker turns the lines into counts and removes the file. So a
public process still writes to no table. What looks like somebody's number is masked before it is written.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from django.conf import settings
from django.db import transaction

from portal.core import clock
from portal.core.announcements import schedule
from portal.core.privacy import Certainty, detect
from search.asking import Answer
from search.models import Asked
from search.query import Query

log = logging.getLogger(__name__)

EVERY = dt.timedelta(minutes=1)
KEPT = dt.timedelta(days=180)
ONCE_KEPT = dt.timedelta(days=30)
"""What was asked only once on its day goes earlier."""
LONGEST = 40
"""Characters of the longest question that is counted: a longer one tells a story, perhaps of a person."""
MOST_WAITING = 1_000_000
"""Bytes that may wait for the worker; what comes on top is not counted."""
MOST_A_DAY = 20_000
"""Different questions counted of one day; of what comes on top only those already known."""
NUMBER, MAIL = "〔号码〕", "〔邮箱〕"
_MASK = re.compile(f"{NUMBER}|{MAIL}")
_EMPTY, _FOUND, _OPENED = "0", "1", "2"

# Identity cards have 18 or 15 places, bank cards 13 to 19, mobile phones 11, other phones 7 or 8 and a code.
_NUMBER = re.compile(r"\d(?:[\s\-./*·]?\d){6,}(?:[\s-]?x)?")
_MAIL = re.compile(r"[a-z0-9_.+-]+@[a-z0-9.-]+")


def masked(folded: str) -> str:
    """The words without numbers of seven digits or more, mail addresses, plates and the like; blanks tell nothing."""
    text = _NUMBER.sub(NUMBER, _MAIL.sub(MAIL, folded))
    for found in reversed(detect(text)):
        if found.certainty is Certainty.CERTAIN:
            text = f"{text[: found.start]}{NUMBER}{text[found.end :]}"
    return " ".join(text.split())


def note(answer: Answer) -> None:
    """Count a question that was asked anew: not its further pages. Never raises."""
    question = answer.question
    if question.page > 1 or answer.unavailable:
        return
    found = bool(answer.total or answer.direct or answer.recommended)
    _note(answer.query, _FOUND if found else _EMPTY)
    if answer.straight_to:
        _note(answer.query, _OPENED)


def note_opened(query: Query) -> None:
    """Count that something was opened from the results of a question. Never raises."""
    _note(query, _OPENED)


def _note(query: Query, what: str) -> None:
    if query.too_long or query.empty:
        return
    text = masked(query.folded)
    # A number alone is nothing that an editor could give an answer to.
    if len(text) > LONGEST or not _MASK.sub("", text).strip():
        return
    try:
        _append(_waiting(), f"{clock.today().isoformat()}\t{what}\t{text}\n".encode())
    except OSError as error:
        log.warning("搜索次数没有记下：%s", error)


def _waiting() -> Path:
    return Path(settings.PORTAL_DATA) / "asked" / "waiting.txt"


def _append(path: Path, line: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        if os.fstat(handle).st_size < MOST_WAITING:
            os.write(handle, line)
    finally:
        os.close(handle)


def next_due(after: dt.datetime) -> dt.datetime | None:
    """A minute after the last time, when anything waits."""
    waiting = _waiting()
    return after + EVERY if waiting.exists() or _taken(waiting).exists() else None


def collect(since: dt.datetime, until: dt.datetime) -> None:
    """Count what waits, forget what is old. The lines go when the counts are saved."""
    waiting = _waiting()
    taken = _taken(waiting)
    if not taken.exists() and waiting.exists():
        waiting.rename(taken)
    if taken.exists():
        _count(taken.read_text(encoding="utf-8", errors="replace").split("\n"))
        transaction.on_commit(lambda: taken.unlink(missing_ok=True))
    Asked.objects.filter(day__lt=clock.today() - KEPT).delete()
    Asked.objects.filter(day__lt=clock.today() - ONCE_KEPT, times=1).delete()


def _taken(waiting: Path) -> Path:
    return waiting.with_name("taken.txt")


def _count(lines: Iterable[str]) -> None:
    told: dict[dt.date, dict[str, Counter[str]]] = {}
    for line in lines:
        try:
            day_text, what, text = line.split("\t")
            told.setdefault(dt.date.fromisoformat(day_text), {}).setdefault(text, Counter())[what] += 1
        except ValueError:
            continue
    for day, counted in told.items():
        _save(day, counted)


def _save(day: dt.date, counted: Mapping[str, Counter[str]]) -> None:
    known = {row.text: row for row in Asked.objects.filter(day=day)}
    for text, number in counted.items():
        row, times = known.get(text), number[_EMPTY] + number[_FOUND]
        # What was asked yesterday and opened today, or asked in ways that do not count, makes no row.
        if row is None and (len(known) >= MOST_A_DAY or not times):
            continue
        if row is None:
            row = known[text] = Asked(day=day, text=text)
        row.times += times
        row.empty += number[_EMPTY]
        row.opened += number[_OPENED]
    changed = [known[text] for text in counted if text in known]
    Asked.objects.bulk_create([row for row in changed if row.pk is None], batch_size=500)
    fields = ["times", "empty", "opened"]
    Asked.objects.bulk_update([row for row in changed if row.pk], fields, batch_size=500)


schedule("search.asked", next_due, collect)
