"""Words shared by the explanation, the page of rules and the calculator."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from portal.credit.retention.facts import DAY_LABELS
from portal.credit.retention.rules import Cite, Rule


def months_words(months: int) -> str:
    """36 -> 3 年, 6 -> 6 个月."""
    years, rest = divmod(months, 12)
    return f"{months} 个月" if rest or not years else f"{years} 年"


def clock_words(rule: Rule) -> str:
    """Which day the months are counted from."""
    if rule.clock == "year":
        return "报告年度的次年 1 月 1 日"
    return DAY_LABELS[rule.clock]


def length_words(rule: Rule) -> str:
    """How long a record of this row stays public."""
    if not rule.publish:
        return "不公示"
    longest = f"最长 {months_words(rule.max_months)}" if rule.max_months is not None else ""
    match rule.ends_with:
        case "restriction_until":
            return f"到限制期限届满，不短于 {months_words(rule.max_months or 0)}"
        case "permit_until":
            return "到许可有效期届满"
        case "removed_on":
            return f"{longest}，移出当日停止" if longest else "移出（恢复）当日停止"
    return longest or "没有规定"


def early_words(rule: Rule) -> str:
    """From when leaving early can be asked for."""
    if not rule.publish:
        return "不涉及"
    match rule.early:
        case "banned":
            return "不得提前停止公示"
        case "none":
            return "不用申请"
    if not rule.min_months:
        return "改正以后随时可以申请"
    words = f"满 {months_words(rule.min_months)}"
    if rule.min_months_special:
        words += f"（食品、药品、特种设备领域满 {months_words(rule.min_months_special)}）"
    return words


def day_words(day: date | None) -> str:
    """A last day as readers see it; none is 没有期限."""
    return f"{day}" if day else "没有期限"


def joined(words: Iterable[str]) -> str:
    """Parts of a list in one sentence."""
    return "；".join(words)


def cites_key(cites: Iterable[Cite]) -> list[tuple[str, str, str, str]]:
    """As `portal.laws.citing.cite` asks for them."""
    return [(one.law, one.article, one.paragraph, "") for one in cites]
