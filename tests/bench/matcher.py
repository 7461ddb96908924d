"""``python -m tests.bench matcher``: how many questions the matcher asks of random persons, and how long an answer takes."""

from __future__ import annotations

import random
import statistics
import time
from collections import Counter
from pathlib import Path

from django.http import QueryDict

PERSONS = 10_000


def bench_matcher(persons: int = PERSONS) -> dict[str, float]:
    """Ask each person, who knows every answer, until nothing can change; print and give back the figures.

    The rules are those of the demo's files: no database.
    """
    from portal.policies.matching.ruleset import RuleSet
    from portal.policies.matching.state import State
    from tests.policies.matching.conftest import DAY, demo_rules
    from tests.policies.matching.persons import likely_person

    rules: RuleSet = demo_rules()
    chance = random.Random(20261123)
    counts: list[int] = []
    times: list[float] = []
    asked: Counter[str] = Counter()
    for _ in range(persons):
        everything = likely_person(rules, chance)
        query = QueryDict(mutable=True)
        while True:
            begin = time.perf_counter()
            read = State.read(rules, query)
            fact = State(rules, read.answers, read.problems, read.order, DAY).next
            times.append(time.perf_counter() - begin)
            if fact is None:
                break
            asked[fact.key] += 1
            query[fact.key] = everything[fact.key]
        counts.append(len(query))
    figures = {
        "facts": float(len(rules.facts)),
        "mean": statistics.mean(counts),
        "median": statistics.median(counts),
        "p95": sorted(counts)[int(len(counts) * 0.95)],
        "worst": max(counts),
        "answer_ms": statistics.mean(times) * 1000,
        "slowest_ms": max(times) * 1000,
    }
    print(
        f"政策匹配：{len(rules.policies)} 项政策、{len(rules.facts)} 个事实，{persons} 个随机的人"
        f"平均问 {figures['mean']:.1f} 题，中位数 {figures['median']:.0f}，"
        f"95% 不超过 {figures['p95']:.0f}，最多 {figures['worst']:.0f}；"
        f"每次判断 {figures['answer_ms']:.1f} 毫秒，最慢 {figures['slowest_ms']:.0f} 毫秒"
    )
    print(
        "  问得最多的："
        + "、".join(
            f"{rules.facts[key].label} {asked[key] / persons:.0%}" for key, _ in asked.most_common(12)
        )
    )
    return figures


def set_up() -> None:
    """Django for a run from the command line, with a data folder of its own."""
    import os
    import tempfile

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
    os.environ.setdefault("PORTAL_DATA", str(Path(tempfile.gettempdir()) / "portal-bench-matcher"))
    import django

    django.setup()
