"""Addresses of the library. Fixed by the project: what was an address once keeps answering."""

from datetime import date

from django.urls import path, register_converter

from portal.laws import views
from portal.laws.comparing import views as comparing


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


register_converter(DayConverter, "day")
register_converter(ArticleConverter, "article")

app_name = "laws"
urlpatterns = [
    path("<slug:slug>/", views.instrument, name="instrument"),
    path("<slug:slug>/compare/", comparing.choose, name="compare"),
    path("<slug:slug>/compare/<day:older>/<day:newer>/", comparing.comparison, name="comparison"),
    path("<slug:slug>/<day:day>/", views.version, name="version"),
    path("<slug:slug>/<article:article>/", views.article, name="article"),
    path("<slug:slug>/<day:day>/<article:article>/", views.version_article, name="version_article"),
]
