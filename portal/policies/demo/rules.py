"""Rules, amounts and cases of the demo's TOML as the StreamFields hold them."""

from __future__ import annotations

from typing import Any

from portal.laws.citing import demo_basis


def conditions(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """The clauses of a policy: `rule`, or the plain `conditions`."""
    clauses = entry.get("rule") or [{"text": text} for text in entry["conditions"]]
    return [{"type": "condition", "value": _clause(clause)} for clause in clauses]


def _clause(clause: dict[str, Any]) -> dict[str, Any]:
    basis = demo_basis(clause.get("basis", ()))
    return {"text": clause["text"], "terms": _terms(clause), "basis": basis}


def _terms(clause: dict[str, Any]) -> list[dict[str, str]]:
    return [
        {"op": "is", "values": "", "parameter": ""} | {key: str(value) for key, value in term.items()}
        for term in clause.get("terms", ())
    ]


def amount(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """The amount: `kind` names the block, the rest are its fields."""
    if "amount" not in entry:
        return []
    value = {key: given for key, given in entry["amount"].items() if key != "kind"}
    if "figures" in value:
        value["figures"] = [{"name": name, "value": number} for name, number in value["figures"].items()]
    return [{"type": entry["amount"]["kind"], "value": value}]


def cases(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """The test cases of a policy."""
    return [
        {"type": "case", "value": {**case, "answers": _answers(case["answers"])}}
        for case in entry.get("cases", ())
    ]


def facts(content: dict[str, Any]) -> list[dict[str, Any]]:
    """The facts of the matcher."""
    return [
        {"type": "fact", "value": {**fact, "options": fact.get("options", [])}} for fact in content["facts"]
    ]


def conflicts(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Answers that cannot all be true."""
    return [
        {"type": "conflict", "value": {"text": conflict["text"], "terms": _terms(conflict)}}
        for conflict in content.get("conflicts", ())
    ]


def persons(content: dict[str, Any], keys: dict[str, int]) -> list[dict[str, Any]]:
    """The cases of the matcher; `keys` gives the page of a policy's slug."""
    return [
        {
            "type": "person",
            "value": {
                "name": person["name"],
                "answers": _answers(person["answers"]),
                "results": [
                    {"policy": keys[slug], "expected": expected}
                    for slug, expected in person["results"].items()
                ],
            },
        }
        for person in content.get("persons", ())
    ]


def _answers(answers: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"fact": fact, "answer": str(answer)} for fact, answer in answers.items()]
