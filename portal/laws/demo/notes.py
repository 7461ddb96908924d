"""What the demo's editors noted about the demo rules: a partial supersession, a correction, a summary."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from portal.core import clock
from portal.laws.models import Correction, Instrument, Supersession, Version
from portal.laws.timeline import starts

SOURCE = "演示数据"
DISCLOSURE, CONVENIENCE = "示范市经营主体信用信息公示办法", "示范市市场主体登记便利化规定"
SERVICES, COOPERATIVES = "示范市个体工商户服务办法", "示范市农民专业合作社规范提升办法"
SUMMARY = (
    "变更经营者不用再先注销：可以直接申请变更登记（新增第八条）。",
    "个体工商户转变为企业有两种办法，登记机关要讲清区别，由申请人自己选（第八条）。",
    "每年的创业培训由不少于四期增加到不少于六期（第十条）。",
    "反映困难的答复期限由十五个工作日缩短为十个工作日（第十二条）。",
)
NOTE = (
    "对登记、备案信息的异议，核实和答复的期限由十五个工作日缩短为五个工作日；对其他信息的异议仍按本条办理。"
)


def load(rules: dict[str, Instrument]) -> None:
    """Note them on freshly loaded rules, given by title."""
    by = rules[CONVENIENCE]
    day = min(starts(version) for version in by.versions.all())
    superseded = Supersession(
        instrument=rules[DISCLOSURE],
        article="10",
        from_day=day,
        by=by,
        by_article="12",
        note=NOTE,
        source_name=SOURCE,
        checked_on=clock.today(),
        confirmed=True,
        live=True,
    )
    correction = Correction(
        version=rules[COOPERATIVES].versions.get(),
        article="8",
        before="选派铺导员",
        after="选派辅导员",
        reason="载入时误植一字，已与印发的文本核对。",
        live=True,
    )
    for note in (superseded, correction):
        note.full_clean()
        note.save()
    newest = max(rules[SERVICES].versions.all(), key=starts)
    Version.objects.filter(pk=newest.pk).update(summary="\n".join(SUMMARY))


def remove(rules: QuerySet[Instrument]) -> None:
    """Take away what is noted about the rules or for them; corrections go with their texts."""
    Supersession.objects.filter(Q(instrument__in=rules) | Q(by__in=rules)).delete()
