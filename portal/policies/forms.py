"""The editors' forms of policies and of the matcher: drafts are saved as they are, what goes to review must hold."""

from __future__ import annotations

from collections.abc import Iterable

from portal.core.editing.forms import PageForm


class RulesForm(PageForm):
    """Checks rules and runs their cases when the page is sent to review; a draft may be unfinished."""

    def _post_clean(self) -> None:
        # After the instance has its new values: the rules are read as they would be published.
        super()._post_clean()
        if self.is_deferred_validation or self.errors:
            return
        for field, message in self.found():
            self.add_error(field if field in self.fields else None, message)

    def found(self) -> Iterable[tuple[str, str]]:
        """(field, what is wrong) of the page as it is being saved."""
        raise NotImplementedError


class PolicyForm(RulesForm):
    """The form of a policy."""

    def found(self) -> Iterable[tuple[str, str]]:
        from portal.policies.matching.checking import check_policy

        return [(problem.field, problem.message) for problem in check_policy(self.instance)]


class MatcherForm(RulesForm):
    """The form of the matcher: its facts must leave every published policy's cases standing."""

    def found(self) -> Iterable[tuple[str, str]]:
        from portal.policies.matching.checking import matcher_problems, with_facts_of

        rules = with_facts_of(self.instance)
        return [(problem.field, problem.message) for problem in matcher_problems(self.instance, rules)]
