"""A judged policy as the result page and the API show it: which fact, rule and article decided, and how much."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.core.rules import Fact, Finding, Truth, term_text
from portal.laws.blocks import shown_basis
from portal.laws.citing import ShownCitation
from portal.policies.matching.state import Judged, State
from portal.policies.pages import PolicyPage


@dataclass(frozen=True)
class Reason:
    """One clause: its words, the answers that decided it, the articles it rests on."""

    text: str
    truth: Truth
    answers: tuple[str, ...]
    """季度销售额：300,000元."""
    rules: tuple[str, ...]
    """季度销售额未达到300,000元."""
    asks: tuple[tuple[Fact, str], ...]
    """Facts that would decide it, with the address that asks them; none: the authority decides."""
    citations: tuple[ShownCitation, ...]

    @property
    def by_authority(self) -> bool:
        """Whether only the authority can tell."""
        return self.truth is Truth.UNKNOWN and not self.asks


@dataclass(frozen=True)
class Result:
    """One policy with what came of it."""

    judged: Judged
    reasons: tuple[Reason, ...]
    amount: str
    """The sum, or how it is found; empty where nothing is said."""
    asks: tuple[tuple[Fact, str], ...]
    """Facts that are still needed for the sum, with the address that asks them."""

    @property
    def page(self) -> PolicyPage:
        """The policy."""
        return self.judged.policy.page

    @property
    def truth(self) -> Truth:
        """What came of it."""
        return self.judged.truth

    @property
    def in_order(self) -> bool:
        """Whether its rule could be judged at all."""
        return self.judged.judgement is not None


def results_of(state: State, truth: Truth) -> list[Result]:
    """The policies that came out so, each with the clauses that decided."""
    found = state.with_truth(truth)
    cited = _cited(found)
    return [_result(judged, state, cited) for judged in found]


def _result(judged: Judged, state: State, cited: Mapping[tuple[int, int], Sequence[ShownCitation]]) -> Result:
    policy = judged.policy
    reasons = tuple(
        _reason(finding, state, cited.get((policy.key, place), ())) for place, finding in _deciding(judged)
    )
    amount = policy.amount
    asks = amount.open_facts(state.answers) if amount and judged.truth is Truth.YES else []
    return Result(
        judged,
        reasons,
        amount.text(state.answers, state.rules.facts) if amount else "",
        _asks(asks, state),
    )


def _asks(keys: Iterable[str], state: State) -> tuple[tuple[Fact, str], ...]:
    known = (state.rules.facts[key] for key in keys if key in state.rules.facts)
    return tuple((fact, state.address(ask=fact.key, view="result")) for fact in known)


def _deciding(judged: Judged) -> list[tuple[int, Finding]]:
    if judged.judgement is None:
        return []
    return [
        (place, finding)
        for place, finding in enumerate(judged.judgement.findings)
        if finding.truth is judged.truth
    ]


def _reason(finding: Finding, state: State, citations: Sequence[ShownCitation]) -> Reason:
    facts = state.rules.facts
    outcomes = finding.deciding
    keys = list(dict.fromkeys(outcome.term.fact for outcome in outcomes))
    return Reason(
        text=finding.clause.text,
        truth=finding.truth,
        answers=tuple(
            f"{facts[key].label}：{state.words(facts[key])}" for key in keys if state.words(facts[key])
        ),
        rules=tuple(term_text(outcome.term, facts, state.rules.parameters) for outcome in outcomes),
        asks=_asks(keys, state) if finding.truth is Truth.UNKNOWN else (),
        citations=tuple(citations),
    )


def _cited(found: Sequence[Judged]) -> dict[tuple[int, int], list[ShownCitation]]:
    """(policy, place of the clause) -> its articles; a clause without its own has those of the policy."""
    places: list[tuple[tuple[int, int], Any]] = []
    for judged in found:
        own = [child.value for child in judged.policy.page.basis]
        for place, _ in _deciding(judged):
            values = judged.policy.page.conditions[place].value.get("basis") or own
            places += [((judged.policy.key, place), value) for value in values]
    shown = shown_basis([value for _, value in places])
    cited: dict[tuple[int, int], list[ShownCitation]] = {}
    for (clause, _), citation in zip(places, shown, strict=True):
        cited.setdefault(clause, []).append(citation)
    return cited
