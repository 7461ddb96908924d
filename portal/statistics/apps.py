"""Statistics: datasets, releases, charts, downloads, release calendar."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "portal.statistics"
    label = "statistics"
    verbose_name = "发展数据"

    def ready(self) -> None:
        from portal.statistics import documents, drawing  # noqa: F401
