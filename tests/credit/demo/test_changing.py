"""What lies behind the demo's entities: a history that hangs together, and the reports of the last years."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from portal.credit.demo import changing, edges, words
from portal.credit.demo.composing import Composer
from portal.credit.demo.disclosing import MISSED, Discloser, Row

DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def composer() -> Composer:
    return Composer(DAY, words.REGIONS, words.TRADES)


@pytest.fixture(scope="module")
def composed(composer: Composer) -> list[Row]:
    return list(composer.rows(2000))


@pytest.fixture(scope="module")
def shown(composer: Composer, composed: list[Row]) -> list[tuple[str, Row]]:
    return list(edges.entities(composer))


def test_a_history_leads_from_the_founding_to_the_row_and_keeps_the_code(
    composed: list[Row], shown: list[tuple[str, Row]]
) -> None:
    behind = changing.of_edges(DAY)
    assert set(behind) <= {what for what, _ in shown}
    past = [
        *(each for each in changing.of_composed(composed) if each[1]),
        *((row, behind[what]) for what, row in shown if what in behind),
    ]
    assert len(past) > 60
    for row, steps in past:
        states = changing.states(row, steps)
        days = [state["APPRDATE"] for state in states]
        assert states[-1] == row and days == sorted(set(days)) and days[0] == row["ESTDATE"], row
        assert len({(state["UNISCID"], state["REGNO"], state["DOMDISTRICT"]) for state in states}) == 1
        assert all("示范" in state["ENTNAME"] and set(state["LEREP"]) & set("示范") for state in states)
        for before, after in zip(states, states[1:], strict=False):
            assert {key for key in after if before.get(key, "") != after[key]} > {"APPRDATE"}, row


def test_every_kind_of_change_is_there(composed: list[Row], shown: list[tuple[str, Row]]) -> None:
    behind = changing.of_edges(DAY)
    steps = [step for _, found in changing.of_composed(composed) for step in found]
    steps += [step for found in behind.values() for step in found]
    changed = Counter(key for step in steps for key in step.before)
    assert {"ENTNAME", "DOM", "LEREP", "REGCAP", "OPSCOPE", "REGSTATE", "MEMBERS", "ENTTYPE"} <= set(changed)


def test_files_are_taken_in_one_after_the_other(composed: list[Row]) -> None:
    files = changing.in_files(changing.of_composed(composed))
    assert len(files[0]) == len(composed) and 0 < len(files[1]) < len(composed) / changing.EVERY + 1
    last = {row["UNISCID"]: row for rows in files for row in rows}
    assert list(last.values()) == composed


def test_names_addresses_codes_and_sums_fit_one_another(
    composed: list[Row], shown: list[tuple[str, Row]]
) -> None:
    for row in [*composed, *(row for _, row in shown)]:
        region = words.BY_REGION[row["DOMDISTRICT"]]
        county = next((each.name for each in words.REGIONS if row["ENTNAME"][3:].startswith(each.name)), "")
        is_branch = row["ENTTYPE"] == "2130"  # named after its enterprise
        assert (is_branch or county in ("", region.name)) and row["DOM"].startswith(region.full_name), row
        assert (row["UNISCID"][2:8] or row["REGNO"][:6]) == region.code
        assert row["ENTTYPE"] != "9500" or float(row["REGCAP"]) <= 30


def test_most_have_reported_some_have_not_and_it_is_always_the_same(composed: list[Row]) -> None:
    reports = list(Discloser(DAY).reports(composed, (2025, 2024)))
    assert [row["RESULT"] for row in reports] == [
        row["RESULT"] for row in Discloser(DAY, seed=3).reports(composed, (2025, 2024))
    ]
    keys = [(row["UNISCID"], row["YEAR"]) for row in reports]
    assert len(keys) == len(set(keys))
    living = [row for row in composed if row["REGSTATE"] == "存续" and row["ESTDATE"] < "2025"]
    told = {code for code, year in keys if year == "2024"}
    assert 0.85 < sum(row["UNISCID"] in told for row in living) / len(living) < 0.99
    assert 0.02 < Counter(row["RESULT"] for row in reports)[MISSED] / len(reports) < 0.1
    assert all(row["DECDATE"] <= row["PUBDATE"] <= DAY.isoformat() for row in reports)
