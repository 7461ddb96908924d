"""The page types of this room, where Django looks for models."""

from portal.notices.pages import NoticePage, NoticesIndexPage

__all__ = ["NoticePage", "NoticesIndexPage"]
