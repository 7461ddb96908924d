"""Nothing is published without a person's decision on what was found, and no decision outlives its text."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core import clock
from portal.core.privacy import Action, Certainty, Kind, Screening, Undecided, detect, screen, without_names
from tests.core.privacy import people

NUMBER, PHONE = "990101199001011230", "13900000001"
TEXTS = {"facts": f"当事人身份证号{NUMBER}，电话{PHONE}。", "basis": "依据《示范条例》第三条。"}
MOMENT = dt.datetime(2026, 11, 23, 12, 0, tzinfo=clock.TZ)


def decide(
    screening: Screening, texts: dict[str, str], action: Action, reason: str = "", place: int = 0
) -> Screening:
    key = screening.open_items[place].key
    return screening.decided(key, action, by="初审员", at=MOMENT, reason=reason, texts=texts)


def test_clean_texts_may_be_published_at_once() -> None:
    texts = {"basis": TEXTS["basis"], "facts": ""}
    assert screen(texts).allows(texts)


def test_each_certain_finding_waits_for_a_person() -> None:
    found = screen(TEXTS)
    assert [item.finding.kind for item in found.open_items] == [Kind.IDENTITY, Kind.MOBILE]
    assert not found.allows(TEXTS)
    one = decide(found, TEXTS, Action.REDACT)
    assert [item.finding.kind for item in one.open_items] == [Kind.MOBILE] and not one.allows(TEXTS)
    both = decide(one, TEXTS, Action.REDACT)
    assert not both.open_items and not both.allows(TEXTS), "what is to be masked has not been masked yet"
    masked, after = both.applied(TEXTS)
    assert NUMBER not in masked["facts"] and PHONE not in masked["facts"] and after.allows(masked)


def test_keeping_needs_a_reason_and_says_who_and_when() -> None:
    found = screen(TEXTS)
    with pytest.raises(Undecided, match="理由"):
        decide(found, TEXTS, Action.KEEP, "  ")
    with pytest.raises(Undecided, match="理由里也有个人信息"):
        decide(found, TEXTS, Action.KEEP, f"本人同意，见{PHONE}")
    kept = decide(found, TEXTS, Action.KEEP, "本人书面同意公开")
    decision = kept.items[0].decision
    assert decision and (decision.by, decision.at, decision.reason) == ("初审员", MOMENT, "本人书面同意公开")


def test_uncertain_findings_need_a_tick_only_and_names_a_reason() -> None:
    texts = {"facts": "联系电话0991-7654321"}
    assert decide(screen(texts), texts, Action.KEEP).allows(texts)
    texts = {"facts": "其妻刘美丽参与经营"}
    found = screen(texts)
    assert [item.finding.certainty for item in found.open_items] == [Certainty.UNCERTAIN]
    with pytest.raises(Undecided, match="理由"):
        decide(found, texts, Action.KEEP)
    assert decide(found, texts, Action.KEEP, "本人书面同意公开").allows(texts)
    assert decide(found, texts, Action.REDACT).applied(texts)[0] == {"facts": "其妻刘某参与经营"}


def test_names_that_a_file_brings_are_masked_and_remembered_by_field_only() -> None:
    texts = {"facts": "证人李四明、李五妹证实", "content": "罚款五万元", "title": ""}
    changed, found = without_names(texts, ["李示范"])
    assert changed == {"facts": "证人李某甲、李某乙证实"}
    assert [(field, each.masked) for field, each in found] == [("facts", "李某甲"), ("facts", "李某乙")]
    assert without_names(changed) == ({}, [])
    assert without_names({"facts": "经营者李示范到场"}, ["李示范"]) == ({}, [])


def test_any_change_of_a_text_voids_its_decisions_and_only_those() -> None:
    texts = {"facts": f"电话{PHONE}", "content": f"电话{PHONE}"}
    done = screen(texts)
    for _ in texts:
        done = decide(done, texts, Action.KEEP, "单位公开的电话")
    assert done.allows(texts)
    changed = {**texts, "facts": texts["facts"] + "。"}
    assert not done.allows(changed)
    with pytest.raises(Undecided, match="改过"):
        done.decided(done.items[0].key, Action.KEEP, by="甲", at=MOMENT, reason="有", texts=changed)
    again = screen(changed, before=done)
    assert [item.field for item in again.open_items] == ["facts"]
    assert not Screening(done.digests, done.items, version=0).allows(texts), "an older detector saw less"
    assert not done.allows({**texts, "more": ""}) and not done.allows({"facts": texts["facts"]})


def test_kept_findings_move_with_the_text_around_them() -> None:
    found = screen(TEXTS)
    first = decide(found, TEXTS, Action.REDACT)
    both = decide(first, TEXTS, Action.KEEP, "单位公开的电话")
    masked, after = both.applied(TEXTS)
    assert PHONE in masked["facts"] and NUMBER not in masked["facts"]
    assert after.allows(masked) and len(after.items) == 1 and after.items[0].decision


@given(
    st.lists(
        st.tuples(people.sentences, st.one_of(people.identities, people.mobiles), st.booleans()), max_size=4
    )
)
def test_what_is_applied_holds_only_what_was_kept(parts: list[tuple[str, str, bool]]) -> None:
    texts = {"facts": "。".join(f"{words}，号码{number}" for words, number, _ in parts)}
    done = screen(texts)
    for item in done.items:
        keep = any(kept and number[-4:] == item.finding.masked[-4:] for _, number, kept in parts)
        action = Action.KEEP if keep else Action.REDACT
        done = done.decided(item.key, action, by="甲", at=MOMENT, reason="依法公开", texts=texts)
    masked, after = done.applied(texts)
    assert after.allows(masked)
    kept = [item for item in done.items if item.decision and item.decision.action is Action.KEEP]
    assert len(detect(masked["facts"])) == len(kept)


@pytest.mark.parametrize(
    "stored", [{}, {"items": 3}, {"digests": {}, "version": 1, "items": [{}]}, {"items": []}]
)
def test_a_damaged_value_allows_nothing(stored: dict[str, Any]) -> None:
    assert not Screening.from_json(stored).allows({"facts": "没有个人信息"})
    assert not Screening.from_json(stored).allows({})


def test_stored_form_comes_back_the_same_and_holds_no_value() -> None:
    done = decide(screen(TEXTS), TEXTS, Action.KEEP, "本人书面同意公开")
    stored = json.dumps(done.to_json(), ensure_ascii=False)
    assert Screening.from_json(json.loads(stored)) == done
    assert (
        NUMBER not in stored and PHONE not in stored and NUMBER not in repr(done) and PHONE not in repr(done)
    )
