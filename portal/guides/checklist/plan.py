"""A guide read into questions and rules: what hangs on which answer. Drafts with gaps can be read too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from portal.core.rules import Clause, Fact, FactKind, Op, Rule, Term
from portal.core.rules.blocks import fact_of, term_of
from portal.guides.choices import Necessity

if TYPE_CHECKING:
    from portal.guides.pages import GuidePage

# Names that the address uses for other things than answers.
RESERVED = frozenset({"at", "size", "list", "have", "sent", "q"})


@dataclass(frozen=True, slots=True)
class Item:
    """A block of the guide that some answers decide on. `depends` is set where only words say when."""

    field: str
    name: str
    value: Any
    rule: Rule
    depends: bool = False


@dataclass(frozen=True)
class Plan:
    """Everything that a checklist and a self-test are worked out from."""

    facts: Mapping[str, Fact]
    materials: tuple[Item, ...]
    steps: tuple[Item, ...]
    costs: tuple[Item, ...]
    deadlines: tuple[Item, ...]
    self_test: Rule
    clauses: tuple[Any, ...]
    """Values of the self-test's blocks, in the order of the rule's clauses."""

    @classmethod
    def of(cls, guide: GuidePage) -> Plan:
        """Read a guide, saved or being saved."""
        facts = read_facts(block.value for block in guide.questions)
        return cls(
            facts=facts,
            materials=tuple(_material(block.value, facts) for block in guide.materials),
            steps=tuple(
                _item("steps", f"环节“{block.value.stage_text()}”", block.value, facts)
                for block in guide.steps
            ),
            costs=tuple(
                _item("costs", f"花费“{_short(block.value.get('text'))}”", block.value, facts)
                for block in guide.costs
            ),
            deadlines=tuple(
                _item("deadlines", f"期限“{block.value.get('title') or ''}”", block.value, facts)
                for block in guide.deadlines
            ),
            self_test=Rule(
                key="self_test",
                clauses=tuple(
                    Clause(
                        text=block.value.get("text") or "",
                        terms=_terms(block.value.get("terms") or (), facts),
                    )
                    for block in guide.self_test
                ),
            ),
            clauses=tuple(block.value for block in guide.self_test),
        )

    @property
    def items(self) -> tuple[Item, ...]:
        """All that the checklist lists, in the order of the form."""
        return (*self.materials, *self.steps, *self.costs, *self.deadlines)

    @cached_property
    def asked(self) -> list[Fact]:
        """The questions of the checklist: those that something on it hangs on."""
        used = {key for item in self.items for key in item.rule.facts}
        used |= {item.value.get("fact") or "" for item in self.deadlines}
        return [fact for key, fact in self.facts.items() if key in used]

    @cached_property
    def tested(self) -> list[Fact]:
        """The questions of the self-test."""
        return [fact for key, fact in self.facts.items() if key in self.self_test.facts]


def read_facts(values: Iterable[Any]) -> dict[str, Fact]:
    """Key -> fact; what a draft left unfinished is passed over, the first of two with one key stays."""
    found: dict[str, Fact] = {}
    for value in values:
        if value.get("key") and value.get("kind") in set(FactKind):
            found.setdefault(value["key"], fact_of(value))
    return found


def _material(value: Any, facts: Mapping[str, Fact]) -> Item:
    item = _item("materials", f"材料“{value.get('name') or ''}”", value, facts)
    depends = value.get("necessity") == Necessity.CONDITIONAL and not item.rule.clauses
    return Item(item.field, item.name, item.value, item.rule, depends)


def _item(field: str, name: str, value: Any, facts: Mapping[str, Fact]) -> Item:
    groups = [_terms(group, facts) for group in value.get("when") or ()]
    clauses = tuple(Clause(text=name, terms=terms) for terms in groups if terms)
    return Item(field, name, value, Rule(key=field, clauses=clauses))


def _terms(values: Iterable[Any], facts: Mapping[str, Fact]) -> tuple[Term, ...]:
    return tuple(_term(value, facts) for value in values)


def _term(value: Any, facts: Mapping[str, Fact]) -> Term:
    whole = {key: value.get(key) or "" for key in ("fact", "op", "values", "parameter")}
    if whole["op"] not in set(Op):
        # A draft: the check says that there is nothing to compare with.
        whole |= {"op": Op.IS, "values": "", "parameter": ""}
    return term_of(whole, facts)


def _short(text: Any) -> str:
    words = str(text or "")
    return words if len(words) <= 16 else f"{words[:15]}…"
