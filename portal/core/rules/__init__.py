"""Rules over named facts with three answers: 符合, 不符合, 待确认.

No database and no request: facts say what may be asked, answers are what a person said (they live in
the address), rules judge them, and an unknown fact is never a no. Checklists of guides, the policy
matcher and the self-tests all stand on this.
"""

from portal.core.rules.answers import UNSURE, Answers, Problem, read_answers, write_answers
from portal.core.rules.asking import next_fact, open_facts
from portal.core.rules.cases import Case, Failure, run_cases
from portal.core.rules.facts import Fact, FactKind, Option, Value, read_value, value_text, write_value
from portal.core.rules.judging import Finding, Judgement, Outcome, Truth, judge
from portal.core.rules.parameters import CircularParameter, Parameters, UnknownParameter
from portal.core.rules.tables import Row, truth_table
from portal.core.rules.terms import Basis, Clause, Op, Rule, Term, check_rule, term_text

__all__ = [
    "UNSURE",
    "Answers",
    "Basis",
    "Case",
    "CircularParameter",
    "Clause",
    "Fact",
    "FactKind",
    "Failure",
    "Finding",
    "Judgement",
    "Op",
    "Option",
    "Outcome",
    "Parameters",
    "Problem",
    "Row",
    "Rule",
    "Term",
    "Truth",
    "UnknownParameter",
    "Value",
    "check_rule",
    "judge",
    "next_fact",
    "open_facts",
    "read_answers",
    "read_value",
    "run_cases",
    "term_text",
    "truth_table",
    "value_text",
    "write_answers",
    "write_value",
]
