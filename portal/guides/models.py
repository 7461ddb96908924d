"""The page types and records of this room, where Django looks for models."""

from portal.guides.pages import GuidePage, GuidesIndexPage
from portal.guides.places.models import GuidePlace

__all__ = ["GuidePage", "GuidePlace", "GuidesIndexPage"]
