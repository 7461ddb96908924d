"""The page types, where Django looks for them."""

from portal.home.pages import HomePage, SiteMapPage, StandardPage

__all__ = ["HomePage", "SiteMapPage", "StandardPage"]
