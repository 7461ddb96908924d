"""The page types of this room, where Django looks for models."""

from portal.policies.matching.page import MatcherPage
from portal.policies.pages import PoliciesIndexPage, PolicyColumnPage, PolicyPage

__all__ = ["MatcherPage", "PoliciesIndexPage", "PolicyColumnPage", "PolicyPage"]
