"""The demo guides read aloud: short sentences, figures kept once, every question and condition of use."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from portal.guides import demo
from portal.laws.parameters import loading, names_in

GUIDES = {file.stem: tomllib.loads(file.read_text("utf-8")) for file in sorted(demo.FOLDER.glob("g*.toml"))}
FIGURES = {
    row["name"]: f"{row.get('value', '')}{row['unit']}"
    for row in tomllib.loads(loading.PATH.read_text("utf-8"))["parameter"]
}
# Read by people who fill in a form: one sentence, one thing.
SHORT = {
    "conditions": ("text",),
    "materials": ("notes", "condition"),
    "steps": ("text",),
    "self_test": ("text", "otherwise"),
}
LONGEST = 40
LONGEST_ANSWER = 60
every_guide = pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES.keys())


def sentences(text: str) -> list[str]:
    filled = re.sub(r"\[\[(.+?)\]\]", lambda found: FIGURES[found[1]], text)
    return [sentence for sentence in re.split("[。；！？]", filled) if sentence]


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for child in value.values() if isinstance(value, dict) else value:
            yield from strings(child)


@every_guide
def test_no_sentence_is_longer_than_forty_characters(guide: dict[str, Any]) -> None:
    texts = [
        block.get(key, "") for field, keys in SHORT.items() for block in guide.get(field, []) for key in keys
    ]
    assert [part for text in texts for part in sentences(text) if len(part) > LONGEST] == []


@every_guide
def test_answers_and_special_cases_are_short_too(guide: dict[str, Any]) -> None:
    texts = [block["answer"] for block in guide["faqs"]] + [
        block["text"] for block in guide.get("special", [])
    ]
    texts += [block.get(key, "") for block in guide.get("questions", []) for key in ("question", "help")]
    assert [part for text in texts for part in sentences(text) if len(part) > LONGEST_ANSWER] == []


@every_guide
def test_every_figure_that_is_named_is_kept(guide: dict[str, Any]) -> None:
    used = [*names_in(strings(guide)), *(block.get("parameter", "") for block in guide.get("deadlines", []))]
    assert [name for name in used if name and name not in FIGURES] == []


@every_guide
def test_lists_and_search_show_no_reference(guide: dict[str, Any]) -> None:
    # Titles, summaries and names are shown where nothing is filled in.
    assert not names_in([guide["title"], guide["summary"], *guide["names"], *guide["subitems"]])


@every_guide
def test_what_depends_says_on_what_in_words_and_in_rules(guide: dict[str, Any]) -> None:
    for material in guide["materials"]:
        depends = material["necessity"] == "conditional"
        assert ("condition" in material) is depends, material["name"]
        assert ("when" in material) is (depends and "questions" in guide), material["name"]


@every_guide
def test_every_question_is_tried_in_a_case(guide: dict[str, Any]) -> None:
    assert 3 <= len(guide["questions"]) <= 6
    tried = {key for case in guide["cases"] for key in case["answers"]}
    assert {question["key"] for question in guide["questions"]} <= tried
    assert len(guide["cases"]) >= 4


def test_guides_lead_to_guides_and_tools_that_are_there() -> None:
    guides = {f"/guides/{guide['slug']}/" for guide in GUIDES.values()}
    tools = {"/tools/which-form/", "/tools/retention/", "/cooperatives/", "/cooperatives/members-check/"}
    for guide in GUIDES.values():
        led = [link["address"] for link in guide.get("related", [])]
        assert set(led) <= guides | tools, guide["title"]
        assert f"/guides/{guide['slug']}/" not in led
        assert len(led) <= 5
