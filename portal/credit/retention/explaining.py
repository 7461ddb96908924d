"""A window in plain Chinese, for whoever looks a record up and for whom it concerns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from portal.core.clock import TZ
from portal.credit.retention.facts import Family, Kind, Measure
from portal.credit.retention.repairing import Repair
from portal.credit.retention.rules import Cite
from portal.credit.retention.windows import Extent, RegimeResult, Window
from portal.credit.retention.wording import clock_words, day_words, joined, months_words


@dataclass(frozen=True, slots=True)
class Explanation:
    """Sentences for the reader.

    `headline` says until when; `early` in a few words from which day it may leave sooner, empty where nobody asks
    that; `sentences` by which rule; `ways` what whom it concerns can do and from which day; `guide` is the slug
    of the guide for it; `doubts` is what is 待核; `basis` the articles relied on.
    """

    headline: str
    early: str = ""
    sentences: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    guide: str = ""
    doubts: tuple[str, ...] = ()
    basis: tuple[Cite, ...] = ()


def explain(window: Window, now: datetime) -> Explanation:
    """The window as it is to be read at a moment."""
    if window.extent is Extent.NONE:
        return _not_published(window)
    repair = window.repair
    gone = window.public_until is not None and now >= window.public_until
    return Explanation(
        headline=_headline(window, now),
        early="" if gone else _early(window, now),
        sentences=tuple(_sentences(window)),
        ways=() if gone else (*_ways(window, now), "认为内容不准确的，可以要求录入单位更正。"),
        guide="" if gone or repair is None else repair.rule.guide,
        doubts=tuple(dict.fromkeys(_doubts(window, gone))),
        basis=_basis(window),
    )


def _not_published(window: Window) -> Explanation:
    rows = [result.rule for result in window.results if result.rule and result.withheld]
    if window.withheld:
        basis = tuple(cite for row in rows for cite in row.basis)
        doubts = tuple(dict.fromkeys(row.doubt for row in rows if row.doubt))
        return Explanation("这条记录不公示。", sentences=window.withheld, doubts=doubts, basis=basis)
    wrong = tuple(one for one in window.missing if one.endswith("。"))
    lacking = [one for one in window.missing if one not in wrong]
    said = (f"还不能算出公示期，缺少：{joined(lacking)}。",) if lacking else ()
    return Explanation("这条记录暂不公示。", sentences=(*wrong, *said, *window.notes))


def _headline(window: Window, now: datetime) -> str:
    last, begin = window.last_day, window.public_from
    if window.public_until and now >= window.public_until:
        if window.removed:
            return f"已经{_leaving(window)}，{window.facts.removed_on} 起停止公示。"
        return f"公示期到 {last} 届满，已经停止公示。"
    lead = f"从 {begin.astimezone(TZ).date()} 起公示，" if begin and now < begin else ""
    if last is None:
        return f"{lead}{_endless(window)}"
    return f"{lead}公示到 {last}（当日 24 时）为止。"


def _endless(window: Window) -> str:
    facts = window.facts
    if facts.kind is Kind.ABNORMAL:
        return f"改正并{_leaving(window)}以前，一直公示。"
    if facts.kind is Kind.PERMIT:
        return "许可长期有效，一直公示。"
    if facts.kind is Kind.PENALTY:
        return "限制没有期限，一直公示。"
    return "没有规定公示期限，一直公示。"


def _leaving(window: Window) -> str:
    """What leaving early is called for this kind."""
    match window.facts.kind:
        case Kind.ABNORMAL:
            return "恢复正常记载" if window.facts.family is Family.INDIVIDUAL else "移出名录"
        case Kind.SERIOUS:
            return "提前移出名单"
    return "提前停止公示"


def _sentences(window: Window) -> list[str]:
    said = []
    if window.extent is Extent.STATUS_ONLY:
        said.append("个体工商户可以选择不公示年度报告的内容，这里只显示报没报。")
    if window.differ and window.deciding:
        named = [one for one in window.results if one.rule]
        said += [_by_rule(one) for one in named]
        if len(_laws(window)) > 1:
            said.append(
                f"两套规定得出的日子不一样，本站按{window.deciding.regime.name}停止公示。{window.why}"
            )
    elif window.deciding:
        said.append(_by_rule(window.deciding))
    said += window.notes
    until = window.facts.restriction_until
    restricted = window.facts.measures & {Measure.RESTRICTED, Measure.BARRED}
    if restricted and window.last_day and window.facts.restriction_lifelong:
        said.append("处罚里的限制没有期限（终身）。停止公示不等于解除限制。")
    elif restricted and until and window.last_day and window.last_day < until:
        said.append(f"处罚里的限制到 {until} 为止。停止公示不等于解除限制。")
    return said


def _by_rule(result: RegimeResult) -> str:
    """What one regime makes of the record: 按《…》，…，从决定日期 2026-04-20 起算，最长 1 年，到 2027-04-20."""
    rule, regime = result.rule, result.regime
    if rule is None:
        return ""
    name = f"{regime.name}（{regime.number}）" if regime.number else regime.name
    if result.bounded:
        return (
            f"按{name}，{rule.label}，公示期在它施行以前已经届满，从施行之日 {rule.valid_from} 起停止公示。"
        )
    start = f"从{clock_words(rule)} {result.clock_day} 起算，"
    if rule.ends_with in ("restriction_until", "permit_until") and result.last_day is None:
        what = "限制没有期限" if rule.ends_with == "restriction_until" else "许可长期有效"
        return f"按{name}，{what}，公示也没有期限。"
    if rule.ends_with == "restriction_until":
        least = months_words(rule.max_months or 0)
        return f"按{name}，{rule.label}，公示到限制期限届满，并且不短于 {least}，到 {day_words(result.last_day)}。"
    if rule.ends_with == "permit_until":
        return f"按{name}，公示到许可有效期届满，到 {day_words(result.last_day)}。"
    if rule.max_months is None:
        return f"按{name}，{rule.note}"
    kind = "" if regime.scheme == "all" else f"{rule.label}，"
    return f"按{name}，{kind}{start}最长 {months_words(rule.max_months)}，到 {day_words(result.last_day)}。"


def _ways(window: Window, now: datetime) -> list[str]:
    repair = window.repair
    if repair is None:
        return []
    said = [_asking(window, repair, now)] if repair.possible else [repair.reason]
    for other in repair.also:
        rule = other.rule
        when = (
            f"按{rule.regime.name}，满 {months_words(rule.min_months or 0)}（{other.first_day} 起）可以申请"
        )
        if repair.possible:
            said.append(f"{when}，{rule.regime.apply_at}。{_terms(other, now)}")
        else:
            said.append(f"{when}；这类处罚能不能申请，没有查到，以办理部门的答复为准。")
    return [one for one in said if one]


def _early(window: Window, now: datetime) -> str:
    repair, today = window.repair, now.astimezone(TZ).date()
    if repair is None or not repair.possible:
        words = {"banned": "不得提前停止公示", "none": "到期自动停止公示，不用申请"}
        return words.get(repair.rule.early, "") if repair and window.facts.kind is Kind.PENALTY else ""
    special = ""
    if repair.special_day and repair.special_day > today:
        special = f"（食品、药品、特种设备领域的，从 {repair.special_day} 起）"
    fit = "符合条件的" if repair.rule.min_months else ""
    return f"{fit}{_when(repair, today)}申请{_leaving(window)}{special}"


def _when(repair: Repair, today: date) -> str:
    if not repair.rule.min_months:
        return "改正以后随时可以"
    if repair.first_day and repair.first_day <= today:
        return "现在就可以"
    return f"从 {repair.first_day} 起可以"


def _asking(window: Window, repair: Repair, now: datetime) -> str:
    when = _when(repair, now.astimezone(TZ).date())
    return f"{when}申请{_leaving(window)}，{repair.rule.regime.apply_at}。{_terms(repair, now)}"


def _terms(repair: Repair, now: datetime) -> str:
    """The later day of special fields, and what must have been done."""
    rule, special = repair.rule, ""
    if repair.special_day and repair.special_day > now.astimezone(TZ).date():
        special = f"食品、药品、特种设备领域的，从 {repair.special_day} 起可以申请。"
    if not rule.conditions:
        return special
    needs = f"{'按原因' if not rule.min_months else '要同时'}做到：{joined(one.text for one in rule.conditions)}。"
    return f"{special}{needs}"


def _doubts(window: Window, gone: bool) -> list[str]:
    said = []
    for result in window.results:
        if result.rule and result.rule.doubt:
            said.append(f"{result.regime.name}：{result.rule.doubt}")
        if result.doubt:
            said.append(f"{result.regime.name}：{result.doubt}")
    if window.differ and not window.table.policy.confirmed and len(_laws(window)) > 1:
        said.append("两套规定以哪一个为准，没有查到。")
    head = None if gone else window.repair
    for repair in (head, *head.also) if head else ():
        if not repair.confirmed and (repair.rule.early_doubt or repair.possible):
            words = repair.rule.early_doubt or f"{_leaving(window)}的条件没有读到现行文本，待核。"
            said.append(f"{repair.rule.regime.name}：{words}")
    return said


def _laws(window: Window) -> list[RegimeResult]:
    return [one for one in window.results if one.regime.title]


def _basis(window: Window) -> tuple[Cite, ...]:
    cites = [cite for result in window.results if result.rule for cite in result.rule.basis]
    if window.differ and len(_laws(window)) > 1:
        cites += window.table.policy.basis
    return tuple(dict.fromkeys(cites))
