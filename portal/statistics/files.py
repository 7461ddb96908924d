"""The CSV of a release: opens in a spreadsheet program as it is, and can be imported again."""

import csv
import io

from django.utils import timezone

from portal.core import clock
from portal.core.text import safe_text
from portal.statistics.figures import ReleaseFigures, stated
from portal.statistics.models.datasets import ENTITY_TYPE, INDUSTRY, REGION
from portal.statistics.numbers import STATUS_LABELS

COLUMNS = [
    "数据集",
    "期间",
    "发布状态",
    "发布时间",
    "修订说明",
    "地区代码",
    "地区",
    "主体类型",
    "行业门类代码",
    "行业门类",
    "指标编码",
    "指标",
    "单位",
    "数值",
    "数据状态",
    "备注",
    "数据来源",
]


def csv_bytes(figures: ReleaseFigures) -> bytes:
    """UTF-8 with BOM and CRLF, one figure a line; negative numbers are left as they are."""
    release, labels = figures.release, figures.labels
    published = timezone.localtime(release.published_at, clock.TZ).strftime("%Y-%m-%d %H:%M")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for observation in figures.observations:
        before = [
            figures.dataset.key,
            release.period,
            release.get_status_display(),
            published,
            release.revision_note,
            observation.region,
            labels[REGION][observation.region],
            labels[ENTITY_TYPE][observation.entity_type],
            observation.industry,
            labels[INDUSTRY][observation.industry],
            observation.indicator.code,
            observation.indicator.name,
            observation.indicator.unit,
        ]
        after = [STATUS_LABELS.get(observation.status, ""), observation.note, figures.dataset.source_name]
        writer.writerow([*map(safe_text, before), stated(observation), *map(safe_text, after)])
    return text.getvalue().encode("utf-8-sig")


def csv_name(figures: ReleaseFigures) -> tuple[str, str]:
    """An ASCII file name, and the Chinese one for clients that know RFC 5987."""
    suffix = f"-v{figures.release.number}" if figures.release.number > 1 else ""
    return (
        f"{figures.dataset.key}-{figures.period.code}{suffix}.csv",
        f"{figures.release.title}{suffix}.csv",
    )
