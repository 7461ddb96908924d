"""The words 数据规范 in a sentence, as a link to the page that lists the columns."""

from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

WORDS = "列名见数据规范"


def linked(sentence: str) -> SafeString:
    """A sentence as HTML; 列名见数据规范 in it leads there."""
    link = format_html('列名见<a href="{}">数据规范</a>', reverse("dictionary:dictionary"))
    return mark_safe(str(conditional_escape(sentence)).replace(WORDS, link))  # noqa: S308  (escaped above)
