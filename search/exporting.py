"""Results as a table that opens in a spreadsheet program."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin

from portal.core.text import safe_text
from search.asking import Question
from search.narrowing import Chip
from search.present import Result

MOST_ROWS = 500
"""Rows of a table: the best, or the newest; the next ones under ``page=2``."""
_COLUMNS = ("标题", "网址", "种类", "效力层级", "效力状态", "所在文件", "位置", "日期", "摘录", "现行文本")


def csv_bytes(results: Iterable[Result], root: str) -> bytes:
    """UTF-8 with BOM and CRLF, one result a line. ``root`` is the site's own address."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    writer.writerows([safe_text(cell) for cell in _row(result, root)] for result in results)
    return text.getvalue().encode("utf-8-sig")


def file_name(question: Question, chips: Iterable[Chip]) -> str:
    """What was asked, under which filters and which page: "搜索结果-个体工商户-办事指南-第2页.csv"."""
    page = f"第{question.page}页" if question.page > 1 else ""
    parts = [question.text[:40], *(chip.label for chip in chips), "按日期" if question.by_date else "", page]
    plain = ("".join(char for char in part if char.isalnum()) for part in parts)
    return f"{'-'.join(['搜索结果', *filter(None, plain)])[:100]}.csv"


def _row(result: Result, root: str) -> Iterator[str]:
    document = result.document
    yield document.title
    yield urljoin(root, document.url)
    yield result.kind_label
    yield document.level
    yield result.status_label
    yield document.group_title
    yield document.headings
    yield document.date.isoformat() if document.date else ""
    yield result.snippet
    yield urljoin(root, document.current_url) if document.current_url else ""
