"""How long disclosures stay public: the vectors, the order of the two regimes, and what is never guessed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from portal.credit.retention import (
    Extent,
    Family,
    Gravity,
    Kind,
    Measure,
    Procedure,
    RecordFacts,
    Window,
    explain,
    rules,
    window,
)
from portal.credit.retention.rules import PATH, read

SHANGHAI = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 23)
DECIDED, PUBLISHED = date(2026, 4, 20), date(2026, 5, 15)


def facts(**changes: Any) -> RecordFacts:
    """An ordinary penalty of the market regulator, graded 一般, with what a test changes."""
    known: dict[str, Any] = {
        "kind": Kind.PENALTY,
        "family": Family.ENTERPRISE,
        "decided_on": DECIDED,
        "published_on": PUBLISHED,
        "procedure": Procedure.ORDINARY,
        "measures": frozenset({Measure.CONFISCATION}),
        "gravity": Gravity.GENERAL,
    }
    return RecordFacts(**known | changes)


def under(found: Window, regime: str) -> Any:
    return next(one for one in found.results if one.regime.key == regime)


@pytest.mark.parametrize(
    ("gravity", "last"),
    [
        (Gravity.MINOR, date(2026, 7, 20)),
        (Gravity.GENERAL, date(2027, 4, 20)),
        (Gravity.SERIOUS, date(2029, 4, 20)),
    ],
)
def test_the_grade_sets_the_longest_time_from_the_decision(gravity: Gravity, last: date) -> None:
    found = window(facts(gravity=gravity), TODAY)
    assert under(found, "ndrc-36").last_day == found.last_day == last
    midnight = datetime(last.year, last.month, last.day, tzinfo=SHANGHAI) + timedelta(days=1)
    assert found.public_until == midnight
    assert found.is_public(midnight - timedelta(seconds=1)) and not found.is_public(midnight)
    assert found.public_from == datetime(2026, 5, 15, tzinfo=SHANGHAI)
    assert not found.is_public(found.public_from - timedelta(seconds=1))


def test_later_publication_moves_the_end_of_one_regime_only() -> None:
    early, late = (window(facts(published_on=day), TODAY) for day in (DECIDED, date(2026, 6, 20)))
    assert under(early, "ndrc-36").last_day == under(late, "ndrc-36").last_day == date(2027, 4, 20)
    assert under(early, "samr-45").last_day == date(2029, 4, 20)
    assert under(late, "samr-45").last_day == date(2029, 6, 20)


def test_months_end_at_the_end_of_a_short_month_and_a_day_off_moves_nothing() -> None:
    found = window(
        facts(decided_on=date(2026, 11, 30), published_on=date(2026, 12, 1), gravity=Gravity.MINOR), TODAY
    )
    assert found.last_day == date(2027, 2, 28)  # a Sunday
    assert found.public_until == datetime(2027, 3, 1, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("changes", "regime", "row", "last"),
    [
        ({}, "ndrc-36", "ndrc-36-general", date(2027, 4, 20)),
        ({"measures": {Measure.FINE}, "low_fine": True}, "samr-45", "samr-45-low", date(2026, 8, 15)),
        ({"measures": {Measure.CRITICISM}}, "samr-45", "samr-45-low", date(2026, 8, 15)),
        ({"measures": {Measure.FINE}, "low_fine": False}, "ndrc-36", "ndrc-36-general", date(2027, 4, 20)),
        ({"gravity": None, "decided_on": date(2026, 3, 31)}, "samr-45", "samr-45-other", date(2029, 5, 15)),
        ({"by_market_regulator": False}, "ndrc-36", "ndrc-36-general", date(2027, 4, 20)),
    ],
)
def test_the_regime_that_ends_first_decides(
    changes: dict[str, Any], regime: str, row: str, last: date
) -> None:
    if "measures" in changes:
        changes = changes | {"measures": frozenset(changes["measures"])}
    found = window(facts(**changes), TODAY)
    assert found.deciding and found.deciding.rule
    assert (found.deciding.regime.key, found.deciding.rule.key, found.last_day) == (regime, row, last)


def test_both_regimes_are_shown_and_what_is_open_is_marked() -> None:
    found = window(facts(), TODAY)
    assert [one.regime.key for one in found.results] == ["samr-45", "ndrc-36"]
    assert found.differ and "国务院裁决" in found.why and not found.confirmed
    old = window(facts(gravity=None, decided_on=date(2025, 3, 1), published_on=date(2025, 3, 9)), TODAY)
    assert old.confirmed and not old.why and "2026-04-01" in old.notes[0]


def test_a_new_rule_reaches_older_records_only_when_they_are_graded_and_never_before_its_first_day() -> None:
    old = {"decided_on": date(2024, 2, 1), "published_on": date(2024, 2, 10)}
    assert window(facts(**old, gravity=None), TODAY).last_day == date(2027, 2, 10)
    graded = window(facts(**old), TODAY)
    assert graded.last_day == date(2026, 3, 31) and under(graded, "ndrc-36").bounded
    assert not under(window(facts(), date(2026, 3, 31)), "ndrc-36").in_force
    assert under(window(facts(), date(2026, 4, 1)), "ndrc-36").in_force


@pytest.mark.parametrize("day", [date(2022, 1, 1), date(2026, 3, 31), date(2026, 4, 1), date(2031, 1, 1)])
def test_the_day_of_asking_moves_no_end(day: date) -> None:
    assert window(facts(), day).public_until == window(facts(), TODAY).public_until


def test_a_restriction_of_more_than_three_years_is_public_as_long_as_it_lasts() -> None:
    barred = frozenset({Measure.BARRED})
    five = window(facts(measures=barred, restriction_until=date(2031, 4, 20)), TODAY)
    assert under(five, "samr-45").rule.key == "samr-45-long"
    assert under(five, "samr-45").last_day == date(2031, 4, 20)
    three = window(facts(measures=barred, restriction_until=date(2029, 4, 20)), TODAY)
    assert under(three, "samr-45").rule.key == "samr-45-grave"
    assert under(three, "samr-45").last_day == date(2029, 5, 15)
    life = window(facts(measures=barred, restriction_lifelong=True, gravity=Gravity.SERIOUS), TODAY)
    assert under(life, "samr-45").last_day is None and life.last_day == date(2029, 4, 20)
    said = "".join(explain(life, datetime(2026, 6, 1, tzinfo=SHANGHAI)).sentences)
    assert "限制没有期限，公示也没有期限" in said and "（终身）。停止公示不等于解除限制。" in said


def test_what_a_long_restriction_is_stands_in_the_table() -> None:
    text = PATH.read_text("utf-8").replace("\nmonths = 36\n", "\nmonths = 24\n")
    shorter = read(text)
    record = facts(measures=frozenset({Measure.BARRED}), restriction_until=date(2028, 6, 1))
    assert under(window(record, TODAY), "samr-45").rule.key == "samr-45-grave"
    assert under(window(record, TODAY, shorter), "samr-45").rule.key == "samr-45-long"
    assert shorter.version != rules().version


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"measures": frozenset({Measure.WARNING})}, "只受警告"),
        ({"procedure": Procedure.SUMMARY}, "普通程序"),
        ({"procedure": Procedure.SUMMARY, "measures": frozenset(), "gravity": None}, "普通程序"),
        ({"gravity": Gravity.MINOR, "withheld": True}, "可以不公示"),
        ({"withheld": True}, "应当公示，依法不得公开的除外"),
        ({"withheld": True, "gravity": None}, "可以不公示"),
        ({"kind": Kind.PERMIT, "permit_long_term": True, "withheld": True}, "机关决定不公示。"),
        ({"published_on": date(2027, 4, 21)}, "已经届满"),
    ],
)
def test_what_is_never_published(changes: dict[str, Any], said: str) -> None:
    found = window(facts(**changes), TODAY)
    assert found.extent is Extent.NONE and said in found.withheld[0]
    assert found.public_from is found.public_until is found.last_day is None
    assert not found.is_public(datetime(2026, 6, 1, tzinfo=SHANGHAI))


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"gravity": None}, "失信程度（轻微、一般、严重）"),
        ({"procedure": None}, "处罚适用的程序（普通程序、简易程序）"),
        ({"measures": frozenset()}, "处罚种类"),
        ({"measures": frozenset({Measure.FINE})}, "罚款是否属于较低数额"),
        ({"measures": frozenset({Measure.RESTRICTED})}, "限制期限到哪一天"),
        ({"published_on": None}, "公示日期"),
        ({"decided_on": None}, "决定日期"),
        ({"published_on": date(2026, 4, 19)}, "公示日期 2026-04-19 早于决定日期 2026-04-20。"),
        ({"removed_on": date(2026, 5, 14)}, "移出（恢复）日期 2026-05-14 早于列入或者公示日期 2026-05-15。"),
        (
            {"restriction_until": date(2028, 4, 20), "restriction_lifelong": True},
            "限制没有期限（终身），又写了限制期限至 2028-04-20，请核对。",
        ),
        ({"permit_until": date(9999, 12, 31)}, "许可有效期至 9999-12-31 不在 1900 年至 2199 年之间。"),
        ({"kind": Kind.ABNORMAL}, "列入（标记）日期"),
        ({"kind": Kind.SERIOUS}, "列入（标记）日期"),
        ({"kind": Kind.PERMIT}, "许可有效期至"),
        ({"kind": Kind.ANNUAL_REPORT}, "年度"),
    ],
)
def test_nothing_is_guessed(changes: dict[str, Any], missing: str) -> None:
    found = window(facts(**changes), TODAY)
    assert found.extent is Extent.NONE and missing in found.missing
    assert found.public_from is None and not found.is_public(datetime(2026, 6, 1, tzinfo=SHANGHAI))


def test_a_list_is_public_until_removal_and_not_a_second_longer() -> None:
    listed = facts(kind=Kind.ABNORMAL, listed_on=date(2026, 7, 20), published_on=None, decided_on=None)
    assert window(listed, TODAY).public_until is None
    removed = window(
        facts(
            kind=Kind.ABNORMAL,
            listed_on=date(2026, 7, 20),
            published_on=None,
            decided_on=None,
            removed_on=date(2026, 9, 1),
        ),
        TODAY,
    )
    assert removed.public_until == datetime(2026, 9, 1, tzinfo=SHANGHAI) and removed.removed


@pytest.mark.parametrize("family", Family)
def test_individuals_are_marked_others_are_listed(family: Family) -> None:
    found = window(facts(kind=Kind.ABNORMAL, family=family, listed_on=PUBLISHED), TODAY)
    assert found.deciding and found.deciding.rule
    assert ("标记" in found.deciding.rule.label) == (family is Family.INDIVIDUAL)


def test_an_individual_may_keep_the_report_private() -> None:
    for choice, extent in (
        (True, Extent.FULL),
        (False, Extent.STATUS_ONLY),
        (None, Extent.STATUS_ONLY),
    ):
        report = facts(kind=Kind.ANNUAL_REPORT, family=Family.INDIVIDUAL, year=2025, report_public=choice)
        assert window(report, TODAY).extent is extent
    company = facts(kind=Kind.ANNUAL_REPORT, year=2025)
    assert window(company, TODAY).extent is Extent.FULL


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "符合条件的从 2026-07-21 起可以申请提前停止公示"),
        ({"gravity": Gravity.SERIOUS}, "符合条件的从 2027-04-21 起可以申请提前停止公示"),
        ({"measures": frozenset({Measure.SUSPENDED})}, "不得提前停止公示"),
        ({"gravity": Gravity.MINOR}, "到期自动停止公示，不用申请"),
        (
            {"gravity": None, "decided_on": date(2026, 3, 2), "published_on": date(2026, 3, 5)},
            "符合条件的从 2026-09-06 起可以申请提前停止公示（食品、药品、特种设备领域的，从 2027-03-06 起）",
        ),
        (
            {
                "gravity": None,
                "decided_on": date(2026, 3, 2),
                "published_on": date(2026, 3, 5),
                "special_field": True,
            },
            "符合条件的从 2027-03-06 起可以申请提前停止公示",
        ),
        ({"kind": Kind.SERIOUS, "listed_on": date(2025, 4, 1)}, "符合条件的现在就可以申请提前移出名单"),
        ({"kind": Kind.ABNORMAL, "listed_on": DECIDED}, "改正以后随时可以申请移出名录"),
        (
            {"kind": Kind.ABNORMAL, "listed_on": DECIDED, "family": Family.INDIVIDUAL},
            "改正以后随时可以申请恢复正常记载",
        ),
        ({"kind": Kind.PERMIT, "permit_long_term": True}, ""),
        ({"kind": Kind.INSPECTION}, ""),
    ],
)
def test_from_which_day_it_may_leave_early_in_a_few_words(changes: dict[str, Any], words: str) -> None:
    now = datetime(2026, 6, 1, 9, tzinfo=SHANGHAI)
    assert explain(window(facts(**changes), now), now).early == words


def test_the_other_way_names_its_conditions_and_the_later_day_of_special_fields() -> None:
    now = datetime(2026, 6, 1, 9, tzinfo=SHANGHAI)
    ways = explain(window(facts(), now), now).ways
    other = next(one for one in ways if "市场监督管理行政处罚信息公示规定" in one)
    for condition in (
        "主动消除危害后果",
        "不在经营异常名录和严重违法失信名单里",
        "食品、药品、特种设备领域的，从",
    ):
        assert condition in other


def test_permits_and_inspections() -> None:
    permit = window(facts(kind=Kind.PERMIT, permit_until=date(2031, 4, 19)), TODAY)
    assert permit.public_until == datetime(2031, 4, 20, tzinfo=SHANGHAI)
    assert window(facts(kind=Kind.PERMIT, permit_long_term=True), TODAY).public_until is None
    inspection = window(facts(kind=Kind.INSPECTION), TODAY)
    assert inspection.last_day == date(2029, 5, 15) and not inspection.confirmed


def test_repair_can_be_asked_for_from_the_day_after_the_shortest_time() -> None:
    found = window(facts(), TODAY).repair
    assert found and found.possible and found.rule.key == "ndrc-36-general"
    assert found.first_day == found.earliest == date(2026, 7, 21)
    assert found.also[0].first_day == date(2026, 11, 16) and found.also[0].special_day == date(2027, 5, 16)
    serious = window(facts(gravity=Gravity.SERIOUS), TODAY).repair
    assert serious and serious.first_day == date(2027, 4, 21) and serious.earliest == date(2026, 11, 16)
    for special, day in ((True, date(2027, 5, 16)), (False, date(2026, 11, 16))):
        own = window(facts(gravity=Gravity.SERIOUS, special_field=special), TODAY).repair
        assert own and (own.also[0].first_day, own.also[0].special_day) == (day, None)
    listed = window(facts(kind=Kind.SERIOUS, listed_on=PUBLISHED), TODAY).repair
    assert listed and listed.first_day == date(2027, 5, 16) and not listed.confirmed


@pytest.mark.parametrize(
    "measure",
    [
        Measure.SUSPENDED,
        Measure.RESTRICTED,
        Measure.BARRED,
        Measure.DOWNGRADED,
        Measure.PERMIT_REVOKED,
        Measure.LICENCE_REVOKED,
    ],
)
def test_grave_measures_cannot_leave_early(measure: Measure) -> None:
    grave = facts(
        measures=frozenset({measure, Measure.FINE}),
        gravity=Gravity.SERIOUS,
        restriction_until=date(2027, 1, 1),
    )
    found = window(grave, TODAY).repair
    assert found and not found.possible and "不得提前停止公示" in found.reason and found.earliest is None
    assert [one.rule.key for one in found.also] == ["ndrc-36-serious"]


def test_where_the_rule_is_silent_the_reading_is_marked() -> None:
    for measures in ({Measure.CLOSED}, {Measure.WARNING, Measure.CRITICISM}):
        old = facts(measures=frozenset(measures), gravity=None, decided_on=date(2026, 3, 2))
        found = window(old, TODAY)
        assert found.deciding and "没有写明" in found.deciding.doubt and not found.confirmed


def test_repair_that_comes_too_late_is_not_offered() -> None:
    low = facts(measures=frozenset({Measure.CRITICISM}), gravity=Gravity.SERIOUS)
    found = window(low, TODAY).repair
    assert found and not found.possible and "三个月" in found.reason
