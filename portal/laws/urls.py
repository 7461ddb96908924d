"""Addresses of the library. Fixed by the project: what was an address once keeps answering."""

from datetime import date

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from portal.laws import feeds, views
from portal.laws.citations import views as cited
from portal.laws.comparing import views as comparing
from portal.laws.formats import views as formats
from portal.laws.formats.addresses import FORMS


class DayConverter:
    """2024-05-01; a day that does not exist matches nothing."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        return str(value)


class ArticleConverter:
    """47, or 47-1 for 第四十七条之一."""

    regex = r"[0-9]{1,4}(?:-[0-9]{1,2})?"

    def to_python(self, value: str) -> tuple[int, int]:
        number, _, extra = value.partition("-")
        return int(number), int(extra or 0)

    def to_url(self, value: tuple[int, int] | str) -> str:
        return value if isinstance(value, str) else "-".join(str(part) for part in value if part)


class SuffixConverter(StringConverter):
    """txt, md and the other forms of a text."""

    regex = "|".join(FORMS)


register_converter(DayConverter, "day")
register_converter(ArticleConverter, "article")
register_converter(SuffixConverter, "suffix")

app_name = "laws"
PART = "<article:article>/<int:paragraph>"  # 第四十七条第二款: 47/2
urlpatterns = [
    path("feed.xml", feeds.library, name="feed"),
    path("<slug:slug>/feed.xml", feeds.law, name="law_feed"),
    path("<slug:slug>/<article:article>/feed.xml", feeds.article, name="article_feed"),
    path("<slug:slug>.<suffix:suffix>", formats.law, name="form"),
    path("<slug:slug>/<day:day>.<suffix:suffix>", formats.law, name="version_form"),
    path("<slug:slug>/<article:article>.<suffix:suffix>", formats.article, name="article_form"),
    path(
        "<slug:slug>/<day:day>/<article:article>.<suffix:suffix>",
        formats.article,
        name="version_article_form",
    ),
    path(f"<slug:slug>/{PART}/", formats.paragraph, name="paragraph"),
    path(f"<slug:slug>/<day:day>/{PART}/", formats.paragraph, name="version_paragraph"),
    path(f"<slug:slug>/{PART}/<int:item>/", formats.paragraph, name="item"),
    path(f"<slug:slug>/<day:day>/{PART}/<int:item>/", formats.paragraph, name="version_item"),
    path("<slug:slug>/", views.instrument, name="instrument"),
    path("<slug:slug>/cited-by/", cited.law, name="cited_by"),
    path("<slug:slug>/<article:article>/cited-by/", cited.article, name="article_cited_by"),
    path("<slug:slug>/compare/", comparing.choose, name="compare"),
    path("<slug:slug>/compare/<day:older>/<day:newer>/", comparing.comparison, name="comparison"),
    path("<slug:slug>/<day:day>/", views.version, name="version"),
    path("<slug:slug>/<article:article>/", views.article, name="article"),
    path("<slug:slug>/<day:day>/<article:article>/", views.version_article, name="version_article"),
]
