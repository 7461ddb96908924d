"""The page types of this room, where Django looks for models."""

from portal.guides.pages import GuidePage, GuidesIndexPage

__all__ = ["GuidePage", "GuidesIndexPage"]
