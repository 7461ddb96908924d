"""What becomes of a row of disclosures at the gate: one judgement for the import, the check before it and the quality run.

Names of persons who are not registered are masked, and said. A text that holds anything else of persons is taken and
held for somebody's decision. What the dated rules keep from being public is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from portal.core.privacy import Item, detect, mask_text, without_names
from portal.credit import publishing
from portal.credit.columns import DISCLOSURES, SCREENED
from portal.credit.intake.disclosure_rows import values_of
from portal.credit.intake.headers import DISCLOSURES_KIND, LABELS
from portal.credit.intake.judging import Judged
from portal.credit.intake.rules import RULES, WARNING, Defect
from portal.credit.intake.subjects import Entities
from portal.credit.models import Departure
from portal.credit.publishing import Outcome, State, registered_of, texts_of
from portal.credit.recording import Subject, Unstored

DEPARTED, NOT_PUBLIC, HELD, NAMES = "departed", "not-public", "personal-text", "name-masked"
_LABELS = LABELS[DISCLOSURES_KIND]
_KEYS = {column.field: column.key for column in DISCLOSURES}
_ASKED = (
    ("较低数额", "is_low_fine", "“是”或“否”"),
    ("失信程度", "gravity", "“轻微”“一般”或“严重”"),
    ("程序", "procedure", "“普通程序”或“简易程序”"),
    ("处罚种类", "measures", "处罚种类，如“警告；罚款”"),
    ("限制期限", "restricted_until", "限制到的日期，终身的填“终身”"),
)
"""Facts as the dated rules name them, with their columns and what stands there."""
Departures = Mapping[str, Sequence[Departure]]


def gate(record: Any, departed: Departures, *, clean: bool) -> tuple[Outcome, list[Defect]]:
    """Mask names and settle a record that a file brings; what is said of it. `clean`: its texts hold nothing."""
    defects = [] if clean else mask_names(record)
    outcome = publishing.settle(record, departed=departed, clean=clean)
    if outcome.public:
        return outcome, defects
    if outcome.state is State.HELD and outcome.screening and outcome.screening.open_items:
        return outcome, [*defects, _held(outcome.screening.open_items)]
    rule = DEPARTED if departed.get(record.key) else NOT_PUBLIC
    lacking = _lacking(outcome)
    return outcome, [Defect(rule, *lacking.get(why, ("", why.rstrip("。")))) for why in outcome.reasons]


def _lacking(outcome: Outcome) -> dict[str, tuple[str, str]]:
    """{reason: (field, the same with the column and what to fill in)} of the facts without which nothing is public."""
    found = {}
    for fact in outcome.window.missing if outcome.window else ():
        if asked := next((each for each in _ASKED if each[0] in fact), None):
            _, name, fill = asked
            said = f"缺少：{fact}。请在列“{_LABELS[name]}”（{_KEYS[name]}）填{fill}"
            found[f"缺少：{fact}。"] = (name, said)
    return found


def mask_names(record: Any, fields: Collection[str] = SCREENED) -> list[Defect]:
    """Mask names of persons in these texts of a record; the record remembers which, without the names."""
    texts = {name: text for name, text in texts_of(record).items() if name in fields}
    changed, found = without_names(texts, registered_of(record))
    if not changed:
        return []
    for name, text in changed.items():
        setattr(record, name, text)
    record.screening = publishing.screened_anew(record).with_masked(
        (name, finding.masked) for name, finding in found
    )
    first: dict[str, list[str]] = {}
    for name, finding in found:
        first.setdefault(name, []).append(f"第 {finding.start + 1} 字起的改为“{finding.masked}”")
    return [
        Defect(
            NAMES,
            name,
            f"“{_LABELS[name]}”里像是登记的经营者、负责人以外的人的姓名，已遮盖：{'，'.join(said)}",
        )
        for name, said in first.items()
    ]


def _held(items: Iterable[Item]) -> Defect:
    said = [
        f"“{_LABELS[item.field]}”第 {item.finding.start + 1} 字起像是{item.finding.label}（{item.finding.masked}）"
        for item in items
    ]
    first = next(iter(items)).field
    return Defect(HELD, first, f"{'；'.join(said)}。照收，由人决定遮盖还是保留，在此以前不公示")


def says_the_same(text: str, stored: str, allowed: Sequence[str]) -> bool:
    """Whether the text of a file and that of a record differ in nothing but what has been masked of persons."""
    return _bare(text, allowed) == _bare(stored, allowed)


def _bare(text: str, allowed: Sequence[str]) -> str:
    return mask_text(text, detect(text, allowed))


# --- rows that are not stored --------------------------------------------------------------------------


def said_of_rows(rows: Sequence[Judged]) -> Iterator[tuple[Judged, list[Defect]]]:
    """What the gate would say of judged rows if they were imported now; of those that it says something of.

    A row about nobody registered is refused by the import in any case: of it only that is said which holds of every
    form of business, and nothing of names, for nobody knows whose they are.
    """
    entities = Entities(rows)
    for row in rows:
        if row.texts is None:
            continue
        subject = entities.known(row)
        defects = _said(row, subject) if subject else _said_of_all(row)
        if defects:
            yield row, defects


def _said(row: Judged, subject: Subject) -> list[Defect]:
    values = values_of(row.texts or ())
    record = Unstored(subject, values | {"key": "", "public_id": "", "live": False})
    return gate(record, {}, clean=bool(row.extra.get("clean")))[1]


def _said_of_all(row: Judged) -> list[Defect]:
    of_each = [_said(row, subject) for subject in _STAND_INS]
    common = set.intersection(*({defect.rule for defect in said} for said in of_each)) - {NAMES}
    return [defect for defect in of_each[0] if defect.rule in common]


_STAND_INS = tuple(
    Subject(0, "", "", "", [], family, "", "", "", None)
    for family in ("company", "individual", "cooperative")
)


def refuses(defects: Iterable[Defect]) -> bool:
    """Whether any of the defects keeps the row out."""
    return any(RULES[defect.rule].severity != WARNING for defect in defects)
