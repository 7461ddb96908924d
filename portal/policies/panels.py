"""Beside the rules in the admin: what is wrong, which cases pass, and the truth table."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel

from portal.core.rules import check_rule, truth_table

UNFINISHED = "规则还没有填完，填完并保存后再看。"


class RulePanel(Panel):
    """规则检查 of a policy as last saved: problems, cases, truth table."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of the policy being edited."""

        template_name = "policies/admin/rule_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance and self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            try:
                context |= _checked(self.instance)
            except (ValueError, TypeError, KeyError):  # a draft may lack what a rule needs
                context["problems"] = [UNFINISHED]
            return context


class MatcherPanel(Panel):
    """规则检查 of the matcher: the cases of all policies over its facts."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of the matcher being edited."""

        template_name = "policies/admin/matcher_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance and self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from portal.policies.matching.checking import all_runs, matcher_problems, with_facts_of

            context: dict[str, Any] = super().get_context_data(parent_context)
            try:
                rules = with_facts_of(self.instance)
                context["problems"] = [each.message for each in matcher_problems(self.instance, rules)]
                context["groups"] = all_runs(self.instance, rules)
            except (ValueError, TypeError, KeyError):
                context["problems"] = [UNFINISHED]
            return context


def _checked(page: Any) -> dict[str, Any]:
    from portal.policies.matching.checking import check_policy
    from portal.policies.matching.ruleset import published_rules, read_policy, run_policy_cases

    rules = published_rules()
    policy = read_policy(page, rules.facts)
    context: dict[str, Any] = {"problems": [problem.message for problem in check_policy(page)]}
    if not check_rule(policy.rule, rules.facts, rules.parameters):
        context["runs"] = run_policy_cases(policy, rules.facts, rules.parameters)
        if policy.judged:
            facts, rows, whole = truth_table(policy.rule, rules.facts, rules.parameters)
            context["facts"], context["whole"] = facts, whole
            context["rows"] = [(row.words(facts, "没有回答"), row.truth.label) for row in rows]
    return context
