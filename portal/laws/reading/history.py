"""Promulgation history: the dated lines between a law's title and its text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from portal.core.text import normalise_number
from portal.laws.reading.tree import HistoryEvent, Stage

_DATE = re.compile(r"(\d{4})年\s*(\d{1,2})月\s*(\d{1,2})日")
_STARTS = re.compile(r"^[*（(〔\s]*(?:根据)?\s*\d{4}年\s*\d{1,2}月\s*\d{1,2}日")
_VERBS = (
    "修正",
    "修订",
    "修改",
    "施行",
    "实施",
    "生效",
    "公布",
    "发布",
    "颁布",
    "印发",
    "批准",
    "通过",
)
AMENDING = ("修正", "修订", "修改")
_EFFECT = ("施行", "实施", "生效")
_PUBLISHING = ("公布", "发布", "颁布", "印发")
# Adoption and publication of one version lie at most this far apart (courts take months).
MAX_DELAY_DAYS = 200
_QUOTED = re.compile(r"《[^》]*》|〈[^〉]*〉|<[^>]*>")
_MEETING = re.compile(
    r"(第[零〇一二三四五六七八九十]+届)(全国人民代表大会(?:常务委员会)?)(第[零〇一二三四五六七八九十百]+次会议)"
)
_LOCAL_MEETING = re.compile(
    r"([一-龥]{2,12}?)(第[零〇一二三四五六七八九十]+届)(人民代表大会(?:常务委员会)?)(第[零〇一二三四五六七八九十百]+次会议)"
)
_LOCAL_ORGANS = re.compile(
    r"[一-龥]{2,20}?(?:人民政府|局|委员会|办公厅|办公室)(?:、[一-龥]{2,20}?(?:人民政府|局|委员会|办公厅|办公室))*(?=[\s　])"
)
_ORDER = re.compile(
    r"(?:中华人民共和国)?(国务院、(?:中华人民共和国)?中央军事委员会|国务院|主席|[一-龥]{2,20}?)令"
    r"(?:（[0-9]{4}年）)?第([0-9零〇一二三四五六七八九十百千]+)号"
)
_BRACKETED = re.compile(r"(?:^|[\s　，、以（(])([一-龥]{2,8})[〔［\[（(](\d{4})[〕］\]）)]\s*(?:第)?(\d+)号")
_ORGANS = ("最高人民法院", "最高人民检察院", "国务院", "中央军事委员会")
SHORT_ORDERS = {"国务院": "国令", "主席": "主席令"}


def looks_dated(line: str) -> bool:
    """Whether a line opens with a date, as lines of a history do."""
    return bool(_STARTS.match(line))


def is_history(line: str) -> bool:
    """Whether a line below a title is part of its history and not of the text: a date and an official act."""
    if not looks_dated(line):
        return False
    rest = _QUOTED.sub("", line).rstrip("*）) 　")
    return rest.endswith(_VERBS) or bool(re.search(r"(通过|公布|发布|修正|修订)(?:[，。；　 ]|$)", rest))


def parse_date(year: str, month: str, day: str) -> date | None:
    """The day, or None for one that does not exist."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


_DIGITS = str.maketrans("○〇零一二三四五六七八九", "000123456789")


def written_date(year: str, month: str, day: str) -> date | None:
    """The same for 二○○四年十月一日: the digits of a year, the numerals of month and day."""
    numbers = (year.translate(_DIGITS), normalise_number(month), normalise_number(day))
    return parse_date(*(str(number) for number in numbers))


def parse_history(lines: Iterable[str]) -> tuple[list[HistoryEvent], list[str]]:
    """Events of a history in the order given, and dates that do not exist.

    A line without a date continues the line before it (long titles of decisions are often broken); one line
    may hold several dates. A date inside 《》 is part of a title.
    """
    joined: list[str] = []
    for raw in lines:
        line = raw.strip("*（ 　\t")
        if not line:
            continue
        if looks_dated(line) or not joined:
            joined.append(line)
        else:
            joined[-1] += line
    events: list[HistoryEvent] = []
    wrong: list[str] = []
    for line in joined:
        if not _DATE.search(line):
            continue
        for text in _split_dates(line):
            event = _event(text)
            if event is None:
                wrong.append(text[: text.index("日") + 1])
            else:
                events.append(event)
    return events, wrong


