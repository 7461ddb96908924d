"""Random persons: an answer to every fact, as it would stand in an address."""

from __future__ import annotations

import random
from collections.abc import Iterable

from hypothesis import strategies as st

from portal.core.rules import UNSURE, Fact, FactKind
from portal.policies.matching.ruleset import RuleSet

MONEY = ("0", "999.99", "1000", "99999.99", "100000", "299999.99", "300000", "3000000", "3000000.01")
COUNTS = ("0", "1", "3", "6", "12", "30", "31", "36", "60", "100")


def possible(fact: Fact) -> list[str]:
    """Telling answers to a fact, 不清楚 left out."""
    match fact.kind:
        case FactKind.YES_NO | FactKind.CHOICE:
            return [option.key for option in fact.choices]
        case FactKind.SEVERAL:
            return ["none", *(option.key for option in fact.options)]
        case FactKind.DATE:
            return ["2020-01-01", "2026-01-01"]
        case FactKind.MONEY:
            return list(MONEY)
        case _:
            return [text for text in COUNTS if fact.maximum is None or int(text) <= fact.maximum]


def person(rules: RuleSet, chance: random.Random) -> dict[str, str]:
    """One answer to each fact."""
    return {key: chance.choice(possible(fact)) for key, fact in rules.facts.items()}


def likely_person(rules: RuleSet, chance: random.Random) -> dict[str, str]:
    """One answer to each fact; of several options none, one or two, as people have them."""
    found = person(rules, chance)
    for key, fact in rules.facts.items():
        if fact.kind is FactKind.SEVERAL:
            keys = [option.key for option in fact.options]
            chosen = set(chance.sample(keys, chance.choice((0, 1, 1, 1, 2))))
            found[key] = ",".join(each for each in keys if each in chosen) or "none"
    return found


def some_answers(facts: Iterable[Fact]) -> st.SearchStrategy[dict[str, str]]:
    """Answers to some of the facts, 不清楚 among them."""
    return st.fixed_dictionaries(
        {}, optional={fact.key: st.sampled_from([*possible(fact), UNSURE]) for fact in facts}
    )
