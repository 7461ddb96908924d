"""A small library of laws that do not exist, made in the database without any file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from portal.laws.models import Instrument, Provision, Version
from portal.laws.reading.numbers import article_label
from portal.laws.reading.tree import UnitKind

TODAY = date(2026, 11, 23)


def law(title: str, *texts: tuple[str, Sequence[str] | None], doc_no: str = "", **fields: Any) -> Instrument:
    """An instrument with a version for each (day of effect, texts of the articles); None: text not loaded."""
    fields.setdefault("level", "local")
    instrument = Instrument.objects.create(title=title, **fields)
    for number, (day, articles) in enumerate(texts):
        add_version(instrument, day, articles, doc_no if number == 0 else "")
    return Instrument.objects.get(pk=instrument.pk)


def add_version(
    instrument: Instrument, day: str, articles: Sequence[str] | None, doc_no: str = "", **fields: Any
) -> Version:
    """A later text of an instrument."""
    effective = date.fromisoformat(day)
    version = Version.objects.create(
        instrument=instrument,
        promulgated_on=effective,
        effective_from=effective,
        doc_no=doc_no,
        text_loaded=articles is not None,
        **fields,
    )
    Provision.objects.bulk_create(
        Provision(
            version=version,
            order=number,
            kind=UnitKind.ARTICLE,
            number=number,
            label=article_label(number),
            text=text,
            anchor=f"art-{number}",
        )
        for number, text in enumerate(articles or (), 1)
    )
    return version


def lanterns() -> Instrument:
    """《示范市河灯管理办法》: second article amended on 2026-07-01, third dropped, first as it was."""
    return law(
        "示范市河灯管理办法",
        (
            "2021-05-01",
            ["为了方便市民放河灯，制定本办法。", "放河灯应当提前三日告知。", "违反规定的，责令改正。"],
        ),
        (
            "2026-07-01",
            [
                "为了方便市民放河灯，制定本办法。",
                "放河灯应当提前一日告知。\n可以通过网络告知：\n（一）网站；\n（二）电话。",
            ],
        ),
        doc_no="示范市人民政府令第7号",
    )


def kites() -> Instrument:
    """《示范市风筝管理规定》: repealed on 2024-01-01 by 《示范市文体活动条例》."""
    by = law("示范市文体活动条例", ("2024-01-01", ["为了丰富文体活动，制定本条例。", "放风筝应当远离电线。"]))
    return law(
        "示范市风筝管理规定",
        ("2015-01-01", ["放风筝不得妨碍交通。"]),
        doc_no="示范市人民政府令第3号",
        ended_on=date(2024, 1, 1),
        end_kind="repealed",
        ended_by=by,
    )
