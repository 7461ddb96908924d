"""The door between the public's requests and the records they are about."""

from __future__ import annotations

import string
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from portal.core import corrections
from portal.core.corrections import WHOLE, Ref, Shown, Target

KEYS = st.text(string.ascii_letters + string.digits, min_size=1, max_size=40)
FIELDS = st.lists(
    st.builds(Shown, st.text(min_size=1, max_size=9), st.just("标签"), st.text(max_size=30)),
    max_size=6,
    unique_by=lambda one: one.name,
)


def target(fields: list[Shown]) -> Target:
    bureau: Any = SimpleNamespace(pk=1)
    return Target(ref=Ref("entity", "1"), title="甲", url="/", bureau=bureau, fields=tuple(fields))


@given(st.sampled_from(["entity", "disclosure"]), KEYS)
def test_a_name_leads_back_to_its_record(kind: str, key: str) -> None:
    ref = Ref(kind, key)
    assert corrections.ref_of(str(ref)) == ref


@given(st.text(max_size=80))
def test_any_text_is_a_name_or_none(text: str) -> None:
    ref = corrections.ref_of(text)
    assert ref is None or str(ref) == text


@given(FIELDS, st.data())
def test_a_digest_tells_a_changed_value_and_nothing_else(fields: list[Shown], data: st.DataObject) -> None:
    before = target(fields)
    assert before.digest_of(WHOLE) == target(list(fields)).digest_of(WHOLE)
    if fields:
        place = data.draw(st.integers(0, len(fields) - 1))
        old = fields[place]
        changed = [*fields[:place], Shown(old.name, old.label, old.value + "改"), *fields[place + 1 :]]
        after = target(changed)
        assert after.digest_of(WHOLE) != before.digest_of(WHOLE)
        for one in fields:
            if one.name != WHOLE:
                assert (after.digest_of(one.name) == before.digest_of(one.name)) == (one.name != old.name)


def test_an_unknown_kind_is_nothing() -> None:
    ref = Ref("person", "1")
    assert corrections.resolve(ref) is None and corrections.heir_of(ref) == ""
    assert corrections.ways_of(ref, None) == ((), "")
    corrections.opened(ref)
    corrections.closed(ref)
    assert corrections.standing([]) == {}
