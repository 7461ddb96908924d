"""The page types of this room, where Django looks for models."""

from portal.cooperatives.pages import CoopDataPage, CoopFAQPage, CoopHomePage, CoopNoticesPage, CoopPage
from portal.cooperatives.tools import CoopToolPage

__all__ = ["CoopDataPage", "CoopFAQPage", "CoopHomePage", "CoopNoticesPage", "CoopPage", "CoopToolPage"]
