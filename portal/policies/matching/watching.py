"""Published policies whose rule or cases a change elsewhere has broken: a work item for each, until it is mended."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.utils.text import Truncator

from portal.core.announcements import Change, listen
from portal.core.work import name_source, raise_work, settle_work
from portal.laws.models import LegalParameter
from portal.laws.parameters import register_using
from portal.policies.matching.checking import matcher_problems, policy_problems
from portal.policies.matching.page import MatcherPage
from portal.policies.matching.ruleset import parameter_names, published_rules
from portal.policies.pages import PolicyPage

SOURCE = "policies.rules"
_WATCHED = {model._meta.label_lower for model in (PolicyPage, MatcherPage, LegalParameter)}


def follow(changes: Sequence[Change]) -> None:
    """Listener: after a policy, the facts or a figure of law changed, look at all published rules."""
    if any(change.model_label in _WATCHED for change in changes):
        look_at_all()


def look_at_all() -> int:
    """Raise an item for each policy (and the matcher) that does not hold, settle those that do; how many do not."""
    rules = published_rules()
    found = [(policy.page, policy_problems(policy, rules)) for policy in rules.policies]
    if rules.page:
        found.append((rules.page, matcher_problems(rules.page, rules, persons_only=True)))
    for page, problems in found:
        messages = [problem.message for problem in problems]
        key = f"broken@{hashlib.sha256(''.join(messages).encode()).hexdigest()[:12]}"
        settle_work(SOURCE, {key} if messages else (), page)
        if messages:
            raise_work(
                SOURCE,
                key,
                page,
                reason=Truncator(f"匹配规则不成立：{messages[0]}").chars(280),
                detail="\n".join(messages),
            )
    return sum(bool(problems) for _, problems in found)


name_source(SOURCE, "政策匹配规则")
register_using(PolicyPage, parameter_names)
listen("policies.rules", follow)
