"""The demo's rules without a database: the facts, policies and figures as the TOML files say them."""

import datetime as dt
import json
import tomllib
from decimal import Decimal
from typing import Any

import pytest

from portal.core.rules import Parameters
from portal.laws.models import LegalParameter
from portal.laws.parameters import Book
from portal.laws.parameters.loading import PATH
from portal.policies import demo
from portal.policies.demo import rules as as_streams
from portal.policies.matching.page import MatcherPage
from portal.policies.matching.ruleset import RuleSet, read_rules
from portal.policies.pages import PolicyPage

DAY = dt.date(2026, 11, 23)


def policy_page(entry: dict[str, Any], key: int = 1, day: dt.date = DAY) -> PolicyPage:
    """An unsaved policy of a TOML entry; having an id it asks the database nothing.

    The articles of its clauses are left out: they would need the library.
    """
    plain = entry | {"rule": [clause | {"basis": []} for clause in entry.get("rule", [])]}
    valid_from, valid_to = demo.window(entry, day)
    streams = {name: getattr(as_streams, name)(plain) for name in ("conditions", "amount", "cases")}
    return PolicyPage(
        id=key,
        pk=key,
        slug=entry["slug"],
        title=entry["title"],
        benefit=entry["benefit"],
        claim_mode=entry["claim_mode"],
        authority=entry["authority"],
        confirmed=entry.get("confirmed", True),
        valid_from=valid_from,
        valid_to=valid_to,
        **{name: json.dumps(value, default=str) for name, value in streams.items()},
    )


def book() -> Book:
    """The figures of the catalogue, unsaved."""
    rows = {
        entry["name"]: LegalParameter(
            name=entry["name"],
            value=None if "of" in entry else Decimal(str(entry["value"])),
            unit=entry.get("unit", ""),
            multiple_of=entry.get("of", ""),
            times=Decimal(str(entry.get("times", 1))),
        )
        for entry in tomllib.loads(PATH.read_text("utf-8"))["parameter"]
    }
    return Book(rows)


@pytest.fixture(scope="session")
def rules() -> RuleSet:
    """All of the demo's policies."""
    return demo_rules()


def demo_rules() -> RuleSet:
    """The rule set of the demo's files."""
    content = demo.matcher()
    page = MatcherPage(
        id=1,
        pk=1,
        title="政策匹配",
        slug="match",
        facts=json.dumps(as_streams.facts(content)),
        conflicts=json.dumps(as_streams.conflicts(content)),
        persons=json.dumps([]),
    )
    entries = [entry for column in demo.contents() for entry in column["policy"]]
    return read_rules([policy_page(entry, number) for number, entry in enumerate(entries, 2)], page, book())


@pytest.fixture(scope="session")
def parameters(rules: RuleSet) -> Parameters:
    """The figures of law."""
    return rules.parameters