def _split_dates(line: str) -> list[str]:
    masked = _QUOTED.sub(lambda match: "　" * len(match[0]), line)
    starts = [match.start() for match in _DATE.finditer(masked)]
    return [line[start:end] for start, end in zip(starts, [*starts[1:], len(line)], strict=True)]


def _event(text: str) -> HistoryEvent | None:
    match = _DATE.match(text)
    on = parse_date(*match.groups()) if match else None
    if on is None:
        return None
    rest = text[match.end() :].strip("，、；。）) 　") if match else ""
    bare = _QUOTED.sub("", rest)
    organ, meeting = _organ(bare)
    return HistoryEvent(
        on,
        _verb(bare, rest),
        organ,
        meeting,
        doc_no(bare),
        rest.removesuffix("根据").rstrip("，"),
    )


def _verb(bare: str, full: str) -> str:
    if "通过的" in bare and re.search(r"修正案|修改|决定", full):
        return "修正"
    return next((verb for verb in _VERBS if verb in bare), "")


def _organ(bare: str) -> tuple[str, str]:
    if match := _MEETING.search(bare):
        return match[2], f"{match[1]}{match[2]}{match[3]}"
    if match := _LOCAL_MEETING.match(bare):
        return f"{match[1]}{match[3]}", f"{match[2]}{match[3]}{match[4]}"
    found = [organ for organ in _ORGANS if organ in bare]
    if not found and (match := _ORDER.search(bare)):
        found = [match[1]]
    if not found and (match := _LOCAL_ORGANS.match(bare)):
        found = match[0].split("、")
    return "、".join(found), ""


def doc_no(text: str) -> str:
    """The 文号 named in a text in its short form: 国令746, 主席令15, 法释〔2019〕1号; empty if none."""
    if match := _ORDER.search(text):
        number = normalise_number(match[2])
        organ = match[1].replace("中华人民共和国", "")
        organ = "国务院、中央军委" if "、" in organ and "中央军事委员会" in organ else organ
        return f"{SHORT_ORDERS.get(organ, organ + '令')}{number}"
    if match := _BRACKETED.search(text):
        return f"{match[1]}〔{match[2]}〕{match[3]}号"
    return ""


def stages(events: Iterable[HistoryEvent]) -> list[Stage]:
    """The versions a history tells of, oldest first.

    An amendment opens a new version, and so does an adoption long after the event before it; adoption,
    approval and publication that follow each other are one.
    """
    groups: list[list[HistoryEvent]] = []
    for event in sorted(events, key=lambda event: event.on):
        if event.verb in _EFFECT:
            if groups:
                groups[-1].append(event)
            continue
        last = (
            max((one.on for one in groups[-1] if one.verb not in _EFFECT), default=None) if groups else None
        )
        anew = last is None or (event.on - last).days > MAX_DELAY_DAYS
        if anew or (event.verb in AMENDING and event.on != last):
            groups.append([event])
        else:
            groups[-1].append(event)
    return [_stage(group, first=index == 0) for index, group in enumerate(groups)]


def _stage(group: list[HistoryEvent], *, first: bool) -> Stage:
    making = [event for event in group if event.verb not in _EFFECT]
    published = [event.on for event in making if event.verb in _PUBLISHING]
    effective = [event.on for event in group if event.verb in _EFFECT and event.on >= making[0].on]
    verbs = {event.verb for event in making}
    change = "enacted" if first else "amended" if verbs & {"修正", "修改"} else "revised"
    number = next((event.doc_no for event in reversed(making) if event.doc_no), "")
    return Stage(
        adopted_on=making[0].on,
        promulgated_on=published[-1] if published else making[-1].on,
        effective_on=max(effective, default=None),
        change=change,
        doc_no=number,
    )
