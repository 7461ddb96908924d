"""Names of people in sentences of our own, about nobody: how many are found, and how many are found where none are."""

from __future__ import annotations

import re
from pathlib import Path

from portal.core.privacy import Kind, detect, mask_text

HERE = Path(__file__).parent
_MARKED = re.compile(r"\{(.+?)\}")


def lines(name: str) -> list[str]:
    return [line for line in (HERE / name).read_text("utf-8").splitlines() if line and line[0] != "#"]


def names_in(text: str) -> list[str]:
    return [text[each.start : each.end] for each in detect(text) if each.kind is Kind.NAME]


def test_names_are_found() -> None:
    """At least 95 of 100; what is found is nearly always a name, and masked it is not found again."""
    sentences = lines("names_found.txt")
    right, missed, wrong = 0, [], []
    for sentence in sentences:
        wanted, text = _MARKED.findall(sentence), re.sub("[{}]", "", sentence)
        got = names_in(text)
        right += len([name for name in wanted if name in got])
        missed += [name for name in wanted if name not in got]
        wrong += [name for name in got if name not in wanted]
        assert names_in(mask_text(text, detect(text))) == [], sentence
    assert len(sentences) > 110
    assert right / (right + len(missed)) >= 0.95, missed
    assert len(wrong) <= 2, wrong


def test_ordinary_words_behind_a_role_are_no_names() -> None:
    assert {text: names_in(text) for text in lines("names_none.txt") if names_in(text)} == {}
