"""The bulletin (通报) of a month: who scores what, as of each unit's last run of the month. Made from the runs alone.

It ranks the quality of data and nothing else: never growth, never the rate of annual reports (促进个体工商户发展条例
第三十二条).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from portal.core import clock
from portal.core.models import Bureau
from portal.credit.models import QualityRun
from portal.credit.quality.catalogue import REFUSE, SEVERITIES, TICKET, WARNING, rules

PERIOD = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
FORMULA = "得分 = 100 ×（1 − 各条记录扣分之和 ÷ 记录条数）"
NOTES = (
    "一条记录每违反一条“退回”规则扣 1，每违反一条“整改”规则扣 0.5，每违反一条“提示”规则扣 0.1，最多扣 1。"
    "同一条规则在一条记录里违反几处，只扣一次。",
    "不计分的规则只列在单位自己的清单里。得分取两位小数，后面的舍去，所以只有没有任何问题的才是 100 分。记录的先后次序不影响得分。",
)
LAW = "促进个体工商户发展条例"
ARTICLE = "32"
ONLY_QUALITY = (
    "本通报只评数据质量。《促进个体工商户发展条例》第三十二条规定，不得将个体工商户数量增长率、年度报告率等作为"
    "绩效考核评价指标；本通报不统计、不比较这些数字。"
)
MOST_RULES = 10


@dataclass(frozen=True, slots=True)
class Standing:
    """One unit in the bulletin."""

    place: int
    bureau: Bureau
    run: QualityRun
    former: QualityRun | None
    """The last run before the month."""
    counts: dict[str, int]
    """Findings of the rules that are scored, by severity."""

    @property
    def refuse(self) -> int:
        """Findings of severity 退回."""
        return self.counts[REFUSE]

    @property
    def ticket(self) -> int:
        """Findings of severity 整改."""
        return self.counts[TICKET]

    @property
    def warning(self) -> int:
        """Findings of severity 提示."""
        return self.counts[WARNING]

    @property
    def change_label(self) -> str:
        """As `change_between` has it."""
        return change_between(self.former, self.run)


def change_between(former: QualityRun | None, run: QualityRun) -> str:
    """+1.20, −0.35, 持平, 首次; scores by different rules are not compared."""
    if former is None:
        return "首次"
    if former.ruleset != run.ruleset:
        return "规则有变"
    change = run.score - former.score
    return f"{change:+.2f}".replace("-", "−") if change else "持平"


@dataclass(frozen=True, slots=True)
class Bulletin:
    """The bulletin of one month."""

    period: str
    standings: tuple[Standing, ...]
    frequent: tuple[tuple[str, str, int], ...]
    """(rule id, what it asks, records found), the most frequent first."""

    @property
    def title(self) -> str:
        """With the month in words."""
        year, month = self.period.split("-")
        return f"登记和公示数据质量通报（{year} 年 {int(month)} 月）"

    @property
    def as_of(self) -> datetime:
        """The moment of the last run that went into it."""
        return max(standing.run.run_at for standing in self.standings).astimezone(clock.TZ)

    @property
    def records(self) -> int:
        """Records checked."""
        return sum(standing.run.checked for standing in self.standings)

    def text(self) -> str:
        """The bulletin as plain text, the same for the same runs."""
        lines = [
            self.title,
            "",
            f"共检查 {len(self.standings)} 个单位的 {self.records} 条记录，数据截至 {self.as_of:%Y-%m-%d %H:%M}。",
            ONLY_QUALITY,
            "",
            "一、各单位得分",
        ]
        lines += [_line(standing) for standing in self.standings]
        lines += ["", "二、违反最多的规则"]
        lines += [
            f"{number}. {about}（{rule}）：{count} 条"
            for number, (rule, about, count) in enumerate(self.frequent, 1)
        ] or ["没有发现问题。"]
        return "\n".join([*lines, "", "三、怎样计算", FORMULA, *NOTES, ""])


def _line(standing: Standing) -> str:
    run = standing.run
    found = "，".join(f"{SEVERITIES[key]} {count}" for key, count in standing.counts.items())
    return (
        f"第 {standing.place} 名 {standing.bureau.name}：{run.score} 分（{standing.change_label}），"
        f"检查 {run.checked} 条，没有问题的 {run.faultless} 条；{found}；规则版本 {run.ruleset}"
    )


def bulletin(period: str) -> Bulletin | None:
    """The bulletin of a month ("2026-11"); None when nothing was checked in it."""
    match = PERIOD.fullmatch(period)
    if match is None:
        return None
    begin = clock.start_of(date(int(match[1]), int(match[2]), 1))
    end = clock.start_of(date(int(match[1]) + int(match[2]) // 12, int(match[2]) % 12 + 1, 1))
    whole = QualityRun.objects.filter(batch=None).select_related("bureau")
    last = _last(whole.filter(run_at__gte=begin, run_at__lt=end).prefetch_related("results"))
    if not last:
        return None
    before = _last(whole.filter(run_at__lt=begin, bureau__in=list(last)))
    return Bulletin(period, tuple(_ranked(last, before)), _frequent(last.values()))


def periods() -> list[str]:
    """Months with a bulletin, the last first."""
    moments = QualityRun.objects.filter(batch=None).order_by().dates("run_at", "month", order="DESC")
    return [f"{moment:%Y-%m}" for moment in moments]


def _last(runs: Iterable[QualityRun]) -> dict[int, QualityRun]:
    found: dict[int, QualityRun] = {}
    for run in runs:  # ordered: the last first
        if run.checked:
            found.setdefault(run.bureau_id, run)
    return found


def _ranked(last: dict[int, QualityRun], before: dict[int, QualityRun]) -> Iterable[Standing]:
    runs = sorted(last.values(), key=lambda run: (-run.score, run.bureau.path))
    known, place = rules(), 0
    for number, run in enumerate(runs, 1):
        if number == 1 or run.score != runs[number - 2].score:
            place = number
        counts = dict.fromkeys(SEVERITIES, 0)
        for result in run.results.all():
            if result.rule in known and known[result.rule].scored:
                counts[known[result.rule].severity] += result.failed
        yield Standing(place, run.bureau, run, before.get(run.bureau_id), counts)


def _frequent(runs: Iterable[QualityRun]) -> tuple[tuple[str, str, int], ...]:
    known = rules()
    counts: dict[str, int] = {}
    for run in runs:
        for result in run.results.all():
            counts[result.rule] = counts.get(result.rule, 0) + result.failed
    order = sorted(
        (name for name in counts if name in known and known[name].scored),
        key=lambda name: (-counts[name], name),
    )
    return tuple((name, known[name].about, counts[name]) for name in order[:MOST_RULES])
